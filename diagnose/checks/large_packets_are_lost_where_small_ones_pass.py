"""Pings of a host with large packets get no answer where its pings to the same address with smaller ones do.

On that way frames are smaller than the ports believe: on a switch, or at the other end. Empty: no such two pings.
"""

from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_LARGE = 1400  # bytes of data from which a frame of 1500 is nearly full
_ALL = 100


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the ping that passed and the one that was lost, of either host."""
    return quote(fact for host in pair.hosts() for fact in _both(host))


def _both(host: HostFacts) -> list[Fact]:
    rows = host.of("ping")
    lost = [row for row in rows if _number(row, "loss_percent") == _ALL and _number(row, "size") >= _LARGE]
    for large in lost:
        for small in rows:
            same = all(small.get(name) == large.get(name) for name in ("target", "interface"))
            smaller = _number(small, "size") < _number(large, "size")
            if same and smaller and _number(small, "loss_percent") < _ALL:
                return [small, large]
    return []


def _number(row: Fact, name: str) -> int:
    value = row.fields.get(name, 0)
    return value if isinstance(value, int) else 0
