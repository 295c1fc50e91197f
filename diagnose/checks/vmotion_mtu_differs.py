"""The vMotion ports of the two hosts have different MTUs.

With several ports on a host: a port has another MTU than all those of the other host that it meets. Empty: each has a
partner of its own MTU, or a host's ports or their use were not captured.
"""

from itertools import product

from diagnose.checks import vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the ports of both hosts."""
    ours, theirs = (tuple(port for port in vmk.in_use(host, ip) if port.mtu) for host, ip in vmk.sides(pair))
    met = [(a, b) for a in ours for b in theirs if vmk.meet((a,), (b,))]
    partners = met or list(product(ours, theirs))
    fits = {id(port) for a, b in partners if a.mtu == b.mtu for port in (a, b)}
    if fits and not met:
        return ()  # which port talks to which is not known
    odd = [(a, b) for a, b in partners if a.mtu != b.mtu and not {id(a), id(b)} <= fits]
    return quote(port.fact for ports in zip(*odd, strict=True) for port in ports)
