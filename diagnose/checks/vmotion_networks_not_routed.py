"""The vMotion networks differ, and the stack of a host's vMotion ports has no route to the other's.

A route counts wherever it leads out: whether it really carries vMotion the tables do not tell. Empty: the ports
meet, there is a route on either side, or a host's ports, their use or the routes of their stack were not captured
(a list of the default stack's says nothing of the vMotion stack).
"""

from diagnose.checks import routing, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the host's vMotion ports and the routes of their stack, and the other host's ports."""
    (source, source_ip), (destination, destination_ip) = vmk.sides(pair)
    ours, theirs = vmk.in_use(source, source_ip), vmk.in_use(destination, destination_ip)
    if not ours or not theirs or vmk.meet(ours, theirs):
        return ()
    found: list[Fact] = []
    for host, mine, yours in ((source, ours, theirs), (destination, theirs, ours)):
        if routing.joined(host, mine, yours) is False:
            found += [port.fact for port in mine]
            found += [row for port in mine for row in routing.listed(host, port)]
            found += [port.fact for port in yours]
    return quote(found)
