"""vMotion uses an interface outside the other host's vMotion network, and another interface lies in it.

Empty: the vMotion ports meet, no other port would do (vmotion_ports_in_different_networks), or a
host's ports or their use were not captured.
"""

from diagnose.checks import vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the interface in use, what selects it, the one that would do, and the other host's."""
    (source, source_ip), (destination, destination_ip) = vmk.sides(pair)
    ours, theirs = vmk.in_use(source, source_ip), vmk.in_use(destination, destination_ip)
    if not ours or not theirs or vmk.meet(ours, theirs):
        return ()
    found: list[Fact] = []
    for host, mine, yours in ((source, ours, theirs), (destination, theirs, ours)):
        better = [port.fact for port in vmk.ports(host) if port not in mine and vmk.meet((port,), yours)]
        if better:
            chosen = vmk.selections(host)
            said = [chosen[port.interface] for port in mine if port.interface in chosen]
            found += [port.fact for port in mine] + said + better + [port.fact for port in yours]
    return quote(found)
