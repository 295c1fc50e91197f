"""The vMotion networks differ, and the stack of a host's vMotion ports has no route to the other's.

A route counts wherever it leads out: whether it really carries vMotion the tables do not tell. Empty: the ports
meet, there is a route on either side, or a host's ports, their use or the routes of their stack were not captured
(a list of the default stack's says nothing of the vMotion stack).
"""

from diagnose.checks import routing, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the host's vMotion ports and the routes of their stack, and the other host's ports."""
    found: list[Fact] = []
    for host, mine, yours in _apart(pair):
        if routing.joined(host, mine, yours) is False:
            found += [port.fact for port in mine]
            found += [row for port in mine for row in routing.listed(host, port)]
            found += [port.fact for port in yours]
    return quote(found)


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return the host whose routes of the vMotion ports' stack are not among those captured."""
    sides = zip(("source", "destination"), _apart(pair), strict=False)
    return tuple(f"{side}: route" for side, (host, mine, yours) in sides if routing.joined(host, mine, yours) is None)


def _apart(pair: Pair) -> tuple[tuple[HostFacts, routing.Ports, routing.Ports], ...]:
    """Return each host with its vMotion ports and the other's; nothing where they meet or one's are not known."""
    (source, source_ip), (destination, destination_ip) = vmk.sides(pair)
    ours, theirs = vmk.in_use(source, source_ip), vmk.in_use(destination, destination_ip)
    if not ours or not theirs or vmk.meet(ours, theirs):
        return ()
    return (source, ours, theirs), (destination, theirs, ours)
