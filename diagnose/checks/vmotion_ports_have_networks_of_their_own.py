"""No other VMkernel port of either host lies in the network of a vMotion port: the stack has no choice to get wrong.

As it was when the bundles were made. Empty: two share one (vmkernel_ports_share_a_subnet), or the ports of a host or
which of them carry vMotion were not captured in full.
"""

from diagnose.checks import vmk, vmkernel_ports_share_a_subnet
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the vMotion ports of both hosts."""
    used = [vmk.in_use(host, ip) for host, ip in vmk.sides(pair)]
    told = all(host.captured("vmknic") and not host.cut("vmknic") for host, _ in vmk.sides(pair))
    if not told or not all(used) or vmkernel_ports_share_a_subnet.check(pair):
        return ()
    return quote(port.fact for ports in used for port in ports)
