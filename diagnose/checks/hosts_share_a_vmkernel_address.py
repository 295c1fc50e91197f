"""A VMkernel port of each host has the same address.

Looks at vMotion ports, and at others whose switch has an uplink on both hosts: networks inside a host (of storage
appliances and agents) use one address everywhere, as do link-local ones and the port to a server's own management
processor, whose uplink is a USB card (vusb0). Two that carry no vMotion, in two VLANs, never meet; VLAN 0 may be any.
Empty: no such two, one host captured twice, or the ports of a host were not captured.
"""

from itertools import product

from diagnose.checks import distributed, switching, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_TAGGED = range(1, 4095)


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the rows of both hosts."""
    ours, theirs = vmk.ports(pair.source), vmk.ports(pair.destination)
    alike = {port.address for port in ours} == {port.address for port in theirs}
    used = {port.address.ip for host, ip in vmk.sides(pair) for port in vmk.in_use(host, ip)}
    found: list[Fact] = []
    for a, b in product(ours, theirs):
        shared = a.address.ip == b.address.ip and not a.address.is_link_local and not _one(a, b, alike)
        if shared and (a.address.ip in used or _meet(pair, a, b)):
            found += [a.fact, b.fact]
    return quote(found)


def _meet(pair: Pair, a: vmk.Port, b: vmk.Port) -> bool:
    """Say whether both ports are known to leave their servers, and not into two VLANs."""
    sides = ((pair.source, a), (pair.destination, b))
    rows = [distributed.vlan_row(host, port.port_group) for host, port in sides]
    tagged = {row.fields.get("vlan") for row in rows if row} & {*_TAGGED}
    return len(tagged) < len(sides) and all(_leaves(host, port) for host, port in sides)


def _leaves(host: HostFacts, port: vmk.Port) -> bool:
    """Say whether the port is known to reach a NIC that leaves the server."""
    return any(not name.startswith("vusb") for name in switching.uplinks(host, port.port_group))


def _one(a: vmk.Port, b: vmk.Port, alike: bool) -> bool:
    """Say whether both rows are of one port: it has one MAC, or where that is not told all addresses are alike."""
    macs = (a.fact.get("mac").lower(), b.fact.get("mac").lower())
    return macs[0] == macs[1] if all(macs) else alike
