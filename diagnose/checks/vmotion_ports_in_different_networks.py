"""The vMotion ports of the hosts lie in different networks, and no other port lies in the other's.

Weak: routed vMotion is legal. A route of the default stack that leaves through management does not make it so. Empty:
they meet, each host has a route to the other through a vMotion port, another port would do
(vmotion_tag_on_wrong_interface), or a host's ports or their use were not captured.
"""

from diagnose.checks import routing, vmk
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
    ways = ((source, ours, theirs), (destination, theirs, ours))
    if all(routing.joined(host, mine, yours, itself=True) for host, mine, yours in ways):
        return ()
    return quote(port.fact for port in (*ours, *theirs))
