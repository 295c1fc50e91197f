"""The records of a migration in one order, though its hosts' clocks differ; and where that order cannot be told."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from diagnose.migrations.skew import Interval, Skew
from diagnose.migrations.turns import clock_of
from diagnose.model import Event, Migration

_NO_TIME = datetime.max.replace(tzinfo=UTC)


class Placed(Struct, frozen=True):
    """A record and its time by the reference clock; the record's own stamp is unchanged.

    `at` None: the record has no time, or nothing bounds its clock. `error` is by how many seconds `at` may be wrong.
    """

    event: Event
    at: datetime | None
    error: float | None


class Joint(Struct, frozen=True):
    """The records of a migration in joint order.

    A record that cannot be placed stands where its own stamp puts it. `doubtful` are the neighbours, by their places in
    `records`, that may as well have come the other way round; without any, the order of all is sure.
    """

    records: tuple[Placed, ...]
    doubtful: tuple[tuple[int, int], ...]


def corrections(migration: Migration, skew: Skew) -> dict[str, Interval]:
    """Return how far each clock of a migration is ahead of the reference at its time; one that is not known is missing.

    The one that is known best leads; of the others it counts how far they are ahead of that one, since two hosts of a
    migration are often known better against each other than against the reference.
    """
    hosts = {clock_of(event, migration) for event in (*migration.events, *migration.around)} - {""}
    known = {host: skew.to_reference(migration, host) for host in sorted(hosts)}
    known = {host: ahead for host, ahead in known.items() if ahead.offset is not None}
    if not known:
        return {}
    leads = min(known, key=lambda host: known[host].error or 0.0)
    found: dict[str, Interval] = {}
    for host, ahead in known.items():
        apart, lead = skew.between(migration, host, leads).offset, known[leads].offset
        if apart is None or lead is None or ahead.least is None or ahead.most is None:
            found[host] = ahead
            continue
        middle = apart + lead
        wide = max(ahead.most - middle, middle - ahead.least)
        found[host] = Interval(middle - wide, middle + wide)
    return found


def in_order(migration: Migration, skew: Skew, records: Iterable[Event] | None = None) -> Joint:
    """Return a migration's records in joint order; `records`: only these of them, or those around it."""
    events = migration.events if records is None else tuple(records)
    ahead = corrections(migration, skew)
    placed = sorted((_placed(event, migration, ahead) for event in events), key=_key)
    doubtful = tuple(
        (number, number + 1)
        for number in range(len(placed) - 1)
        if not _told(placed[number].event, placed[number + 1].event, migration, skew)
    )
    return Joint(tuple(placed), doubtful)


def came_before(one: Event, other: Event, migration: Migration, skew: Skew) -> bool | None:
    """Say whether a record is older than another one; None: that cannot be told, their clocks being what they are."""
    if one.time is None or other.time is None:
        return None
    apart = (other.time - one.time).total_seconds()
    here, there = clock_of(one, migration), clock_of(other, migration)
    ahead = skew.between(migration, there, here) if here and there else Interval()
    if ahead.most is not None and apart > ahead.most:
        return True
    return False if ahead.least is not None and apart < ahead.least else None


def _told(one: Event, other: Event, migration: Migration, skew: Skew) -> bool:
    """Say whether the order of two neighbours is sure: one clock stamped both, or they lie far enough apart."""
    here, there = clock_of(one, migration), clock_of(other, migration)
    if here == there and (here or one.file == other.file):
        return True
    return came_before(one, other, migration, skew) is not None


def _placed(event: Event, migration: Migration, ahead: dict[str, Interval]) -> Placed:
    known = ahead.get(clock_of(event, migration), Interval())
    if event.time is None or known.offset is None:
        return Placed(event, None, None)
    return Placed(event, event.time - timedelta(seconds=known.offset), known.error)


def _key(placed: Placed) -> tuple[datetime, str, str, int]:
    event = placed.event
    return (placed.at or event.time or _NO_TIME, event.host, event.file, event.line)
