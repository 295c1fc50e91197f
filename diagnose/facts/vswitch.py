"""The virtual switches and port groups: commands/esxcfg-vswitch_-l.txt.

4.x to 9.x:

    Switch Name      Num Ports   Used Ports  Configured Ports  MTU     Uplinks
    vSwitch0         1536        4           128               1500    vmnic0,vmnic1

      PortGroup Name        VLAN ID  Used Ports  Uplinks
      VM Network            110      1           vmnic0,vmnic1
      Internal 2            0        0

    DVS Name         Num Ports   Used Ports  Configured Ports  MTU     Uplinks
    dvs-prod         1536        9           512               9000    vmnic2,vmnic3

      DVPort ID           In Use      Client
      24                  1           vmk1

Gives `vswitch` {name, mtu, uplinks}, `portgroup` {name, vlan, vswitch, uplinks}, `dvswitch` {name,
mtu, uplinks}; uplinks is a comma list, "" where there is none. Names may hold blanks and numbers,
so a row is read from its end. Blanks at the end of a name do not survive the print. Nothing: no
switch was listed.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact, number
from diagnose.model import Artefact, Fact

_UPLINKS = r"(?:\s+(?P<uplinks>[A-Za-z]\S*))?\s*"
_SWITCH = re.compile(r"(?P<name>\S.{0,256}?)\s+\d+\s+\d+\s+\d+\s+(?P<mtu>\d+)" + _UPLINKS)
_GROUP = re.compile(r"\s+(?P<name>\S.{0,256}?)\s+(?P<vlan>\d+)\s+\d+" + _UPLINKS)
_HEADERS = {
    "switch name": "vswitch",
    "dvs name": "dvswitch",
    "portgroup name": "portgroup",
    "dvport id": "",
}


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the switches, each followed by its port groups."""
    section = switch = ""
    for line, text in enumerate(artefact.lines, 1):
        header = _header(text)
        if header is not None:
            section = header
        elif section == "portgroup" and (found := _GROUP.fullmatch(text)):
            vlan = number(found["vlan"])
            yield fact(
                artefact,
                line,
                "portgroup",
                name=found["name"],
                vlan=vlan,
                vswitch=switch,
                uplinks=found["uplinks"] or "",
            )
        elif section in ("vswitch", "dvswitch") and (found := _SWITCH.fullmatch(text)):
            switch = found["name"]
            mtu = number(found["mtu"])
            yield fact(artefact, line, section, name=switch, mtu=mtu, uplinks=found["uplinks"] or "")


def _header(text: str) -> str | None:
    """Return the section that a header begins, "" for one that is of no interest, None for other lines."""
    start = text.strip().lower()
    return next((section for words, section in _HEADERS.items() if start.startswith(words)), None)
