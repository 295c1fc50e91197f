"""What is known about a percentage, or about a text that somebody pasted, without any bundle."""

from collections.abc import Iterable

from msgspec import Struct

from diagnose import events, knowledge, migrations
from diagnose.matching import Captured, match
from diagnose.matching.likeness import nearest
from diagnose.model import Cause, Line, Stage


class Explanation(Struct, frozen=True):
    """A cause and why it is named: the words that were recognised, a likeness, or the percentage."""

    cause: Cause
    why: str
    confidence: float


def percentage(value: int, known: knowledge.Knowledge) -> tuple[tuple[Stage, ...], tuple[Explanation, ...]]:
    """Return the stages whose band holds the percentage, and the causes: those known for it first."""
    stages = tuple(stage for stage in known.stages if stage.low <= value <= stage.high)
    names = {stage.name for stage in stages}
    causes = [c for c in known.causes if c.status != "retired"]
    exact = [c for c in causes if c.percent == value]
    near = [c for c in causes if c.percent is not None and c.percent != value and abs(c.percent - value) <= 3]
    staged = [c for c in causes if c.percent is None and c.level != "effect" and names & set(c.stages)]
    return stages, (
        *(Explanation(c, f"is known for a stall at {value} %", 0.0) for c in exact),
        *(Explanation(c, f"is known for a stall at {c.percent} %", 0.0) for c in near),
        *(
            Explanation(c, f"stalls a move in this stage ({', '.join(sorted(names & set(c.stages)))})", 0.0)
            for c in staged
        ),
    )


def text(words: str, known: knowledge.Knowledge) -> tuple[Explanation, ...]:
    """Return the causes that the words are a sign of, then those that are only alike; empty: none is near."""
    lines = [
        Line("", "text", number, line, "text") for number, line in enumerate(words.splitlines(), 1) if line.strip()
    ]
    built = migrations.build(events.read(lines), known.stages, {}, excerpt=True)
    found: dict[str, Explanation] = {}
    for each in built:
        diagnosis = match(each, known.causes, Captured(), migrations.ABNORMAL, known.codes, known.calibration)
        for finding in diagnosis.findings:
            cause = known.cause(finding.cause)
            if cause is not None:
                found.setdefault(cause.id, Explanation(cause, "its words are in the text", finding.confidence))
    for like in nearest(words, known.causes, most=5):
        why = f"{like.score:.0f} % like its words: {like.sentence}"
        found.setdefault(like.cause.id, Explanation(like.cause, why, 0.0))
    return tuple(found.values())


def codes(words: str, known: knowledge.Knowledge) -> Iterable[tuple[str, str]]:
    """Yield (code, text) for each VMkernel status code in the words, in any of its three spellings, each once."""
    for code in dict.fromkeys(events.status_codes(words)):
        if code in known.codes:
            yield code, known.codes[code]


def percent_in(words: str) -> int | None:
    """Return the percentage at which the words say that a migration stalled, None where they say none."""
    lines = [Line("", "text", number, line, "text") for number, line in enumerate(words.splitlines(), 1)]
    stated = [event.fields["percent"] for event in events.read(lines) if "percent" in event.fields]
    return int(stated[-1]) if stated else None
