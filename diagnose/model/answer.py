"""The answer: what is in front of us, what was found for each migration, and why."""

from datetime import datetime

from msgspec import Struct, field

from diagnose.model.course import Migration
from diagnose.model.knowledge import Missing
from diagnose.model.records import Evidence, Problem


class Input(Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """One host or vCenter found in one PATH, with what was read of it. Sizes are bytes of text.

    `files_outside`: rotated logs that lie outside the times asked for, and were not read. `files_left`: files of a
    bundle that are neither logs nor known configuration, and were not looked into.
    """

    path: str
    kind: str
    host: str
    product: str = ""
    files: int = 0
    bytes: int = 0
    lines: int = 0
    records_read: int = 0
    first: datetime | None = None
    last: datetime | None = None
    files_outside: int = 0
    files_left: int = 0


class Log(Struct, frozen=True):
    """A log with its rotations as it was read: how many files, and the times of its first and last record."""

    files: int = 0
    first: datetime | None = None
    last: datetime | None = None


class Difference(Struct, frozen=True):
    """Something of a host, or between it and `other`, that matters to vMotion: the check that fires, and its proof.

    `causes`: what it makes possible, by the knowledge base. It need not have been the cause of any failure.
    """

    check: str
    role: str  # of this host, in the moves that it matters to: source or destination
    other: str
    causes: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Host(Struct, frozen=True):
    """A host that the report speaks of.

    The offset is how far its clock is ahead of the reference, None where that could not be estimated; the reference is
    the host or vCenter whose offset is 0, or true time by NTP. `clock_zone_hours`: it is ahead by a whole number of
    hours, or half ones, as a clock that is read in a wrong time zone. `clock_was_set`: it was set between two
    migrations, and the figure covers both states.
    """

    name: str
    role: str
    clock_offset_seconds: float | None = None
    clock_offset_error: float | None = None
    clock_zone_hours: float | None = None
    clock_was_set: bool = False
    differences: tuple[Difference, ...] = ()


class Rival(Struct, frozen=True):
    """A cause that was considered and lost, and why."""

    cause: str
    confidence: float
    why: str


class Finding(Struct, frozen=True):
    """A cause named for a migration, with its proof. Below 0.5 it is a suspicion."""

    cause: str
    title: str
    confidence: float
    evidence: tuple[Evidence, ...]
    against: tuple[Evidence, ...]
    missing: tuple[Missing, ...]
    remedy: tuple[str, ...]
    confirm: str
    references: tuple[str, ...]
    level: str = "cause"
    kind: str = "failure"
    explanation: str = ""
    rivals: tuple[Rival, ...] = ()


class Diagnosis(Struct, frozen=True):
    """A migration and what was found for it: ranked findings, the first abnormal record, what no rule read."""

    migration: Migration
    findings: tuple[Finding, ...]
    first_abnormal: Evidence | None = None
    missing: tuple[Missing, ...] = ()
    unread: tuple[Evidence, ...] = ()
    unread_count: int = 0


class KnowledgeInfo(Struct, frozen=True):
    """Which knowledge base answered: number of causes in force, digest of its files."""

    causes: int
    digest: str


class Report(Struct, frozen=True):
    """All that one run of triage has to say, before it is put into a format."""

    version: str
    knowledge_base: KnowledgeInfo
    inputs: tuple[Input, ...]
    hosts: tuple[Host, ...]
    diagnoses: tuple[Diagnosis, ...]
    problems: tuple[Problem, ...] = field(default=())
    left_out: int = 0  # migrations that were found and that the options do not ask for
