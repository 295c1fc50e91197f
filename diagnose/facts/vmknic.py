"""The VMkernel ports: commands/esxcfg-vmknic_-l.txt.

4.x to 5.1:

    Interface  Port Group/DVPort   IP Family IP Address     Netmask         Broadcast       MAC Address       MTU     TSO MSS   Enabled Type
    vmk0       Management Network  IPv4      192.0.2.11     255.255.255.0   192.0.2.255     00:50:56:17:14:f6 1500    65535     true    STATIC

5.5 and later; an IPv6 row has no broadcast, a distributed port shows its number:

    Interface  Port Group/DVPort/Opaque Network        IP Family IP Address                Netmask         Broadcast       MAC Address       MTU     TSO MSS   Enabled Type                NetStack
    vmk1       24                                      IPv4      198.51.100.11             255.255.255.0   198.51.100.255  00:50:56:61:0a:2e 9000    65535     true    STATIC              vmotion
    vmk0       Management Network                      IPv6      fe80::250:56ff:fe17:14f6  64                              00:50:56:17:14:f6 1500    65535     true    STATIC, PREFERRED   defaultTcpipStack

Gives `vmknic` {interface, port_group, address, netmask, mac, mtu, enabled, netstack}; netstack ""
where the era has no column for it, address and netmask "N/A" as printed for a port that has none. The name of a port group may hold blanks, so a row is read from
its IP family on. Nothing: no port was listed.
"""  # noqa: E501  the columns are as wide as the product prints them

import re
from collections.abc import Iterator

from diagnose.facts.build import fact, number
from diagnose.model import Artefact, Fact

_ROW = re.compile(
    r"\s*(?P<interface>vmk\d+)\s+(?:(?P<port_group>\S.{0,256}?)\s+)?IPv[46]\s+(?P<address>\S+)\s+(?P<netmask>\S+)"
    r"\s+(?:\S+\s+)?(?P<mac>[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5})\s+(?P<mtu>\d+)\s+\d+"
    r"\s+(?P<enabled>true|false)(?P<rest>.*)"
)


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a port and address."""
    for line, text in enumerate(artefact.lines, 1):
        found = _ROW.fullmatch(text)
        if not found:
            continue
        row = found.groupdict("")
        netstack = _netstack(row.pop("rest"))
        mtu = number(row.pop("mtu"))
        yield fact(artefact, line, "vmknic", **row, mtu=mtu, netstack=netstack)


def _netstack(rest: str) -> str:
    """Return the stack's name, the last word; words in capitals belong to the type (`STATIC, PREFERRED`)."""
    words = rest.split()
    return words[-1] if len(words) > 1 and not words[-1].isupper() else ""
