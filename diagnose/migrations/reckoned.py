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
    hosts = {clock_of(event, migration) for event in (*migration.events, *migration.around)} - {""}
    if len(hosts) < 2:
        return migration
    ahead = corrections(migration, skew)
    clocks = tuple(
        Ahead(host, _cut(ahead[host].offset), _cut(ahead[host].error)) if host in ahead else Ahead(host, None, None)
        for host in sorted(hosts)
    )
    sides = {"source": migration.source.host, "destination": migration.destination.host}
    seconds = {each.host: each.seconds if each.differs else 0.0 for each in clocks if each.seconds is not None}
    phases = tuple(
        structs.replace(phase, joint_at=_joint(phase.started_at, seconds.get(sides.get(phase.side, ""))))
        for phase in migration.phases
    )
    return structs.replace(migration, clocks=clocks, phases=phases)


def _joint(stamp: datetime | None, ahead: float | None) -> datetime | None:
    return stamp - timedelta(seconds=ahead) if stamp is not None and ahead is not None else None


def _cut(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
