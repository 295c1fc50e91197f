"""One host's vMotion ports lie on the vMotion TCP/IP stack, the other's on another, and in another network.

Within one network the stack does not matter. Between two, each stack needs a gateway of its own, and the default
stack's leads through management. Empty: one stack, one network, routes captured that lead both ways, a release that
names no stacks, or a host's ports or their use were not captured.
"""

from diagnose.checks import routing, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the ports of both hosts."""
    ours, theirs = (vmk.in_use(host, ip) for host, ip in vmk.sides(pair))
    stacks = [{port.netstack for port in ports} for ports in (ours, theirs)]
    apart = all(stacks) and not any("" in names for names in stacks) and not stacks[0] & stacks[1]
    if not apart or vmk.STACK not in stacks[0] | stacks[1] or vmk.meet(ours, theirs):
        return ()
    if routing.joined(pair.source, ours, theirs) and routing.joined(pair.destination, theirs, ours):
        return ()
    return quote(port.fact for port in (*ours, *theirs))
