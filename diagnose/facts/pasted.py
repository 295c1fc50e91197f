"""Outputs of commands within a text that somebody pasted: a post, a ticket, an excerpt under any name.

    vMotion stops at 14 %, what is wrong?
    [root@esx01:~] esxcfg-vmknic -l
    Interface  Port Group/DVPort   IP Family IP Address     Netmask         Broadcast       MAC Address       MTU     TSO MSS   Enabled Type
    vmk0       Management Network  IPv4      192.0.2.11     255.255.255.0   192.0.2.255     00:50:56:17:14:f6 1500    65535     true    STATIC

Comes in: the lines of a text. Goes out: each output in it, as the artefact that it would be in a bundle, its lines at
the numbers that they have in the text. An output begins behind the prompt with its command, or with the head of its
table, and ends where another one begins; what it holds besides rows, no reader minds. Prompts that name several hosts
say whose an output is; without them one that stands there twice is nobody's. Nothing: no command that is
known, and no such head.
"""  # noqa: E501  the columns are as wide as the product prints them

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from diagnose.model import CAPTURED, Artefact, Fact

_PROMPT = re.compile(
    r"(?P<before>[^#$>\n]{0,80}[#$>\]]) *(?P<command>"
    r"(?:esxcli|localcli|esxcfg-(?:vmknic|vswitch|nics|route|info)|vmware|ntpq|net-dvs|vmkping)"
    r"(?: +[\w./:-]+){1,12})\s*"
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

_AT = re.compile(r"@([\w.-]{1,80})")
_QUOTED = re.compile(r"\A(?:> ?)+")
_SEVERAL = 2  # hosts in one text
_NEAR = 2  # lines behind a prompt in which the head of its table stands
_HEADS = tuple((re.compile(head), command) for head, command in HEADS)
_ANY = re.compile("|".join([_PROMPT.pattern, *(head for head, _ in HEADS)]), re.MULTILINE)


class _Begun(NamedTuple):
    """Where an output begins, its command, and the host that its prompt names."""

    line: int
    command: str
    host: str


def outputs(artefact: Artefact) -> Iterator[Artefact]:
    """Yield the outputs within a text, each under the path that it would have in a bundle."""
    if not _ANY.search("\n".join(artefact.lines)):
        return
    text = tuple(_QUOTED.sub("", line) for line in artefact.lines)
    begun = [*_beginnings(text), _Begun(len(text), "", "")]
    hosts = {each.host for each in begun} - {""}
    said = Counter((each.host, each.command) for each in begun)
    for each, (last, _, _) in pairwise(begun):
        if len(hosts) < _SEVERAL and said[each.host, each.command] > 1:
            continue  # of two hosts, or of two times: whose is whose is not told
        host = each.host if len(hosts) >= _SEVERAL else artefact.host
        yield Artefact(host, f"commands/{_file(each.command)}", ("",) * each.line + text[each.line : last])


def rows(text: Artefact, found: Sequence[Fact]) -> frozenset[int]:
    """Return the numbers of the lines that begin an output or are read as rows: they are no sentences."""
    plain = tuple(_QUOTED.sub("", line) for line in text.lines)
    begun = {each.line + 1 for each in _beginnings(plain)} if found else set[int]()
    heads = {line for line in begun for line in (line, line + 1)}
    return frozenset(heads | {fact.line for fact in found})


def are_open(text: Artefact, found: Sequence[Fact]) -> list[Fact]:
    """Return for each host the fact that a text shows some rows of it, and may hold but a part of them."""
    first = text.lines[0] if text.lines else ""
    names: dict[str, dict[str, None]] = {}
    for fact in found:
        names.setdefault(fact.host, {})[fact.name] = None
    return [
        Fact(CAPTURED, host, text.file, 1, first, {"facts": "", "open": ",".join(own)}) for host, own in names.items()
    ]


def _beginnings(lines: Sequence[str]) -> Iterator[_Begun]:
    """Yield the index of each line that begins an output; a head behind a prompt begins no other."""
    behind = -1
    host = ""
    for index, text in enumerate(lines):
        if prompt := _PROMPT.fullmatch(text):
            behind = index + _NEAR
            host = _host(prompt["before"])
            yield _Begun(index, prompt["command"], host)
        elif index > behind:
            command = next((name for head, name in _HEADS if head.match(text)), "")
            if command:
                yield _Begun(index, command, host)


def _host(prompt: str) -> str:
    """Return the host that a prompt names (`[root@esx01:~]`), "" where it names none."""
    found = _AT.search(prompt)
    return found[1].lower() if found else ""


def _file(command: str) -> str:
    """Return the name that vm-support gives the output of a command; esxcli prints what localcli does."""
    words = command.split()
    words[0] = "localcli" if words[0] == "esxcli" else words[0]
    return f"{words[0]}_{'-'.join(words[1:])}.txt"
