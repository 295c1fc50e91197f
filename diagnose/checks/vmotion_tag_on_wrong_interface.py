"""vMotion uses an interface outside the other host's vMotion network, and another interface lies in it.

Where this holds both ways, the host whose interface sits on a port group named for vMotion is taken to
be right. Empty: the vMotion ports meet, each host has a route to the other through a vMotion port (one that leaves
through management does not count), no other port would do (vmotion_ports_in_different_networks), or a host's ports or
their use were not captured.
"""

from diagnose.checks import routing, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

Ports = tuple[vmk.Port, ...]


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the interface in use, what selects it, the one that would do, and the other host's."""
    (source, source_ip), (destination, destination_ip) = vmk.sides(pair)
    ours, theirs = vmk.in_use(source, source_ip), vmk.in_use(destination, destination_ip)
    if not ours or not theirs or vmk.meet(ours, theirs):
        return ()
    ways = ((source, ours, theirs), (destination, theirs, ours))
    if all(routing.joined(host, mine, yours, itself=True) for host, mine, yours in ways):
        return ()
    wrong = [(_named(mine), _lines(host, mine, yours)) for host, mine, yours in ways if _better(host, mine, yours)]
    doubted = [lines for named, lines in wrong if not named] or [lines for _, lines in wrong]
    return quote(fact for lines in doubted for fact in lines)


def _better(host: HostFacts, mine: Ports, yours: Ports) -> Ports:
    """Return the other ports of a host that lie in the other host's vMotion network."""
    return tuple(port for port in vmk.ports(host) if port not in mine and vmk.meet((port,), yours))


def _named(mine: Ports) -> bool:
    """Say whether the ports in use sit on port groups named for vMotion."""
    return all("vmotion" in port.port_group.lower().replace("-", "") for port in mine)


def _lines(host: HostFacts, mine: Ports, yours: Ports) -> list[Fact]:
    chosen = vmk.selections(host)
    said = [chosen[port.interface] for port in mine if port.interface in chosen]
    better = _better(host, mine, yours)
    return [*(port.fact for port in mine), *said, *(port.fact for port in (*better, *yours))]
