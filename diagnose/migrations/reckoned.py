"""Migrations with the clocks of their hosts: which host's stamps lie how far ahead, and the phases in one time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import structs

from diagnose.migrations.joint import corrections
from diagnose.migrations.skew import Known, Skew, estimate
from diagnose.migrations.turns import clock_of
from diagnose.model import Ahead, Migration


def reckoned(migrations: Sequence[Migration], known: Known | None = None) -> tuple[list[Migration], Skew]:
    """Return the migrations with their hosts' clocks, and what is known of these; stamps stay as they were written.

    `known`: hosts whose clock NTP compares with true time. A migration whose records were all written by one clock
    is left as it is.
    """
    skew = estimate(migrations, known)
    return [_with_clocks(each, skew) for each in migrations], skew


def _with_clocks(migration: Migration, skew: Skew) -> Migration:
    migration = structs.replace(migration, seconds=migration.lasted())
    hosts = {clock_of(event, migration) for event in (*migration.events, *migration.around)} - {""}
    if len(hosts) < 2:
        return migration
    ahead = corrections(migration, skew)
    clocks = tuple(
        Ahead(host, _cut(ahead[host].offset), _cut(ahead[host].error)) if host in ahead else Ahead(host, None, None)
        for host in sorted(hosts)
    )
    vcenter = next((event.host for event in migration.events if event.side == "vcenter"), "")
    sides = {"source": migration.source.host, "destination": migration.destination.host, "vcenter": vcenter}
    seconds = {each.host: each.seconds if each.differs else 0.0 for each in clocks if each.seconds is not None}
    phases = tuple(
        structs.replace(phase, joint_at=_joint(phase.started_at, seconds.get(sides.get(phase.side, ""))))
        for phase in migration.phases
    )
    migration = structs.replace(migration, clocks=clocks, phases=phases)
    return _lasting(migration) if any(each.differs for each in clocks) else migration


def _lasting(migration: Migration) -> Migration:
    """Return the migration with the lengths that two clocks would have falsified: its own, and each side's last phase.

    Its end is the latest of its hosts' last records, each put right; what a host wrote after the end by its own stamp
    is not counted.
    """
    ended = migration.ended_at
    times = [migration.joint_time(event) for event in migration.events if event.time and ended and event.time <= ended]
    begin, end = min(filter(None, times), default=None), max(filter(None, times), default=None)
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


def _cut(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
