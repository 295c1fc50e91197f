"""The switch of a vMotion port has no uplink: vMotion leaves the host nowhere.

Empty: it has one, be its link down (vmotion_uplink_down), or the ports, their use or their switches were not captured.
"""

from diagnose.checks import switching, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the port, its port group and its switch."""
    found: list[Fact] = []
    for host, ip in vmk.sides(pair):
        for port in vmk.in_use(host, ip):
            switch = switching.carrier(host, port.port_group)
            if switch and not switching.uplinks(host, port.port_group):
                group = switching.groups(host).get(port.port_group)
                found += [port.fact, *([group] if group else []), switch]
    return quote(found)
