"""A migration, facts and causes in, findings out: ranked, with evidence, what is missing, and the rivals.

Every finding quotes what it rests on. Signs combine as independent witnesses (noisy or): two that speak
for a cause at 0.6 each leave 0.16 of doubt. A general entry or an effect gives way to a narrower cause
that is seen as well. Likeness of words only suggests; it never reaches 0.5.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct, structs

from diagnose.matching.likeness import suspects
from diagnose.matching.nearness import nearness
from diagnose.matching.prospects import Prospects
from diagnose.model import Cause, Diagnosis, Event, Evidence, Fact, Finding, Migration, Rival, Sign
from diagnose.signs import Records, has_fields

__all__ = ["SURE", "Captured", "Prospects", "calibrated", "match"]

NEEDED = {"event": 0.7, "says": 0.75, "check": 0.7, "fact": 0.5}
SUPPORTING = {"event": 0.3, "says": 0.35, "check": 0.5, "fact": 0.25}
SURE = 0.5  # from here on a finding; below it, a suspicion
_MOST = 0.97  # no log makes certain
_LEAST = 0.15
_LEAST_SAID = 0.3  # where no sign speaks louder than this, causes of like words are named
_IN_STAGE, _OUT_OF_STAGE = 0.2, 0.6
_LESS = 0.01
_YIELDS = 0.5  # what is left of an effect's or a general entry's confidence beside a narrower cause
_QUOTES_PER_SIGN, _ROWS, _RECORDS = 3, 4, 6
_NOTABLE, _RIVALS = 0.3, 5  # confidence from which a rival is worth naming; how many are
_UNREAD_SHOWN = 20
_WIDEST = 20  # points; a wider band says nothing
_EFFECT = 0.7  # an effect is no cause however clearly it is seen: where nothing else is, it is said, and never as sure
_DIRECT = 0.8  # from here on a record names the cause itself, and what a later bundle shows does not outweigh it
# the host that was not given may hold an earlier record of trouble, or refute a difference
_ONE_SIDED, _ONE_SIDED_DIRECT, _ONE_SIDED_GENERAL = 0.89, 0.92, 0.79
_REFUTED = 0.6  # what configuration that speaks against a cause leaves: it may have been put right after the failure
_NO_TIME = datetime.max.replace(tzinfo=UTC)


class Captured(Struct, frozen=True):
    """What configuration says about the two hosts and the VM: the checks that fire, and the facts."""

    fired: Mapping[str, tuple[Evidence, ...]] = {}
    facts: tuple[Fact, ...] = ()
    near: Mapping[int, float] = {}  # what is left of the weight of records that need not be of the migration
    sound: frozenset[str] = frozenset()  # the checks that tell that all is well
    one_sided: bool = False  # the bundle of one of the two hosts was given, that of the other was not


class _Witness(Struct, frozen=True):
    """One quotation that speaks for a cause: how far, and when it was written; `configured`: no record."""

    weight: float
    evidence: Evidence
    time: datetime
    configured: bool
    retold: bool = False  # by an agent or vCenter: whoever saw it himself is quoted first
    own: bool = False  # the record is the migration's own


class _Case(Struct):
    """A cause under consideration for a migration."""

    cause: Cause
    confidence: float
    evidence: tuple[Evidence, ...]
    first: datetime
    why: str = ""
    against: tuple[Evidence, ...] = ()
    score: float = 0.0  # the confidence before it was calibrated
    recorded: float = 0.0  # weight of the strongest record that speaks for it
    own: bool = False  # a record of the migration itself is among those


def match(
    migration: Migration,
    causes: Iterable[Cause] | Prospects,
    captured: Captured,
    abnormal: frozenset[str],
    codes: Mapping[str, str],
    calibration: Sequence[tuple[float, float]] = (),
) -> Diagnosis:
    """Return what is found for a migration; a healthy one gives no findings.

    `abnormal` are the kinds of record that tell of trouble; `codes` the printed text of status codes;
    `calibration` the knots (score, share that was right) between which scores become confidences.
    """
    prospects = causes if isinstance(causes, Prospects) else Prospects(causes)
    found: list[_Case] = []
    excluded: list[_Case] = []
    if migration.outcome != "succeeded" and not _uneventful(migration, abnormal):
        records = Records((*migration.events, *migration.around), codes)
        captured = structs.replace(captured, near=nearness(migration))
        for cause in prospects.among(records):
            case = _consider(cause, migration, records, captured)
            if case is not None:
                (excluded if case.why else found).append(case)
    for case in (*found, *excluded):
        confidence = min(_most(case, captured), calibrated(case.confidence, calibration))
        case.score, case.confidence = case.confidence, confidence
    ranked = _rank(found)
    if migration.outcome not in ("succeeded", "slow") and not any(case.confidence >= _LEAST_SAID for case in ranked):
        ranked += _alike(migration, prospects.causes, {case.cause.id for case in (*found, *excluded)}, abnormal)
        ranked.sort(key=lambda case: -case.confidence)
    first = _first_abnormal(migration, abnormal)
    findings = tuple(_finding(case, [*ranked, *excluded]) for case in ranked)
    unread = [event for event in migration.events if event.kind == "unread"]
    return Diagnosis(
        migration=_with_cause_percent(migration, ranked),
        findings=findings,
        first_abnormal=_quote(first) if first and migration.outcome != "succeeded" else None,
        unread=tuple(_quote(event) for event in unread[:_UNREAD_SHOWN]),
        unread_count=len(unread),
    )


def _uneventful(migration: Migration, abnormal: frozenset[str]) -> bool:
    """Say whether nothing tells that the migration went wrong: neither an end nor trouble of its own."""
    known = migration.outcome == "unknown" and migration.id is not None
    tells = (event.kind in abnormal or event.kind == "said" or event.format == "vcenter" for event in migration.events)
    return known and not any(tells)


def _most(case: _Case, captured: Captured) -> float:
    """Return how sure a cause can be at most: an effect never is, nor is one half of what two hosts could show."""
    if case.cause.level == "effect":
        return _EFFECT
    if not captured.one_sided:
        return 1.0
    if case.cause.level == "general":
        return _ONE_SIDED_GENERAL
    return _ONE_SIDED if case.recorded < _DIRECT else _ONE_SIDED_DIRECT


def calibrated(score: float, knots: Sequence[tuple[float, float]]) -> float:
    """Return the share of findings of this score that were right, between the knots; without knots the score."""
    if not knots:
        return score
    below = max((knot for knot in knots if knot[0] <= score), default=knots[0])
    above = min((knot for knot in knots if knot[0] >= score), default=knots[-1])
    if above[0] == below[0]:
        return round(below[1], 2)
    part = (score - below[0]) / (above[0] - below[0])
    return round(below[1] + part * (above[1] - below[1]), 2)


def _alike(
    migration: Migration, causes: Iterable[Cause], considered: set[str], abnormal: frozenset[str]
) -> list[_Case]:
    """Return the causes that the records of an unexplained failure are only like, as suspicions."""
    trouble = [event for event in migration.events if event.kind in abnormal or event.kind == "said"]
    others = [cause for cause in causes if cause.id not in considered and cause.level != "effect"]
    return [
        _Case(like.cause, like.confidence, (_quote(like.event),), like.event.time or _NO_TIME)
        for like in suspects(trouble, others)
        if _applies(like.cause, migration)
    ]


def _consider(cause: Cause, migration: Migration, records: Records, captured: Captured) -> _Case | None:
    """Return the case for a cause, None where what it needs is not seen.

    A sign counts once, however many lists name it. Where no record speaks for the cause, configuration that
    only supports it does not count: a difference alone is no failure.
    """
    if cause.status == "retired" or not _applies(cause, migration):
        return None
    witnesses: list[_Witness] = []
    doubts: list[float] = []
    for sign in cause.needs:
        seen = _seen(sign, NEEDED, records, captured)
        if not seen:
            return None
        doubts.append(_strongest(sign, seen))
        witnesses += seen
    recorded = any(not witness.configured for witness in witnesses)
    for sign in cause.supports:
        seen = [each for each in _seen(sign, SUPPORTING, records, captured) if recorded or not each.configured]
        if seen:
            doubts.append(_beyond(sign, seen, witnesses))
            witnesses += seen
    doubt = math.prod(1 - weight for weight in doubts)
    case = _Case(cause, 1 - doubt, _quotes(witnesses), min(witness.time for witness in witnesses))
    case.recorded = max((witness.weight for witness in witnesses if not witness.configured), default=0.0)
    case.own = any(witness.own for witness in witnesses)
    refuted = _refute(case, records, captured)
    case.confidence = _cut(min(_MOST, _narrowed(case, migration)) * refuted)
    return case if case.confidence >= _LEAST else None


def _refute(case: _Case, records: Records, captured: Captured) -> float:
    """Tell the case what speaks against it, and return what is left of its confidence.

    A check that tells that all is well lowers what records do not name themselves: it may have been put right after
    the failure. All else rules out.
    """
    left = 1.0
    for sign in case.cause.excludes:
        seen = _seen(sign, NEEDED, records, captured)
        if not seen:
            continue
        case.against = _quotes(seen)[:_QUOTES_PER_SIGN]
        first = case.against[0]
        if sign.check in captured.sound:
            left = _REFUTED if case.recorded < _DIRECT else 1.0
        else:
            case.why = f"ruled out by {first.host + ' ' if first.host else ''}{first.file}:{first.line}"
    return left


def _cut(confidence: float) -> float:
    """Return a confidence cut to two digits: rounding up would make a finding of a suspicion."""
    return math.floor(confidence * 100 + 1e-9) / 100


def _strongest(sign: Sign, seen: list[_Witness]) -> float:
    """Return what a sign weighs by its strongest witness; an any_of may have a weight of its own."""
    return (sign.weight if sign.any_of else 0.0) or max(witness.weight for witness in seen)


def _beyond(sign: Sign, seen: list[_Witness], before: list[_Witness]) -> float:
    """Return what a supporting sign adds: where the same quotation has counted already, only what it is stronger."""
    weight = _strongest(sign, seen)
    counted = max((each.weight for each in before if each.evidence in {one.evidence for one in seen}), default=0.0)
    return max(0.0, (weight - counted) / (1 - counted)) if counted < 1 else 0.0


def _quotes(witnesses: list[_Witness]) -> tuple[Evidence, ...]:
    """Return what is quoted: configuration first, then records in time order; the strongest are kept."""
    told = sorted(witnesses, key=lambda witness: (-witness.weight, witness.time))
    rows = list(dict.fromkeys(witness.evidence for witness in told if witness.time == _NO_TIME and witness.configured))
    records = {witness.evidence: witness for witness in reversed(told) if not witness.configured}
    kept = sorted(records.values(), key=lambda witness: (-witness.weight, witness.retold, witness.time))[:_RECORDS]
    in_time = [witness.evidence for witness in sorted(kept, key=lambda w: (w.time, w.evidence.file, w.evidence.line))]
    return (*rows[:_ROWS], *in_time)


def _applies(cause: Cause, migration: Migration) -> bool:
    if cause.kind == "side-effect" and migration.outcome == "failed":
        return False
    return not cause.migration_types or migration.type == "unknown" or migration.type in cause.migration_types


def _narrowed(case: _Case, migration: Migration) -> float:
    """Return the confidence after the stage and the percentage: they narrow, and cannot decide."""
    doubt, factor = 1 - case.confidence, 1.0
    at, cause = migration.percent, case.cause
    known_there = at is not None and cause.percent is not None and at.low <= cause.percent <= at.high
    if at is not None and at.basis == "stated":
        doubt *= 1 - _IN_STAGE if known_there or at.stage in cause.stages else 1
    elif at is not None and cause.stages:
        if at.stage in cause.stages:
            doubt *= 1 - _IN_STAGE
        else:
            factor = _OUT_OF_STAGE
    return (1 - doubt) * factor


def _seen(sign: Sign, weights: Mapping[str, float], records: Records, captured: Captured) -> list[_Witness]:
    """Return what shows a sign; empty: it is not seen. Of any_of all that are seen are witnesses."""
    if sign.any_of:
        return [each for inner in sign.any_of for each in _seen(inner, weights, records, captured)]
    if sign.check:
        weight = sign.weight or weights["check"]
        return [_Witness(weight, quote, _NO_TIME, True) for quote in captured.fired.get(sign.check, ())]
    if sign.fact:
        weight = sign.weight or weights["fact"]
        rows = [fact for fact in captured.facts if fact.name == sign.fact and _fact_has(fact, sign)]
        quotes = (Evidence(fact.host, fact.file, fact.line, fact.text) for fact in rows[:_QUOTES_PER_SIGN])
        return [_Witness(weight, quote, _NO_TIME, True) for quote in quotes]
    weight = sign.weight or weights["event" if sign.event else "says"]
    return [
        _Witness(
            weight * captured.near.get(id(event), 1.0),
            _quote(event),
            event.time or _NO_TIME,
            False,
            event.format in ("hostd", "vcenter"),
            id(event) not in captured.near,
        )
        for event in records.find(sign)[:_QUOTES_PER_SIGN]
    ]


def _fact_has(fact: Fact, sign: Sign) -> bool:
    event = Event(fact.name, fact.host, fact.file, fact.line, fact.text, "", fields=fact.fields)
    return has_fields(event, sign)


def _rank(cases: list[_Case]) -> list[_Case]:
    """Return the cases best first: effects and general entries give way; of equals, what was seen first leads.

    A cause that the migration's own records name is not outdone by one that only records beside it speak for.
    """
    told = max((case.confidence for case in cases if case.own and case.cause.level == "cause"), default=0.0)
    for case in cases if told >= SURE else ():
        if not case.own and case.recorded and case.confidence >= told:
            case.confidence, case.why = round(told - _LESS, 2), "only records beside the migration speak for it"
    narrow = [case for case in cases if case.cause.level == "cause" and case.confidence >= SURE]
    general = [case for case in cases if case.cause.level == "general" and case.confidence >= SURE]
    for case in cases:
        winners = narrow if case.cause.level == "general" else narrow + general if case.cause.level == "effect" else []
        if winners:
            best = max(winners, key=lambda winner: winner.confidence)
            case.confidence = round(case.confidence * _YIELDS, 2)
            case.why = f"gives way to {best.cause.id}, which is narrower and seen as well"
    return sorted(cases, key=lambda case: (-case.confidence, -case.score, case.first, case.cause.id))


def _finding(case: _Case, others: list[_Case]) -> Finding:
    cause = case.cause
    rivals = tuple(
        Rival(other.cause.id, other.confidence, other.why or "it is only a suspicion: fewer or weaker signs")
        for other in others
        if other is not case and (other.why or _NOTABLE <= other.confidence < min(SURE, case.confidence))
    )
    return Finding(
        cause=cause.id,
        title=cause.title,
        confidence=case.confidence,
        evidence=case.evidence,
        against=case.against,
        missing=cause.missing if case.confidence < 0.9 or cause.level == "effect" else (),
        remedy=cause.remedy,
        confirm=cause.confirm,
        references=cause.references,
        level=cause.level,
        kind=cause.kind,
        explanation=cause.explanation,
        rivals=rivals[:_RIVALS],
    )


def _with_cause_percent(migration: Migration, ranked: list[_Case]) -> Migration:
    """Widen the band by the percentage that the leading cause is known for, where it lies near the stage's.

    Where the cause stalls moves in another stage, or the band would span more than 20 points, the stage,
    which the records prove, stands.
    """
    at = migration.percent
    if at is None or at.basis == "stated" or not ranked or ranked[0].confidence < SURE:
        return migration
    cause = ranked[0].cause
    if cause.percent is None or (cause.stages and at.stage not in cause.stages):
        return migration
    low, high = min(at.low, cause.percent), max(at.high, cause.percent)
    if high - low > _WIDEST and not at.low <= cause.percent <= at.high:
        return migration
    return structs.replace(migration, percent=structs.replace(at, value=cause.percent, low=low, high=high))


def _first_abnormal(migration: Migration, abnormal: frozenset[str]) -> Event | None:
    trouble = [event for event in (*migration.events, *migration.around) if event.kind in abnormal]
    at = migration.joint_time
    return min(trouble, key=lambda event: (at(event) or _NO_TIME, event.file, event.line), default=None)


def _quote(event: Event) -> Evidence:
    return Evidence(event.host, event.file, event.line, event.text, event.repeats)
