"""A NIC that vMotion goes through runs slower than gigabit Ethernet.

Empty: none does, its link is down, or the way from port to NIC was not captured.
"""

from diagnose.checks import switching, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair

_GIGABIT = 1000


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the NIC's row, once a host."""
    found: dict[tuple[str, str], Fact] = {}
    for host, ip in vmk.sides(pair):
        names = switching.vmotion_uplinks(host, ip)
        for row in host.of("nic"):
            speed = row.fields.get("speed")
            slow = isinstance(speed, int) and 0 < speed < _GIGABIT and row.get("link").lower() == "up"
            if slow and row.get("name") in names:
                found.setdefault((host.host, row.get("name")), row)
    return quote(found.values())
