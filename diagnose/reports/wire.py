"""The JSON report as types: names, nesting and order of its keys (README.md says what they promise).

An interface: a key never changes its meaning, and every key is always there. None is written null:
not known. "" is a name that the records do not give. More keys may be added, at the end of their
object. schema.json beside this module is exported from these types.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

SCHEMA_VERSION: Literal[1] = 1

Utc = Annotated[datetime, Meta(tz=True, description="UTC, ISO 8601, with Z")]


class Evidence(Struct, frozen=True):
    """A quotation: `text` stands at line `line` (from 1) of `file`; the log says that it came `repeats` times more."""

    host: str
    file: str
    line: int
    text: str
    repeats: int


class Missing(Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """Evidence that was not given and would decide, where it lies, and the command that collects it.

    `gain`: how far it could change the answer, 0 to 1; 0 is a remark of the knowledge base, not ranked. `from` to
    `to`: the time to look at. `gone_at`: when the host will have rotated it away, as far as that is known.
    """

    what: str
    where: str
    command: str
    host: str
    side: str
    gain: float
    first: Utc | None
    last: Utc | None
    gone_at: Utc | None


class Rival(Struct, frozen=True):
    """A cause that was considered and lost."""

    cause: str
    confidence: float
    why: str


class Finding(Struct, frozen=True):
    """A cause named for a migration. Below 0.5 it is a suspicion."""

    cause: str
    title: str
    confidence: float
    evidence: tuple[Evidence, ...]
    against: tuple[Evidence, ...]
    missing: tuple[Missing, ...]
    remedy: tuple[str, ...]
    confirm: str
    references: tuple[str, ...]
    level: str
    kind: str
    explanation: str
    rivals: tuple[Rival, ...]


class Vm(Struct, frozen=True):
    """The VM as the records name it."""

    name: str
    path: str
    uuid: str


class Endpoint(Struct, frozen=True):
    """A side of a migration: the host's label in the input, and its vMotion address."""

    host: str
    ip: str


class Percent(Struct, frozen=True):
    """Where the task bar stood, within `low` to `high`."""

    value: int
    low: int
    high: int
    basis: Literal["stated", "inferred"]
    stage: str


class Phase(Struct, frozen=True):
    """A stage that the records prove, on one side; `seconds` until the next one.

    `started_at` as the record has it, `joint_at` by the reference clock.
    """

    name: str
    side: str
    started_at: Utc | None
    seconds: float | None
    normal_pause: bool
    joint_at: Utc | None


class Metrics(Struct, frozen=True):
    """Numbers that the hosts printed."""

    precopy_seconds: float | None
    bandwidth_mb_s: float | None
    pages_left: int | None
    stun_microseconds: int | None
    downtime_microseconds: int | None


class Ahead(Struct, frozen=True):
    """How far a host's clock is ahead of the reference at a migration. Null: not bounded on both sides."""

    host: str
    seconds: float | None
    error_seconds: float | None


class Migration(Struct, frozen=True):
    """One migration and what was found for it. `id` null: an excerpt that names none."""

    id: str | None
    type: Literal["vmotion", "svmotion", "xvmotion", "unknown"]
    vm: Vm
    source: Endpoint
    destination: Endpoint
    priority: str
    started_at: Utc | None
    ended_at: Utc | None
    outcome: Literal["succeeded", "failed", "hung", "slow", "unknown"]
    percent: Percent | None
    phases: tuple[Phase, ...]
    metrics: Metrics
    findings: tuple[Finding, ...]
    unread: tuple[Evidence, ...]
    first_abnormal: Evidence | None
    missing: tuple[Missing, ...]
    unread_count: int
    clocks: tuple[Ahead, ...]
    seconds: float | None


class Input(Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """One host or vCenter found in one path, with what was read of it. Sizes are bytes of text.

    `files_outside`: rotated logs that lie outside --since and --until, and were not read. `files_left`: files of a
    bundle that are neither logs nor known configuration, and were not looked into.
    """

    path: str
    kind: str
    host: str
    product: str
    files: int
    bytes: int
    lines: int
    records_read: int
    first: Utc | None
    last: Utc | None
    files_outside: int
    files_left: int


class Difference(Struct, frozen=True):
    """What of a host, or between it and `other`, matters to vMotion, and the causes that it makes possible.

    `role`: what this host is, source or destination, in the moves that it matters to.
    """

    check: str
    role: str
    other: str
    causes: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Host(Struct, frozen=True):
    """A host that the report speaks of. Offset null: not estimated."""

    name: str
    role: str
    clock_offset_seconds: float | None
    clock_offset_error: float | None
    clock_zone_hours: float | None
    clock_was_set: bool
    differences: tuple[Difference, ...]


class Problem(Struct, frozen=True):
    """Something that could not be read, or was cut."""

    path: str
    reason: str


class KnowledgeBase(Struct, frozen=True):
    """Which knowledge base answered."""

    causes: int
    digest: str


class Tool(Struct, frozen=True):
    """Which program answered."""

    version: str
    knowledge_base: KnowledgeBase


class Report(Struct, frozen=True):
    """All that one run of `diagnose triage` has to say."""

    schema_version: Literal[1]
    tool: Tool
    inputs: tuple[Input, ...]
    hosts: tuple[Host, ...]
    migrations: tuple[Migration, ...]
    problems: tuple[Problem, ...]
