"""A migration, rebuilt from its records."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from diagnose.model.records import Event

Outcome = Literal["succeeded", "failed", "hung", "slow", "unknown"]
MigrationType = Literal["vmotion", "svmotion", "xvmotion", "unknown"]


class Vm(Struct, frozen=True):
    """The VM as the records name it; "" where they do not."""

    name: str = ""
    path: str = ""
    uuid: str = ""


class Endpoint(Struct, frozen=True):
    """A side of a migration: the host's label, and the vMotion address that it used."""

    host: str = ""
    ip: str = ""


class Percent(Struct, frozen=True):
    """Where the task bar stood: `value` within `low`..`high`, and the stage of stages.yaml it belongs to."""

    value: int
    low: int
    high: int
    basis: Literal["stated", "inferred"]
    stage: str


class Ahead(Struct, frozen=True):
    """How many seconds a host's clock is ahead of the reference at a migration, give or take `error_seconds`.

    None: the records do not bound it on both sides, so that its records cannot be put in order among the others'.
    """

    host: str
    seconds: float | None
    error_seconds: float | None

    @property
    def differs(self) -> bool:
        """Say whether the clock is known to be another than the reference: an offset within its error may be none."""
        return self.seconds is not None and abs(self.seconds) > (self.error_seconds or 0.0)


class Phase(Struct, frozen=True):
    """A stage that the records prove, on one side; seconds until the next one, None where unknown.

    `started_at` is the record's own stamp; `joint_at` the same moment by the reference clock, None where not known.
    """

    name: str
    side: str
    started_at: datetime | None
    seconds: float | None
    normal_pause: bool
    joint_at: datetime | None = None


class Metrics(Struct, frozen=True):
    """Numbers that the hosts printed; None where they did not."""

    precopy_seconds: float | None = None
    bandwidth_mb_s: float | None = None
    pages_left: int | None = None
    stun_microseconds: int | None = None
    downtime_microseconds: int | None = None


class Migration(Struct, frozen=True):
    """One migration, rebuilt: identity, course, and the records that belong to it alone.

    `events` are its own records in time order; `around` are abnormal records of the same hosts in
    its window that name no migration (a link going down, a datastore lost) and may be quoted for
    several migrations. `clocks` are those of its hosts, where they are several; the stamps stay as they were written.
    """

    id: str | None
    type: MigrationType
    vm: Vm
    source: Endpoint
    destination: Endpoint
    priority: str
    started_at: datetime | None
    ended_at: datetime | None
    outcome: Outcome
    percent: Percent | None
    phases: tuple[Phase, ...]
    metrics: Metrics
    events: tuple[Event, ...]
    around: tuple[Event, ...] = ()
    clocks: tuple[Ahead, ...] = ()
    seconds: float | None = None  # from its first to its last record by one clock; None: as its stamps have it

    def lasted(self) -> float | None:
        """Return the seconds that it took, None where it is not known when it began or ended."""
        if self.seconds is not None or self.started_at is None or self.ended_at is None:
            return self.seconds
        return (self.ended_at - self.started_at).total_seconds()

    def joint_time(self, event: Event) -> datetime | None:
        """Return when a record was written by the reference clock; its own stamp where its clock may be the same."""
        ahead = next((each.seconds for each in self.clocks if each.host == event.host and each.differs), None)
        return event.time - timedelta(seconds=ahead) if event.time and ahead else event.time
