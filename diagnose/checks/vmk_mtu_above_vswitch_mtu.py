"""A vMotion port has a larger MTU than the switch it is on: its large frames are dropped.

Empty: none has, or the port's use or its switch were not captured.
"""

from diagnose.checks import distributed, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the port and its switch."""
    found: list[Fact] = []
    for host, ip in vmk.sides(pair):
        for port in vmk.in_use(host, ip):
            switch = distributed.mtu_row(host, port.port_group)
            mtu = switch.fields.get("mtu") if switch else None
            if switch and isinstance(mtu, int) and port.mtu > mtu > 0:
                found += [port.fact, switch]
    return quote(found)
