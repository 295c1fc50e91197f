"""The clocks of the hosts are more than five seconds apart, by what ntpd measured of each.

Five seconds are far above what ntpd leaves: it slews below 128 ms and steps above that, within a quarter of an hour.
A move does not need the clocks, but its steps are seconds apart: records of two hosts can no longer be put in one
order, and the guest's time may jump. Compared are the offsets from servers only; the times at which two bundles were
made say nothing. Empty: nearer, or no offset from a server that answers was captured of a host.
"""

from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_MOST = 5.0  # seconds
_LIARS = ("falseticker", "unreachable")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the offset of each host."""
    ours, theirs = _measured(pair.source), _measured(pair.destination)
    if not ours or not theirs:
        return ()
    return quote([ours, theirs]) if abs(_offset(ours) - _offset(theirs)) > _MOST else ()


def _measured(host: HostFacts) -> Fact | None:
    """Return the row of the server that the host follows, else of the one that it is nearest to."""
    rows = [fact for fact in host.of("ntp") if "offset_seconds" in fact.fields and fact.get("state") not in _LIARS]
    followed = [fact for fact in rows if fact.get("selected") == "true"]
    return min(followed or rows, key=lambda fact: abs(_offset(fact)), default=None)


def _offset(fact: Fact) -> float:
    return float(fact.fields["offset_seconds"])
