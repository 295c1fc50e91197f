"""Two VMkernel ports of one host lie in one network on one TCP/IP stack.

Where it is known which ports carry vMotion, one of the two must be such a port and the other not:
several vMotion ports in one network are the supported way to use several NICs, and two iSCSI ports do
not disturb vMotion. Empty: no such two, or the ports were not captured.
"""

from itertools import combinations

from diagnose.checks import vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the rows of both ports, on either host."""
    found = []
    for host, ip in vmk.sides(pair):
        carriers = {port.interface for port in (*vmk.vmotion_ports(host), *vmk.in_use(host, ip))}
        for a, b in combinations(vmk.ports(host), 2):
            told_apart = not carriers or (a.interface in carriers) != (b.interface in carriers)
            if _share(a, b) and told_apart:
                found += [a.fact, b.fact]
    return quote(found)


def _share(a: vmk.Port, b: vmk.Port) -> bool:
    """Say whether the stack has to choose between two ports; link-local addresses are no real network."""
    apart = a.interface == b.interface or a.netstack != b.netstack or a.address.is_link_local
    return not apart and a.address.network.overlaps(b.address.network)
