"""Migrations with the clocks of their hosts: which host's stamps lie how far ahead, and the phases in one time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import structs

from diagnose.migrations.joint import corrections
from diagnose.migrations.roles import COURSE, FAILURES
from diagnose.migrations.skew import Interval, Known, Skew, estimate
from diagnose.migrations.turns import clock_of
from diagnose.model import Ahead, Migration

_COURSE = COURSE | FAILURES
_CLOSE = 1.0  # seconds: nearer than this to the middle, the middle itself is as good
_SOON = timedelta(seconds=30)


def reckoned(migrations: Sequence[Migration], known: Known | None = None) -> tuple[list[Migration], Skew]:
    """Return the migrations with their hosts' clocks, and what is known of these; stamps stay as they were written.

    `known`: hosts whose clock NTP compares with true time. A migration whose records were all written by one clock
    is left as it is.
    """
    skew = estimate(migrations, known)
    if known and (skew.contradictory or any(clock.was_set for clock in skew.clocks)):
        alone = estimate(migrations)  # NTP tells of the time of the bundle: the clock may have been put right since
        if not alone.contradictory and not any(clock.was_set for clock in alone.clocks):
            skew = alone
    return [_with_clocks(each, skew) for each in migrations], skew


def _with_clocks(migration: Migration, skew: Skew) -> Migration:
    migration = structs.replace(migration, seconds=migration.lasted())
    hosts = {clock_of(event, migration) for event in (*migration.events, *migration.around)} - {""}
    if len(hosts) < 2:
        return migration
    clocks = _clocks(hosts, corrections(migration, skew))
    vcenter = next((event.host for event in migration.events if event.side == "vcenter"), "")
    sides = {"source": migration.source.host, "destination": migration.destination.host, "vcenter": vcenter}
    seconds = {each.host: each.seconds if each.differs else 0.0 for each in clocks if each.seconds is not None}
    phases = tuple(
        structs.replace(phase, joint_at=_joint(phase.started_at, seconds.get(sides.get(phase.side, ""))))
        for phase in migration.phases
    )
    migration = structs.replace(migration, clocks=clocks, phases=phases)
    return _lasting(migration) if any(each.differs or each.seconds is None for each in clocks) else migration


def _clocks(hosts: set[str], ahead: Mapping[str, Interval]) -> tuple[Ahead, ...]:
    """Return the clocks by name, the best known first in deciding: two that may be the same are taken to be.

    The middle of a wide interval is a guess; that a clock agrees with the reference, or with another one that is known
    better, is a better one.
    """
    found: dict[str, Ahead] = {host: Ahead(host, None, None) for host in sorted(hosts)}
    told = [0.0]
    for host in sorted(hosts & ahead.keys(), key=lambda host: (ahead[host].error or 0.0, host)):
        least, most, middle = ahead[host].least, ahead[host].most, ahead[host].offset
        if least is None or most is None or middle is None:
            continue
        seconds = min(
            (each for each in told if least <= each <= most), key=lambda each: abs(each - middle), default=middle
        )
        if abs(seconds - middle) < _CLOSE:
            seconds = middle
        found[host] = Ahead(host, round(seconds, 3), round(max(most - seconds, seconds - least), 3))
        told.append(seconds)
    return tuple(found.values())


def _lasting(migration: Migration) -> Migration:
    """Return the migration with the lengths that two clocks would have falsified: its own, and each side's last phase.

    Its end is the record that the stamps name as such, put right, and what its hosts wrote of it soon after that. A
    host whose clock is not known is not asked, unless none is.
    """
    course = [event for event in migration.events if event.kind in _COURSE and event.time]
    known = {each.host for each in migration.clocks if each.seconds is not None}
    course = [event for event in course if event.host in known] or course
    times = sorted(time for event in course if (time := migration.joint_time(event)))
    ends = (migration.joint_time(event) for event in course if event.time == migration.ended_at)
    begin, end = min(times, default=None), next(ends, max(times, default=None))
    for time in times:
        if end is not None and timedelta() < time - end <= _SOON:
            end = time
    last = {phase.side: number for number, phase in enumerate(migration.phases)}
    phases = tuple(
        structs.replace(phase, seconds=max(0.0, round((end - phase.joint_at).total_seconds(), 3)))
        if end and phase.joint_at and last[phase.side] == number
        else phase
        for number, phase in enumerate(migration.phases)
    )
    seconds = round((end - begin).total_seconds(), 3) if begin and end else None
    return structs.replace(migration, phases=phases, seconds=seconds)


def _joint(stamp: datetime | None, ahead: float | None) -> datetime | None:
    return stamp - timedelta(seconds=ahead) if stamp is not None and ahead is not None else None
