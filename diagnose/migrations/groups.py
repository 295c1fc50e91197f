"""A migration while its records are being gathered: its records, and the time they span on each host."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import permutations

from diagnose.migrations.outcomes import outcome_of
from diagnose.migrations.roles import COURSE, ENDS_FAILED, FAILURES
from diagnose.model import Event

_BEFORE, _AFTER = timedelta(minutes=10), timedelta(minutes=3)
_APART = timedelta(minutes=3)  # between the times of two hosts that tell of one move: more is a clock that is off
_NOTICED = timedelta(seconds=5)  # how long after a failure trouble may be told that was there before it
_NOT_COMPARED = timedelta(seconds=15)  # the same on a host that tells no failure itself: its clock may be off
_COURSE = COURSE | FAILURES
Span = tuple[datetime, datetime]


class Group:
    """The records of one migration; `id` None: the records print none.

    `off`: by how much the clock of a host is ahead of another's, where that is far (see `apart`).
    """

    def __init__(self, id_: str | None) -> None:
        self.id = id_
        self.events: list[Event] = []
        self.around: list[Event] = []
        self._told: Counter[str] = Counter()  # records of its course, by host
        self._spans: dict[str, Span] = {}  # of its course, by host: clocks differ
        self._first_seen: Span | None = None
        self._failed_on: set[str] = set()
        self.off: Mapping[tuple[str, str], timedelta] = {}

    def add(self, event: Event) -> None:
        """Take a record as the migration's own."""
        self.events.append(event)
        if event.kind in ENDS_FAILED:
            self._failed_on.add(event.host)
        if event.time is None:
            return
        if event.kind in _COURSE:
            self._told[event.host] += 1
            self._spans[event.host] = _wider(self._spans.get(event.host), event.time)
        self._first_seen = _wider(self._first_seen, event.time)

    def span(self) -> Span | None:
        """Return the first and the last time of its course, None where no record carries a time.

        Where the hosts' times lie apart, their clocks differ: then it is the time by the clock that tells most of it.
        """
        if not self._spans:
            return self._first_seen
        together: list[tuple[Span, int]] = []
        for host, span in sorted(self._spans.items(), key=lambda each: each[1]):
            if together and span[0] - together[-1][0][1] <= _APART:
                (first, last), told = together.pop()
                together.append(((first, max(last, span[1])), told + self._told[host]))
            else:
                together.append((span, self._told[host]))
        return max(together, key=lambda each: each[1])[0]

    def window(self) -> Span | None:
        """Return the time, by any host's clock, in which a record may be its own or lie around it; None: no times."""
        spans = [*self._spans.values(), *([self._first_seen] if self._first_seen else [])]
        if not spans:
            return None
        return min(first for first, _ in spans) - _BEFORE, max(last for _, last in spans) + _AFTER

    def begun_on(self, host: str) -> datetime | None:
        """Return when it began by the clock of a host, else by any; None where no record carries a time."""
        span = self._span_on(host)
        return span[0] if span else None

    def _span_on(self, host: str) -> Span | None:
        """Return its time by the clock of a host: told by itself, by another one put right, else by any."""
        if host not in self._spans:
            for other, (first, last) in self._spans.items():
                if ahead := self.off.get((host, other)):
                    return first + ahead, last + ahead
        return self._spans.get(host) or self.span()

    def ended_well(self) -> bool:
        """Say whether its records tell that it succeeded: what tells of a failure beside them is another one's."""
        return outcome_of(tuple(self.events), None, {}) in ("succeeded", "slow")

    def hosts(self) -> set[str]:
        """Return the labels of the hosts that its records come from."""
        return {event.host for event in self.events}

    def vmx_logs(self) -> set[tuple[str, str]]:
        """Return the vmware.logs that its records stand in, as (host, file)."""
        return {(event.host, event.file) for event in self.events if event.format == "vmware"}

    def holds(self, event: Event) -> bool:
        """Say whether a record lies in its time, by the clock of the record's own host; what has no time may."""
        span = self._span_on(event.host)
        return span is None or event.time is None or span[0] - _BEFORE <= event.time <= span[1] + _AFTER

    def begins(self) -> dict[str, datetime]:
        """Return when it began by the clock of each host that tells of its course."""
        return {host: first for host, (first, _) in self._spans.items()}

    def distance(self, event: Event) -> timedelta:
        """Return how far a record lies from its time, by the clock of the record's own host; zero: within it."""
        span = self._span_on(event.host)
        if span is None or event.time is None:
            return timedelta()
        return max(span[0] - event.time, event.time - span[1], timedelta())

    def surrounds(self, event: Event) -> bool:
        """Say whether trouble of a host may concern it: shortly before it began, and until it failed.

        A host that tells no failure of its own may be the one that fell silent: there the end is that of all, by its
        own clock as far as where it began tells that; one that began nothing itself may be off by some seconds.
        """
        own, whole = self._spans.get(event.host), self.span()
        if whole is None:
            return True
        own = own or whole
        ended = own[1] if event.host in self._failed_on else self._end_for(own, whole)
        noticed = _NOTICED if event.host in self._failed_on else _NOT_COMPARED
        after = noticed if self._failed_on else _AFTER
        return event.time is not None and own[0] - _BEFORE <= event.time <= ended + after

    def _end_for(self, own: Span, whole: Span) -> datetime:
        """Return the end of all by the clock of a host whose own records end earlier: it may have fallen silent."""
        longest = max((last - first for first, last in self._spans.values()), default=whole[1] - whole[0])
        together = whole[0] - _APART <= own[0] <= whole[1] + _APART
        return max(own[1], own[0] + longest, whole[1] if together else own[1])


def apart(groups: Iterable[Group]) -> dict[tuple[str, str], timedelta]:
    """Return by how much the clock of a host is ahead of another's, where it is by so much that times cannot be held
    against each other: the median of what the migrations that both tell of show.
    """
    found: dict[tuple[str, str], list[timedelta]] = {}
    for group in groups:
        begins = group.begins()
        for host, other in permutations(begins, 2):
            found.setdefault((host, other), []).append(begins[host] - begins[other])
    middle = {pair: sorted(told)[len(told) // 2] for pair, told in found.items()}
    return {pair: offset for pair, offset in middle.items() if abs(offset) > _APART}


def _wider(span: Span | None, time: datetime) -> Span:
    return (min(span[0], time), max(span[1], time)) if span else (time, time)
