"""A NIC that vMotion goes through has counted receive or transmit errors.

Weak: counters run since boot. Empty: none, or the counters or the way from port to NIC were not
captured.
"""

from diagnose.checks import switching, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the counters."""
    found: list[Fact] = []
    for host, ip in vmk.sides(pair):
        names = switching.vmotion_uplinks(host, ip)
        found += [row for row in host.of("nic") if row.get("name") in names and _errors(row)]
    return quote(found)


def _errors(row: Fact) -> bool:
    errors = row.fields.get("errors", 0)
    return isinstance(errors, int) and errors > 0
