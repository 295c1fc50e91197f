"""A host has time servers, and none of them answers or can be trusted: its clock runs free.

Empty: it follows a server or is about to, NTP is switched off or not set up (the clock may be kept otherwise), or
`ntpq -p` was not captured.
"""

from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_USELESS = ("falseticker", "unreachable")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the servers of each host that follows none."""
    return quote(fact for host in pair.hosts() for fact in _useless(host))


def _useless(host: HostFacts) -> tuple[Fact, ...]:
    rows = host.of("ntp")
    states = {fact.get("state") for fact in rows}
    off = any(fact.get("enabled") == "false" for fact in rows)
    servers = tuple(fact for fact in rows if fact.get("state") in _USELESS)
    return servers if not off and states <= {*_USELESS, "not synchronised", ""} else ()
