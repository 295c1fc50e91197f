"""The vMotion ports of the hosts lie in different networks, and no other port lies in the other's.

Weak: routed vMotion is legal. Empty: they meet, another port would do
(vmotion_tag_on_wrong_interface), or a host's ports or their use were not captured.
"""

from diagnose.checks import vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the vMotion ports of both hosts."""
    (source, source_ip), (destination, destination_ip) = vmk.sides(pair)
    ours, theirs = vmk.in_use(source, source_ip), vmk.in_use(destination, destination_ip)
    if not ours or not theirs:
        return ()
    if vmk.meet(vmk.ports(source), theirs) or vmk.meet(ours, vmk.ports(destination)):
        return ()
    return quote(port.fact for port in (*ours, *theirs))
