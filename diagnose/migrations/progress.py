"""How far a migration got: the stages that its records prove, and where the task bar stood.

The bar's number is in no log (formats as published): it is stated where the one who asks says it
("stuck at 78 %"), else inferred from the last stage proven.
"""

from datetime import UTC, datetime

from msgspec import Struct

from diagnose.model import Event, MigrationType, Percent, Phase, Stage
from diagnose.signs import Records

_TELLS = frozenset(
    {"message_posted", "fault_message", "fault_reason", "fault_key", "said", "task_failed", "fault_raised"}
)
_NO_TIME = datetime.max.replace(tzinfo=UTC)


class Proof(Struct, frozen=True):
    """A stage that was reached, by the first record that proves it on a side."""

    stage: Stage
    event: Event


def proofs(records: Records, stages: tuple[Stage, ...], type_: MigrationType) -> list[Proof]:
    """Return the first proof of every stage and side, in the order of the stages."""
    found: list[Proof] = []
    for stage in stages:
        if stage.migration_types and type_ not in stage.migration_types and type_ != "unknown":
            continue
        sides: dict[str, Event] = {}
        for sign in (*stage.proofs, *stage.stalls):
            for event in records.find(sign):
                known = sides.get(event.side)
                if known is None or _earlier(event, known):
                    sides[event.side] = event
        found += [Proof(stage, sides[side]) for side in sorted(sides)]
    return found


def _earlier(one: Event, other: Event) -> bool:
    if one.time is None or other.time is None:
        return one.file == other.file and one.line < other.line
    return one.time < other.time


def phases(found: list[Proof], ended_at: datetime | None) -> tuple[Phase, ...]:
    """Return the phases by side, each lasting until the next one on that side, or the end.

    Consequences that are told in words (vCenter repeating a host's failure) begin no phase. A phase
    begins no earlier than the one before it: a state machine may be set before the work begins.
    """
    result: list[Phase] = []
    begun: dict[str, datetime] = {}
    own = [proof for proof in found if proof.event.kind not in _TELLS]
    for number, proof in enumerate(own):
        side, start = proof.event.side, proof.event.time
        if start:
            start = begun[side] = max(start, begun.get(side, start))
        later = [p.event.time for p in own[number + 1 :] if p.event.side == side and p.event.time]
        until = max(later[0], start) if later and start else ended_at
        seconds = round((until - start).total_seconds(), 3) if until and start and until >= start else None
        result.append(Phase(proof.stage.name, side, start, seconds, proof.stage.normal_pause))
    return tuple(result)


def stalled_in(records: Records, found: list[Proof], stages: tuple[Stage, ...]) -> Stage | None:
    """Return the stage of the first failure record that names its stage, else the last stage proven.

    None: the records prove no stage.
    """
    stalls = [(event, stage) for stage in stages for sign in stage.stalls for event in records.find(sign)]
    if stalls:
        return min(stalls, key=lambda stall: (stall[0].time or _NO_TIME, stall[1].order))[1]
    return max((proof.stage for proof in found), key=lambda stage: stage.order, default=None)


def percent(records: Records, found: list[Proof], stages: tuple[Stage, ...], outcome: str) -> Percent | None:
    """Return where the bar stood; None for a migration that did not stall, or whose records prove no stage."""
    if outcome in ("succeeded", "slow"):
        return None
    last = stalled_in(records, found, stages)
    stated = [event for event in records.events if event.kind == "percent_stated"]
    if stated:
        value = int(stated[-1].fields["percent"])
        near = min(stages, key=lambda stage: (not stage.low <= value <= stage.high, abs(stage.typical - value)))
        return Percent(value, value, value, "stated", (last or near).name)
    if last is None:
        return None
    return Percent(last.typical, last.low, last.high, "inferred", last.name)
