"""Every NIC that a vMotion port can send through has its link down.

As it was when the bundle was made: that may be long after the move. Empty: one is up, the port's switch has no NIC
(vmotion_switch_without_uplink), or the way from port to NIC or a NIC's link was not captured.
"""

from diagnose.checks import switching, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the port and the rows of its NICs."""
    found: list[Fact] = []
    for host, ip in vmk.sides(pair):
        for port in vmk.in_use(host, ip):
            down = switching.all_down(host, switching.uplinks(host, port.port_group))
            found += [port.fact, *down] if down else []
    return quote(found)
