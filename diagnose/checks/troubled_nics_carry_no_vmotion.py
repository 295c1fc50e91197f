"""The NICs that the records around the migration tell trouble of are not those that vMotion goes through.

Refutes a link that went down, or a NIC that hung, as the cause. Empty: no record names a NIC, one of those named
carries vMotion, or the way from port to NIC was not captured of a host whose records name one.
"""

from diagnose.checks import switching, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the switches that vMotion goes through, whose uplinks the records do not name."""
    rows: list[Fact] = []
    for host, ip in vmk.sides(pair):
        named = {nic for name, nic in pair.troubled if name == host.host}
        carrying = set(switching.vmotion_uplinks(host, ip))
        if named and (not carrying or named & carrying):
            return ()
        if named:
            groups = switching.vmotion_groups(host, ip)
            rows += [row for group in groups if (row := switching.switch_of(host, group))] or host.of("dvswitch")
    known = {host.host for host, _ in vmk.sides(pair)}
    return quote(rows) if all(name in known for name, _ in pair.troubled) else ()
