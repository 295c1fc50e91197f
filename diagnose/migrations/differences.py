"""What is known of the differences between clocks at one time, from bounds that were found at several times.

"A is at most 3 seconds ahead of B" and "B at most 2 ahead of C" make A at most 5 ahead of C: the bounds are lengths
of ways, the least that follows is the shortest way (a system of difference constraints; Cormen et al., Introduction to
Algorithms, 24.4). A way that leads back to its start with less than nothing is a contradiction.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from math import inf

from diagnose.migrations.turns import Bound

Place = tuple[str, str, int]
"""Where the first record of a migration stands: a record is in one migration only."""
Limits = dict[tuple[str, str], float]
"""The seconds that the first clock may be ahead of the second at most."""

_LEAST = 1e-6  # seconds: less than this is rounding


class Differences:
    """The bounds of all migrations, and what follows from them for the time of each.

    `fixed` hold at any time. `drift` is by how many seconds two clocks may part in a second.
    `contradictory` are the migrations whose own bounds cannot all be true, which are not used; `were_set` the hosts
    whose clock cannot have run evenly: nothing of them is carried to another time.
    """

    def __init__(
        self,
        told: Mapping[Place, list[Bound]],
        moments: Mapping[Place, datetime | None],
        fixed: Iterable[Bound],
        drift: float,
    ) -> None:
        self._own = {place: _limits(bounds) for place, bounds in told.items()}
        self._fixed = _limits(fixed)
        self.contradictory = frozenset(place for place, own in self._own.items() if _contradict(own))
        timed = sorted((moment, place) for place, moment in moments.items() if moment)
        self._index = {place: number for number, (_, place) in enumerate(timed)}
        self._apart = [drift * (later - moment).total_seconds() for (moment, _), (later, _) in pairwise(timed)]
        self._steady = self._carried()
        self.were_set = _culprits(pair for pair in self._steady if self._was_set(*pair))

    def own_limits(self, place: Place) -> Limits:
        """Return what a migration's own records say; nothing where they contradict each other."""
        return {} if place in self.contradictory else self._own[place]

    def limits(self, place: Place) -> Limits:
        """Return what is known at a migration's time; without what contradicts it."""
        own, at = self.own_limits(place), self._index.get(place)
        if at is not None:
            carried = {pair: best[at] for pair, best in self._steady.items() if not self.were_set.intersection(pair)}
            together = _tighter({**own, **carried}, self._fixed)
            if not _contradict(together):
                return together
        together = _tighter(own, self._fixed)
        return own if _contradict(together) else together

    def _carried(self) -> dict[tuple[str, str], list[float]]:
        """Return for each pair of clocks the least bound at every moment, those of other moments made wider."""
        found: dict[tuple[str, str], list[float]] = {}
        for place, at in self._index.items():
            for pair, most in self.own_limits(place).items():
                found.setdefault(pair, [inf] * len(self._index))[at] = most
        for best in found.values():
            for at, apart in enumerate(self._apart):
                best[at + 1] = min(best[at + 1], best[at] + apart)
            for at, apart in reversed(list(enumerate(self._apart))):
                best[at] = min(best[at], best[at + 1] + apart)
        return found

    def _was_set(self, ahead: str, behind: str) -> bool:
        there, back = self._steady[(ahead, behind)], self._steady.get((behind, ahead), [])
        return any(one + other < -_LEAST for one, other in zip(there, back, strict=False))


def furthest(limits: Limits, behind: str) -> dict[str, float]:
    """Return by how much each clock may be ahead of one at most; a clock that is missing is not bounded."""
    found = {behind: 0.0}
    changed = True
    while changed:
        changed = False
        for (ahead, of), most in limits.items():
            if of in found and found[of] + most < found.get(ahead, inf) - _LEAST:
                found[ahead] = found[of] + most
                changed = True
    return found


def _culprits(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return the clocks that contradict others at different times; of two that contradict each other only, both."""
    left, found = set(pairs), set[str]()
    while left:
        counted = Counter(host for pair in left for host in pair)
        most = max(counted.values())
        found |= {host for host, count in counted.items() if count == most}
        left = {pair for pair in left if not found.intersection(pair)}
    return found


def _limits(bounds: Iterable[Bound]) -> Limits:
    found: Limits = {}
    for each in bounds:
        pair = (each.ahead, each.behind)
        found[pair] = min(found.get(pair, inf), each.most)
    return found


def _tighter(one: Limits, other: Limits) -> Limits:
    return {pair: min(one.get(pair, inf), other.get(pair, inf)) for pair in {**one, **other}}


def _contradict(limits: Limits) -> bool:
    """Say whether some clock would have to be ahead of itself by less than nothing: then not all limits are true."""
    found = dict.fromkeys((host for pair in limits for host in pair), 0.0)
    for _ in range(len(found) + 1):
        changed = False
        for (ahead, behind), most in limits.items():
            if found[behind] + most < found[ahead] - _LEAST:
                found[ahead] = found[behind] + most
                changed = True
        if not changed:
            return False
    return True
