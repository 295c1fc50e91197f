"""The VMkernel ports that a host has for vMotion have no address that can be used.

It is 0.0.0.0 where DHCP gave none. Empty: one has an address, the ports are disabled or gone (vmotion_not_enabled), or
the ports or their use were not captured: a list of IPv4 addresses alone says nothing of a port that has an IPv6 one.
"""

from diagnose.checks import vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote what selects the ports, and their rows."""
    return quote(fact for host in pair.hosts() for fact in _without(host))


def _without(host: HostFacts) -> tuple[Fact, ...]:
    chosen = vmk.selections(host)
    rows = [
        row
        for row in vmk.listed(host)
        if (row.get("interface") in chosen or row.get("netstack") == vmk.STACK) and row.get("enabled") != "false"
    ]
    told = [row for row in rows if row.get("address")]
    if vmk.vmotion_ports(host) or not told or host.cut("vmknic"):
        return ()
    names = dict.fromkeys(row.get("interface") for row in told)
    return (*(chosen[name] for name in names if name in chosen), *told)
