"""What the knowledge base holds: causes and their signs, stages, and which evidence would decide."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, structs


class Missing(Struct, frozen=True):
    """Evidence that was not given and would decide: what, in which file of which host, how to collect it.

    `gain` (0 to 1): how far it could change the answer; 0: a remark of the knowledge base, not ranked. `first` to
    `last`: the time to look at. `gone_at`: when the host will have rotated it away, None where that is not known.
    """

    what: str
    where: str
    command: str
    host: str = ""
    side: str = ""
    gain: float = 0.0
    first: datetime | None = None
    last: datetime | None = None
    gone_at: datetime | None = None


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
    foretold_by: tuple[str, ...]
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
