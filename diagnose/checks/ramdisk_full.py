"""A ramdisk of a host is full, or its table of files is: 98 % or more.

hostd makes files in /var and /tmp for every VM that arrives. Empty: room everywhere, or the ramdisks were not
captured. The one for vSAN's traces is kept full by design and is passed over.
"""

from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair

_FULL = 98  # percent
_KEPT_FULL = ("vsantraces",)


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the full ramdisks, those of the destination first."""
    rows = (fact for host in (pair.destination, pair.source) for fact in host.of("ramdisk"))
    return quote(fact for fact in rows if fact.get("name") not in _KEPT_FULL and _most(fact) >= _FULL)


def _most(fact: Fact) -> int:
    """Return how full it is, in room or in files, in percent."""
    told = (fact.fields.get(field, 0) for field in ("full_percent", "inodes_percent"))
    return max(value for value in told if isinstance(value, int))
