"""The vMotion ports of the two hosts have different MTUs.

Empty: they have one in common, or a host's ports or their use were not captured.
"""

from diagnose.checks import vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the ports of both hosts."""
    ours, theirs = (tuple(port for port in vmk.in_use(host, ip) if port.mtu) for host, ip in vmk.sides(pair))
    if not ours or not theirs or {port.mtu for port in ours} & {port.mtu for port in theirs}:
        return ()
    return quote(port.fact for port in (*ours, *theirs))
