"""The IPv4 routes: commands/esxcfg-route_-l.txt, localcli_network-ip-route-ipv4-list.txt.

`esxcfg-route -l`, 4.x to 8.x; and `localcli network ip route ipv4 list`, 5.x to 8.x:

    VMkernel Routes:
    Network          Netmask          Gateway          Interface
    192.0.2.0        255.255.255.0    Local Subnet     vmk0
    default          0.0.0.0          192.0.2.1        vmk0

    Network       Netmask        Gateway    Interface  Source
    ------------  -------------  ---------  ---------  ------
    198.51.100.0  255.255.255.0  0.0.0.0    vmk1       MANUAL

Gives `route` {network, netmask, gateway, interface, netstack}: the default route has network and netmask 0.0.0.0; the
gateway is "" where the network lies at the interface itself. Either command tells one stack, the default one unless
the name of the file says another, so no route of another stack says nothing about that stack. IPv6 is not read. The
columns of localcli are from memory; those of esxcfg-route are known from tools that read them.
"""

import re
from collections.abc import Iterator

from diagnose.facts import columns, netstacks
from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_IP = r"\d{1,3}(?:\.\d{1,3}){3}"
_ROW = re.compile(
    rf"\s*(?P<network>default|{_IP})\s+(?P<netmask>{_IP})\s+(?P<gateway>Local Subnet|{_IP})"
    r"\s+(?P<interface>\w+)(?:\s.*)?"
)
_ADDRESS = re.compile(_IP)


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a route."""
    stack = netstacks.of(artefact)
    for line, row in _rows(artefact):
        network = netstacks.ANY if row["network"] == "default" else row["network"]
        gateway = row["gateway"] if _ADDRESS.fullmatch(row["gateway"]) and row["gateway"] != netstacks.ANY else ""
        if _ADDRESS.fullmatch(network) and _ADDRESS.fullmatch(row["netmask"]):
            fields = {"network": network, "netmask": row["netmask"], "gateway": gateway}
            yield fact(artefact, line, "route", **fields, interface=row["interface"], netstack=stack)


def _rows(artefact: Artefact) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the cells of each row with its line: of a dashed table by its columns, else by their order."""
    tabled = {row.line: row for row in columns.rows(artefact.lines) if row.get("netmask")}
    for line, text in enumerate(artefact.lines, 1):
        if line in tabled:
            yield line, {name: tabled[line].get(name) for name in ("network", "netmask", "gateway", "interface")}
        elif found := _ROW.fullmatch(text):
            yield line, found.groupdict()
