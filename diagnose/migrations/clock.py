"""Times of records whose stamp has no year (syslog, ESX 4.x): the year is told by the other records."""

from datetime import UTC, datetime

from msgspec import structs

from diagnose.model import Event

_MICROSECONDS = 16  # digits of a migration id that is a time: vCenter's clock in microseconds since 1970
_ANY_YEAR = 2000  # a leap year: where nothing tells the year, the order of the records is still right


def dated(events: list[Event]) -> list[Event]:
    """Return the events with a time for every stamp without a year; the others unchanged, in their order."""
    if not any(event.time is None and event.get("syslog_time") for event in events):
        return events
    year = _year(events)
    return [_dated(event, year) if event.time is None and event.get("syslog_time") else event for event in events]


def _year(events: list[Event]) -> int:
    ids = {event.get("migration_id") for event in events}
    told = [
        datetime.fromtimestamp(int(id_) / 1e6, UTC).year for id_ in ids if len(id_) == _MICROSECONDS and id_.isdigit()
    ]
    told = told or [event.time.year for event in events if event.time]
    return max(told, default=_ANY_YEAR)


def _dated(event: Event, year: int) -> Event:
    try:
        time = datetime.strptime(f"{year} {event.get('syslog_time').split('.')[0]}", "%Y %b %d %H:%M:%S")
    except ValueError:  # the 29th of February of another year, a month in another language
        return event
    return structs.replace(event, time=time.replace(tzinfo=UTC))
