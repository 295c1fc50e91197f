"""Every NIC that a vMotion port can send through has its link down.

As it was when the bundle was made: that may be long after the move. Empty: one is up, the port's switch has no NIC,
or the way from port to NIC or a NIC's link was not captured.
"""

from diagnose.checks import switching, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the port and the rows of its NICs."""
    found: list[Fact] = []
    for host, ip in vmk.sides(pair):
        links = {row.get("name"): row for row in reversed(host.of("nic")) if row.get("link")}
        for port in vmk.in_use(host, ip):
            rows = [links.get(name) for name in switching.uplinks(host, port.port_group)]
            down = [row for row in rows if row and row.get("link").lower() == "down"]
            if down and len(down) == len(rows):
                found += [port.fact, *down]
    return quote(found)
