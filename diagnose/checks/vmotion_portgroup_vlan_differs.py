"""The vMotion ports of the hosts lie in one network, on port groups of two VLANs, whatever these are called.

VLAN 0 is left out: the physical switch may put untagged frames into the other host's VLAN. So are trunks. Empty: one
VLAN, two networks, or the ports, their use or their port groups were not captured.
"""

from diagnose.checks import distributed, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_TAGGED = range(1, 4095)


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote for each two ports that should meet the ports and their port groups."""
    (source, source_ip), (destination, destination_ip) = vmk.sides(pair)
    found: list[Fact] = []
    for a in vmk.in_use(source, source_ip):
        for b in vmk.in_use(destination, destination_ip):
            if vmk.meet((a,), (b,)):
                ours, theirs = _group(source, a), _group(destination, b)
                if not ours or not theirs or ours.get("vlan") == theirs.get("vlan"):
                    return ()  # one way that works is enough, and one that is not known may be it
                found += [a.fact, ours, b.fact, theirs]
    return quote(found)


def _group(host: HostFacts, port: vmk.Port) -> Fact | None:
    """Return the row of the port's group where it tags its frames."""
    row = distributed.vlan_row(host, port.port_group)
    return row if row and row.fields.get("vlan") in _TAGGED else None
