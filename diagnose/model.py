"""The vocabulary that all stages share: Line, Event, Fact, Migration, Cause, Finding, Report.

Times are aware UTC datetimes; None means that the record carries no time, or one that was masked
before it was published. Names of hosts are the labels under which the input laid them out (a
bundle's folder, HOST of HOST/FILE), "" where the input names none.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct, field, structs

Value = str | int | float
Side = Literal["source", "destination", "vcenter", ""]
Outcome = Literal["succeeded", "failed", "hung", "slow", "unknown"]
MigrationType = Literal["vmotion", "svmotion", "xvmotion", "unknown"]

SIDE_WORDS: Mapping[str, Side] = {
    "source": "source",
    "src": "source",
    "destination": "destination",
    "dest": "destination",
    "dst": "destination",
    "target": "destination",
    "vcenter": "vcenter",
    "vc": "vcenter",
    "vcsa": "vcenter",
}
"""Names of folders that say which side their records were written on."""


class Problem(Struct, frozen=True):
    """Something that could not be read, or was cut: the path inside the input, and why."""

    path: str
    reason: str


class Line(Struct, frozen=True):
    """A candidate record: its head line and the continuation lines joined to it by newlines.

    `file` is the path inside the input (archive members joined with `!`); `line` is the number of
    the head line, counted from 1; `format` is the row of the table of formats that reads it.
    `picked`: it stands in an excerpt of a few lines that somebody chose, where each of them says something.
    `trouble`: what it was found by speaks of trouble of a host alone, which matters near a migration only.
    """

    host: str
    file: str
    line: int
    text: str
    format: str
    picked: bool = False
    trouble: bool = False


class Event(Struct, frozen=True):
    """What a record says: `kind` is the grammar rule that read it, `fields` its named terminals.

    `text` is the one physical line that stands at `file`:`line`. `time` None: not given.
    `repeats`: how many times the log says the record came again right after, in place of writing it out.
    `side` "" : the record itself does not say on which side of a migration it was written.
    """

    kind: str
    host: str
    file: str
    line: int
    text: str
    format: str
    time: datetime | None = None
    side: Side = ""
    fields: Mapping[str, Value] = {}
    repeats: int = 0

    def get(self, name: str) -> str:
        """Return the field as text, "" where the record does not carry it."""
        return str(self.fields.get(name, ""))


class Fact(Struct, frozen=True):
    """One row of a host's or a VM's configuration: `name` says which kind, `fields` its columns.

    `text` stands at `file`:`line` of the host's bundle and is quoted as evidence.
    A fact that is absent was not captured; it never means "off" or "none".
    """

    name: str
    host: str
    file: str
    line: int
    text: str
    fields: Mapping[str, Value] = {}

    def get(self, name: str) -> str:
        """Return the field as text, "" where the row does not carry it."""
        return str(self.fields.get(name, ""))


class Artefact(Struct, frozen=True):
    """A configuration file or command output of a bundle: where it stands, and its lines without line ends."""

    host: str
    file: str
    lines: tuple[str, ...]


class HostFacts(Struct, frozen=True):
    """What was captured of one host's configuration."""

    host: str
    facts: tuple[Fact, ...] = ()

    def of(self, *names: str) -> tuple[Fact, ...]:
        """Return the facts of these names in their order; empty: not captured, or none there."""
        return tuple(fact for fact in self.facts if fact.name in names)


class Pair(Struct, frozen=True):
    """The two hosts of a migration and the VM, as far as they were captured.

    A side that no bundle was given for has no facts. `vm` are the facts of the VM's own files
    (.vmx), from whichever host's bundle holds them. The addresses are those the records name.
    """

    source: HostFacts
    destination: HostFacts
    vm: tuple[Fact, ...] = ()
    source_ip: str = ""
    destination_ip: str = ""

    def hosts(self) -> tuple[HostFacts, ...]:
        """Return the sides that have facts."""
        return tuple(side for side in (self.source, self.destination) if side.facts)


class Evidence(Struct, frozen=True):
    """A quotation: `text` stands at `file`:`line` of `host`; `repeats` is how often the log says it came again."""

    host: str
    file: str
    line: int
    text: str
    repeats: int = 0


# --- what is in front of us


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


class Host(Struct, frozen=True):
    """A host that the report speaks of. The clock offset is not estimated: None."""

    name: str
    role: str
    clock_offset_seconds: float | None = None
    clock_offset_error: float | None = None


# --- a migration


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


# --- knowledge


class Sign(Struct, frozen=True):
    """One sign of a cause: an event, a check, a fact, a sentence, or any one of several.

    `weight` (0 to 1) is how far the sign alone speaks for the cause; 0: the default of its list.
    `place` is file:line:column in the knowledge base.
    """

    event: str = ""
    check: str = ""
    fact: str = ""
    says: str = ""
    any_of: tuple["Sign", ...] = ()
    on: str = "any"
    where: Mapping[str, tuple[str, ...]] = {}
    weight: float = 0.0
    place: str = ""


class Cause(Struct, frozen=True):
    """One entry of the knowledge base; knowledge_base/README.md describes each key."""

    id: str
    title: str
    status: str
    level: str
    kind: str
    migration_types: tuple[str, ...]
    eras: tuple[str, ...]
    needs: tuple[Sign, ...]
    supports: tuple[Sign, ...]
    excludes: tuple[Sign, ...]
    stages: tuple[str, ...]
    percent: int | None
    explanation: str
    remedy: tuple[str, ...]
    confirm: str
    false_positives: str
    references: tuple[str, ...]
    samples: tuple[str, ...]
    not_samples: tuple[str, ...]
    missing: tuple["Missing", ...]
    place: str


class Stage(Struct, frozen=True):
    """A stage of stages.yaml, in the order of the move; `low`..`high` is the band of the task bar."""

    name: str
    title: str
    order: int
    low: int
    high: int
    typical: int
    normal_pause: bool
    proofs: tuple[Sign, ...]
    stalls: tuple[Sign, ...]
    next: str
    migration_types: tuple[str, ...]
    by_era: tuple["StageOfEra", ...] = ()

    def of(self, era: str) -> "Stage":
        """Return the stage as it is in an era (4.x to 8.x); as it stands where the era is "" or makes no difference."""
        for each in self.by_era:
            if era in each.eras:
                return structs.replace(
                    self, low=each.low, high=each.high, typical=each.typical, normal_pause=each.normal_pause
                )
        return self


class StageOfEra(Struct, frozen=True):
    """Where a stage differs in some eras: the band of the task bar, and whether a pause is normal there."""

    eras: tuple[str, ...]
    low: int
    high: int
    typical: int
    normal_pause: bool


# --- the answer


class Missing(Struct, frozen=True):
    """Evidence that was not given and would decide: what, in which file of which host, how to collect it."""

    what: str
    where: str
    command: str


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
