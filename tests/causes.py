"""Causes, records and migrations made up for the tests of matching: bare, and changed as a test asks."""

from datetime import UTC, datetime, timedelta

from diagnose.model import Cause, Endpoint, Event, Metrics, Migration, Side, Sign, Vm

START = datetime(2021, 5, 9, 7, 41, 12, tzinfo=UTC)


def cause(id_: str = "network.first", *needs: Sign, **changes: object) -> Cause:
    """Return a cause with these needs and nothing else, changed as asked."""
    given: dict[str, object] = {
        "id": id_, "title": f"Title of {id_}", "status": "proven", "level": "cause", "kind": "failure",
        "migration_types": (), "eras": (), "needs": needs, "supports": (), "excludes": (),
        "foretold_by": (), "stages": (), "percent": None, "explanation": "Why.", "remedy": ("Do it",),
        "confirm": "Look.", "false_positives": "Never",
        "references": ("KB 1",), "samples": (), "not_samples": (), "missing": (), "place": "a.yaml:1:1",
    }  # fmt: skip
    return Cause(**{**given, **changes})  # type: ignore[arg-type]


def event(kind: str, second: int = 0, text: str = "", side: Side = "source", file: str = "vmkernel.log") -> Event:
    """Return a record of the migration; its line is the second in which it was written."""
    time = START + timedelta(seconds=second)
    return Event(kind, "esx01", file, second + 1, text or f"{kind} at {second}", "vmkernel", time, side)


def moved(*events: Event, **changes: object) -> Migration:
    """Return a failed vMotion with these records, changed as asked."""
    given: dict[str, object] = {
        "id": "7808076612345678178", "type": "vmotion", "vm": Vm(), "source": Endpoint("esx01", "192.0.2.22"),
        "destination": Endpoint("", "192.0.2.23"), "priority": "", "started_at": START, "ended_at": START,
        "outcome": "failed", "percent": None, "phases": (), "metrics": Metrics(), "events": events,
    }  # fmt: skip
    return Migration(**{**given, **changes})  # type: ignore[arg-type]
