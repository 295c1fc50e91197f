r"""Processors, memory and the tags of the VMkernel ports: commands/esxcfg-info_-a.txt.

5.x to 8.x, a tree of blocks and rows:

    \==+Hardware Info :
       \==+CPU Info :
          |----Num Cores.....................................................32
          |----Num Threads...................................................64
          |----HV Support....................................................3
          \==+Cpus :
             \==+Cpu :
                |----Family..................................................6
                |----Model...................................................106
                |----Name....................................................Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz
       \==+Memory Info :
          |----Physical Mem..................................................549755813888
    \==+Network Info :
       \==+VmKernel Nics :
          \==+VmKernel Nic :
             |----Port Group................................................vMotion
             |----Interface.................................................vmk1
             |----MTU.......................................................1500
             |----Tags......................................................VMotion
             \==+IP Settings :
                |----IPv4 Address...........................................198.51.100.11
                |----IPv4 Netmask...........................................255.255.255.0

A vsish output prints the state in words instead:

    HV state: 3 -> HV Enabled

Gives `hv_support` {state} (3 enabled, 2 disabled in the BIOS, 1 perhaps available but not
supported, 0 not available), one a distinct state, and `vmknic_tags` {interface, port_group,
address, netmask, tags, mtu}. `tags` is a comma list, "" where the port carries none, and is missing
where the block does not print them. `cpu`, `cpu_threads` and `memory` are read by the modules of these names.
The blocks of VMkernel NICs are known from tools that read them, the row of HV Support from memory.
"""

import re
from collections.abc import Iterator

from diagnose.facts import cpu, cpu_threads, memory
from diagnose.facts.build import fact, number
from diagnose.model import Artefact, Fact, Value

_ROW = re.compile(r"\s*\|-+(?P<name>[^.]{1,80})\.{2,}(?P<value>.*)")
_BLOCK = re.compile(r"(?P<indent>\s*)\\=+\+(?P<title>[^:]{1,120}?)\s*:.*")
_STATE = re.compile(r"\s*HV [Ss]tate: ?(?P<state>\d)(?!\d).*")
_FIELDS = {
    "Port Group": "port_group",
    "Interface": "interface",
    "MTU": "mtu",
    "Tags": "tags",
    "IPv4 Address": "address",
    "IPv4 Netmask": "netmask",
}


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the states of HV support, the processors, their threads, the memory, then the VMkernel ports."""
    yield from _states(artefact)
    yield from cpu.read(artefact)
    yield from cpu_threads.threads(artefact)
    yield from memory.read(artefact)
    port: dict[str, tuple[str, int]] = {}
    inside = -1  # the indentation of the port's block; -1: outside of one
    for line, text in enumerate(artefact.lines, 1):
        if block := _BLOCK.fullmatch(text):
            depth = len(block["indent"])
            if depth <= inside:
                yield from _port(artefact, port)
                port, inside = {}, -1
            if block["title"].lower() == "vmkernel nic":
                inside = depth
        elif inside >= 0 and (row := _ROW.fullmatch(text)):
            port.setdefault(row["name"].strip(), (row["value"].strip(), line))
    yield from _port(artefact, port)


def _states(artefact: Artefact) -> Iterator[Fact]:
    """Yield each distinct state once: a host prints one a processor."""
    seen: set[str] = set()
    for line, text in enumerate(artefact.lines, 1):
        row = _ROW.fullmatch(text) if "HV Support" in text else None
        words = _STATE.fullmatch(text)
        state = row["value"].strip()[:1] if row else words["state"] if words else ""
        if state in "0123456789" and state not in seen and state:
            seen.add(state)
            yield fact(artefact, line, "hv_support", state=int(state))


def _port(artefact: Artefact, rows: dict[str, tuple[str, int]]) -> Iterator[Fact]:
    """Yield the port that the rows of a block describe, quoting its tags; nothing without an interface."""
    if not rows.get("Interface", ("", 0))[0]:
        return
    _, line = rows.get("Tags", rows["Interface"])
    fields: dict[str, Value] = {field: rows[name][0] for name, field in _FIELDS.items() if name in rows}
    if "tags" in fields:
        fields["tags"] = _tags(rows["Tags"][0])
    if "mtu" in fields:
        fields["mtu"] = number(rows["MTU"][0])
    yield fact(artefact, line, "vmknic_tags", **fields)


def _tags(text: str) -> str:
    """Return the tags as a comma list without blanks."""
    words = [word for word in re.split(r"[,;|\s]+", text) if word]
    return ",".join(word for word in words if word.lower() not in ("none", "<none>"))
