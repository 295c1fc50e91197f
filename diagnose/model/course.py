"""A migration, rebuilt from its records."""

from datetime import datetime
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


class Phase(Struct, frozen=True):
    """A stage that the records prove, on one side; seconds until the next one, None where unknown."""

    name: str
    side: str
    started_at: datetime | None
    seconds: float | None
    normal_pause: bool


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
    several migrations.
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
