"""The VMkernel ports: commands/localcli_network-ip-interface-list.txt and localcli_network-ip-interface-ipv4-get.txt.

5.x to 9.x, a block a port; the TCP/IP stack is told from 5.5 on, and a distributed port has `N/A` as its port group,
and its number as `VDS Port`:

    vmk1
       Name: vmk1
       MAC Address: 00:50:56:61:0a:2e
       Enabled: true
       Portset: vSwitch1
       Portgroup: vMotion
       Netstack Instance: defaultTcpipStack
       VDS Name: N/A
       VDS Port: N/A
       MTU: 9000
       TSO MSS: 65535

its address stands in the other output:

    Name  IPv4 Address   IPv4 Netmask   IPv4 Broadcast  Address Type  Gateway       DHCP DNS
    ----  -------------  -------------  --------------  ------------  ------------  --------
    vmk1  198.51.100.11  255.255.255.0  198.51.100.255  STATIC        198.51.100.1     false

Gives `vmknic` {interface, port_group, mac, mtu, enabled, netstack} of a block and {interface, address, netmask} of a
row; `json_copies.settled` joins them. The port group of a distributed port is its number, as esxcfg-vmknic shows it.
Of a row with a gateway also `route` to everywhere: it may be one of the port's own, which the list of routes does not
show. Nothing: no port was listed.
"""

import re
from collections.abc import Iterator

from diagnose.facts import netstacks
from diagnose.facts.build import fact, number
from diagnose.facts.columns import Row, rows
from diagnose.model import Artefact, Fact

_KEY = re.compile(r"\s+(?P<key>[A-Z][\w -]{0,40}):(?P<value>.*)")
_FIELDS = {
    "MAC Address": "mac",
    "Enabled": "enabled",
    "Portgroup": "port_group",
    "Netstack Instance": "netstack",
    "MTU": "mtu",
}


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the ports of the blocks, each at the line of its name, and those of the rows."""
    block: dict[str, str] = {}
    at = 0
    for line, text in enumerate(artefact.lines, 1):
        found = _KEY.fullmatch(text)
        if not found or found["key"] == "Name":
            yield from _port(artefact, at, block)
            block, at = {}, line
        if found:
            block[found["key"]] = found["value"].strip()
    yield from _port(artefact, at, block)
    for row in rows(artefact.lines):
        if row.get("ipv4 address"):
            address, netmask = row.get("ipv4 address"), row.get("ipv4 netmask")
            yield fact(artefact, row.line, "vmknic", interface=row.get("name"), address=address, netmask=netmask)
            yield from _gateway(artefact, row)


def _port(artefact: Artefact, at: int, block: dict[str, str]) -> Iterator[Fact]:
    """Yield the port of a block; nothing where it is cut before its MAC address."""
    if not block.get("Name", "").startswith("vmk") or "MAC Address" not in block:
        return
    told = {field: block[key] for key, field in _FIELDS.items() if block.get(key) not in (None, "N/A")}
    distributed = block.get("VDS Port", "").removeprefix("N/A")
    fields = {"port_group": distributed, "netstack": "", **told, "mtu": number(told.get("mtu", ""))}
    yield fact(artefact, at, "vmknic", interface=block["Name"], **fields)


def _gateway(artefact: Artefact, row: Row) -> Iterator[Fact]:
    """Yield the gateway of a port as the route that it is; nothing where it has none."""
    if row.get("gateway") not in ("", "N/A", netstacks.ANY):
        route = {"network": netstacks.ANY, "netmask": netstacks.ANY, "gateway": row.get("gateway")}
        yield fact(artefact, row.line, "route", **route, interface=row.get("name"), netstack=netstacks.of(artefact))
