"""Outputs of commands within a text that somebody pasted: a post, a ticket, an excerpt under any name.

    vMotion stops at 14 %, what is wrong?
    [root@esx01:~] esxcfg-vmknic -l
    Interface  Port Group/DVPort   IP Family IP Address     Netmask         Broadcast       MAC Address       MTU     TSO MSS   Enabled Type
    vmk0       Management Network  IPv4      192.0.2.11     255.255.255.0   192.0.2.255     00:50:56:17:14:f6 1500    65535     true    STATIC

Comes in: the lines of a text. Goes out: each output in it, as the artefact that it would be in a bundle, its lines at
the numbers that they have in the text. An output begins behind the prompt with its command, or with the head of its
table, and ends where another one begins; what it holds besides rows, no reader minds. Nothing: no command that is
known, and no such head.
"""  # noqa: E501  the columns are as wide as the product prints them

import re
from collections.abc import Iterator, Sequence

from diagnose.model import CAPTURED, Artefact, Fact

_PROMPT = re.compile(
    r"[^#$>\n]{0,80}[#$>\]] *(?P<command>"
    r"(?:esxcli|localcli|esxcfg-(?:vmknic|vswitch|nics|route|info)|vmware|ntpq|net-dvs)(?: +[\w./:-]+){1,12})\s*"
)
HEADS: tuple[tuple[str, str], ...] = (
    (r"\s*Interface\s+Port Group/DVPort\b", "esxcfg-vmknic -l"),
    (r"\s*(?:Switch|DVS) Name\s+Num Ports\b", "esxcfg-vswitch -l"),
    (r"\s*Name\s+PCI(?: Device)?\s+Driver\s", "esxcfg-nics -l"),
    (r"\s*Name\s+IPv4 Address\s+IPv4 Netmask\b", "localcli network ip interface ipv4 get"),
    (r"\s*Volume Name\s+Host\s+Share\b", "localcli storage nfs list"),
    (r"\s*Volume Name\s+Host\(s\)\s+Share\b", "localcli storage nfs41 list"),
    (r"\s*Mount Point\s+Volume Name\s+UUID\b", "localcli storage filesystem list"),
    (r"\s*VMware ESXi? \d+\.\d+\.\d+ build-\d+", "vmware -vl"),
)
"""How the first line of an output begins, and the command that prints it."""

_NEAR = 2  # lines behind a prompt in which the head of its table stands
_HEADS = tuple((re.compile(head), command) for head, command in HEADS)
_ANY = re.compile("|".join([_PROMPT.pattern, *(head for head, _ in HEADS)]), re.MULTILINE)


def outputs(artefact: Artefact) -> Iterator[Artefact]:
    """Yield the outputs within a text, each under the path that it would have in a bundle."""
    if not _ANY.search("\n".join(artefact.lines)):
        return
    begun = list(_beginnings(artefact.lines))
    for (first, command), (last, _) in zip(begun, [*begun[1:], (len(artefact.lines), "")], strict=True):
        lines = ("",) * first + artefact.lines[first:last]
        yield Artefact(artefact.host, f"commands/{_file(command)}", lines)


def is_open(text: Artefact, found: list[Fact]) -> Fact:
    """Return the fact that a text shows some rows of these facts, and may hold but a part of them."""
    names = ",".join(dict.fromkeys(fact.name for fact in found))
    return Fact(CAPTURED, text.host, text.file, 1, text.lines[0] if text.lines else "", {"facts": "", "open": names})


def _beginnings(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the index of each line that begins an output, and its command; a head behind a prompt begins no other."""
    behind = 0
    for index, text in enumerate(lines):
        if prompt := _PROMPT.fullmatch(text):
            behind = index + _NEAR
            yield index, prompt["command"]
        elif index > behind or not behind:
            command = next((name for head, name in _HEADS if head.match(text)), "")
            if command:
                yield index, command


def _file(command: str) -> str:
    """Return the name that vm-support gives the output of a command; esxcli prints what localcli does."""
    words = command.split()
    words[0] = "localcli" if words[0] == "esxcli" else words[0]
    return f"{words[0]}_{'-'.join(words[1:])}.txt"
