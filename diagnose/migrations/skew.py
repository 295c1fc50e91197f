"""How far the clock of each host is ahead of a reference clock, told from the records of the migrations themselves.

Each migration bounds the differences of its hosts' clocks (`turns`). Bounds of several migrations are taken together:
clocks drift, so one from another time counts with what they may have drifted since. What a host has no bound for on
one side stays open there. Where the bounds of two clocks contradict each other, one of them was set meanwhile: then
only what each migration says itself counts, and the figure covers both states.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from diagnose.migrations.differences import Differences, Limits, Place, furthest
from diagnose.migrations.turns import Bound, bounds, clock_of, made_at
from diagnose.model import Migration

Basis = Literal["ntp", "vcenter", "host", ""]
Known = Mapping[str, tuple[float, float]]
"""By host: the seconds that its clock is ahead of true time, and the error of that.

ntpq's own offset is that of the server relative to the host: it has the other sign.
"""

VCENTER = "vcenter"
"""The name of vCenter's clock, where an id tells its time and no log of it was given."""
TRUE_TIME = ""
_DRIFT = 1e-4  # seconds in a second: two quartzes that go wrong by fifty millionths each, in opposite directions
_ZONE_STEP = 1800.0  # zones differ from UTC by whole hours, some by half of one
_WESTMOST, _EASTMOST = -12.0, 14.0
_ZONE_OFF = 60.0  # seconds by which a clock in another zone may be wrong besides
_ZONE_SURE = 600.0  # an error above this says nothing of zones


class Interval(Struct, frozen=True):
    """Seconds that a clock is ahead of another one, at least and at most; None: nothing bounds it on that side."""

    least: float | None = None
    most: float | None = None

    @property
    def offset(self) -> float | None:
        """Return the middle, None where a side is open."""
        return None if self.least is None or self.most is None else (self.least + self.most) / 2

    @property
    def error(self) -> float | None:
        """Return half of the width, None where a side is open."""
        return None if self.least is None or self.most is None else (self.most - self.least) / 2


class Clock(Struct, frozen=True):
    """A host's clock, in seconds ahead of the reference, over the whole time in which its migrations were seen.

    `was_set`: what was seen of it at one time contradicts another, by more than clocks drift.
    """

    host: str
    ahead: Interval
    was_set: bool = False

    @property
    def offset(self) -> float | None:
        """Return the seconds that it is ahead, None where nothing bounds them on both sides."""
        return self.ahead.offset

    @property
    def error(self) -> float | None:
        """Return by how much the offset may be wrong, None where there is no offset."""
        return self.ahead.error

    @property
    def zone_hours(self) -> float | None:
        """Return the hours that the clock is likely ahead by being read in a wrong time zone; None: it is not.

        4.x hosts write local time without naming its zone. A whole number of hours (or of half ones, which some
        zones have) that lies within the error, or within a minute where the error is smaller.
        """
        if self.offset is None or self.error is None or self.error > _ZONE_SURE:
            return None
        steps = round(self.offset / _ZONE_STEP)
        hours = steps * _ZONE_STEP / 3600
        near = abs(self.offset - steps * _ZONE_STEP) <= max(self.error, _ZONE_OFF)
        return hours if steps and near and _WESTMOST <= hours <= _EASTMOST else None


class Skew(Struct, frozen=True):
    """The clocks of all hosts against the reference, and those of each migration at its own time.

    `basis` says what the reference is: "ntp": true time, as NTP tells it on the host `reference`; "vcenter": the clock
    that makes the ids; "host": that of the host that was a source most often. "": no host is named.
    """

    reference: str
    basis: Basis
    clocks: tuple[Clock, ...]
    by_migration: Mapping[Place, Mapping[tuple[str, str], Interval]]
    own: Mapping[Place, Mapping[tuple[str, str], Interval]]
    contradictory: frozenset[Place] = frozenset()

    def of(self, host: str) -> Clock | None:
        """Return the clock of a host, None where no migration tells of it."""
        return next((clock for clock in self.clocks if clock.host == host), None)

    def between(self, migration: Migration, host: str, other: str) -> Interval:
        """Return how far `host` is ahead of `other` at the migration's time, by all that is known.

        `other` may be the reference, as may `host`. Open on both sides: nothing is known.
        """
        return _look(self.by_migration.get(_place(migration), {}), host, other)

    def alone(self, migration: Migration, host: str, other: str) -> Interval:
        """Return how far `host` is ahead of `other` by the records of this migration alone."""
        return _look(self.own.get(_place(migration), {}), host, other)

    def to_reference(self, migration: Migration, host: str) -> Interval:
        """Return how far a host is ahead of the reference at the migration's time."""
        return self.between(migration, host, TRUE_TIME if self.basis == "ntp" else self.reference)


def estimate(migrations: Sequence[Migration], known: Known | None = None) -> Skew:
    """Return how far the clocks of the migrations' hosts are ahead of the reference.

    `known`: hosts whose clock NTP compares with true time. No clocks: no record names its host.
    """
    seen = [each for each in migrations if each.events]
    vcenter = _vcenter(seen)
    taking_part = {_place(each): _taking_part(each, vcenter) for each in seen}
    hosts = {host for own in taking_part.values() for host in own}
    fixed = {host: figure for host, figure in (known or {}).items() if host in hosts}
    told = {_place(each): bounds(each, vcenter) for each in seen}
    differences = Differences(told, {_place(each): _moment(each) for each in seen}, _fixed(fixed), _DRIFT)
    limits = {place: differences.limits(place) for place in told}
    basis, reference = _reference(seen, vcenter, limits, fixed, differences.were_set)
    at = TRUE_TIME if basis == "ntp" else reference
    by_migration = {place: _pairs(limits[place], {*taking_part[place], at}) for place in told}
    return Skew(
        reference=reference,
        basis=basis,
        clocks=tuple(
            Clock(host, _covering(host, at, by_migration, taking_part), host in differences.were_set)
            for host in sorted(hosts)
        ),
        by_migration=by_migration,
        own={place: _pairs(differences.own_limits(place), taking_part[place]) for place in told},
        contradictory=differences.contradictory,
    )


def _place(migration: Migration) -> Place:
    if not migration.events:
        return ("", "", 0)
    first = min(migration.events, key=lambda event: (event.host, event.file, event.line))
    return (first.host, first.file, first.line)


def _vcenter(migrations: Iterable[Migration]) -> str:
    """Return the name of the clock that makes ids: that of the one vCenter that gave a log."""
    named = {event.host for each in migrations for event in each.events if event.side == "vcenter"} - {""}
    return named.pop() if len(named) == 1 else VCENTER


def _taking_part(migration: Migration, vcenter: str) -> set[str]:
    hosts = {clock_of(event, migration) for event in migration.events} - {""}
    return hosts | {vcenter} if made_at(migration) else hosts


def _moment(migration: Migration) -> datetime | None:
    """Return a time of the migration by one clock, the same one for all moves between two hosts, whichever way."""
    first = min({migration.source.host, migration.destination.host} - {""}, default="")
    stamps = [event.time for event in migration.events if event.time and clock_of(event, migration) == first]
    return min(stamps, default=migration.started_at)


def _fixed(known: Known) -> list[Bound]:
    found: list[Bound] = []
    for host, (offset, error) in sorted(known.items()):
        found += [Bound(host, TRUE_TIME, offset + error), Bound(TRUE_TIME, host, error - offset)]
    return found


def _reference(
    migrations: Iterable[Migration], vcenter: str, limits: Mapping[Place, Limits], known: Known, were_set: set[str]
) -> tuple[Basis, str]:
    """Return what the reference is, and the host whose clock it is or that knows it; none that was set, if possible."""
    if known:
        return "ntp", min(known, key=lambda host: (known[host][1], host))
    if any(made_at(each) and _is_bounded(limits[_place(each)], vcenter) for each in migrations):
        return "vcenter", vcenter
    compared = {host for own in limits.values() for pair in own for host in pair}
    sources = [each.source.host for each in migrations if each.source.host]
    steady = [host for host in sources if host in compared - were_set]
    counted = Counter(steady or [host for host in sources if host in compared] or sources)
    return ("host", min(counted, key=lambda host: (-counted[host], host))) if counted else ("", "")


def _is_bounded(limits: Limits, host: str) -> bool:
    """Say whether some other clock is bounded against a host's on both sides."""
    return any(host in furthest(limits, other) for other in furthest(limits, host) if other != host)


def _pairs(limits: Limits, hosts: Iterable[str]) -> dict[tuple[str, str], Interval]:
    """Return what is known of every pair of these hosts; a pair of which nothing is known is missing."""
    far = {host: furthest(limits, host) for host in sorted(hosts)}
    found: dict[tuple[str, str], Interval] = {}
    for host in far:
        for other in far:
            most, back = far[other].get(host), far[host].get(other)
            if host != other and (most is not None or back is not None):
                found[(host, other)] = Interval(None if back is None else -back, most)
    return found


def _look(pairs: Mapping[tuple[str, str], Interval], host: str, other: str) -> Interval:
    return Interval(0.0, 0.0) if host == other else pairs.get((host, other), Interval())


def _covering(
    host: str,
    at: str,
    by_migration: Mapping[Place, Mapping[tuple[str, str], Interval]],
    taking_part: Mapping[Place, set[str]],
) -> Interval:
    """Return what covers a host's clock at all of its migrations that bound it on both sides, else at all."""
    found = [_look(by_migration[place], host, at) for place, hosts in taking_part.items() if host in hosts]
    found = [each for each in found if each.offset is not None] or found
    least = [each.least for each in found if each.least is not None]
    most = [each.most for each in found if each.most is not None]
    return Interval(min(least, default=None), max(most, default=None))
