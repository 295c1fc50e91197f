"""Which causes speak in words like these: rapidfuzz suggests, and never proves."""

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from rapidfuzz import fuzz

from diagnose.model import Cause, Event, Sign
from diagnose.signs import normalise

_CODE = re.compile(r"bad[0-9a-f]{4,5}|19588\d{4}")
LIKE = 75.0  # of 100: below this, a likeness is a coincidence of common words
_SHORTEST = 20  # characters of a sentence that is worth comparing: shorter ones stand in anything
LIKE_AT_MOST = 0.3  # confidence of a likeness: it suggests, and never proves
_MOST_TEXTS = 60  # texts of one migration that are compared
_TELLING = 0.4  # weight of a sentence that is worth comparing with: weaker ones are shared by many causes


class Likeness(Struct, frozen=True):
    """A cause, how like its nearest sentence is (0 to 100), and that sentence."""

    cause: Cause
    score: float
    sentence: str


class Suspect(Struct, frozen=True):
    """A cause that a record is only like, and how far that may count: at most LIKE_AT_MOST."""

    cause: Cause
    confidence: float
    event: Event


def suspects(events: Sequence[Event], causes: Iterable[Cause]) -> list[Suspect]:
    """Return up to three causes whose sentences records of trouble are like, best first; empty: none is near.

    The sentence of a record is its text field, or the whole line where it has none.
    """
    known = tuple(causes)
    found: dict[str, Suspect] = {}
    seen: set[str] = set()
    for event in events:
        text = event.get("text") or event.get("reason") or event.text
        if text in seen or len(seen) >= _MOST_TEXTS:
            continue
        seen.add(text)
        for like in nearest(text, known):
            confidence = round(LIKE_AT_MOST * like.score / 100, 2)
            if like.cause.id not in found or found[like.cause.id].confidence < confidence:
                found[like.cause.id] = Suspect(like.cause, confidence, event)
    return sorted(found.values(), key=lambda each: (-each.confidence, each.cause.id))[:3]


def nearest(text: str, causes: Iterable[Cause], most: int = 3) -> list[Likeness]:
    """Return the causes whose sentences or titles are most like the text, best first; empty: none is near."""
    wanted = normalise(text)
    if len(wanted) < 8:
        return []
    found = []
    for cause in causes:
        if cause.status == "retired":
            continue
        best = max(((_score(wanted, each), each) for each in _sentences(cause)), default=(0.0, ""))
        if best[0] >= LIKE:
            found.append(Likeness(cause, round(best[0], 1), best[1]))
    return sorted(found, key=lambda each: (-each.score, each.cause.id))[:most]


def _score(wanted: str, sentence: str) -> float:
    """Return the likeness; a sentence much shorter than the text may stand inside it.

    Two texts that name different status codes are not alike, whatever else they say.
    """
    if (codes := set(_CODE.findall(sentence.casefold()))) and not codes & set(_CODE.findall(wanted)):
        return 0.0
    own = normalise(sentence.replace("<", " ").replace(">", " "))
    if len(own) < _SHORTEST:
        return 0.0
    whole = fuzz.token_set_ratio(wanted, own)
    part = fuzz.partial_ratio(wanted, own) if len(own) < len(wanted) else fuzz.ratio(wanted, own)
    return (whole + part) / 2


def _sentences(cause: Cause) -> Iterable[str]:
    yield cause.title
    for sign in (*cause.needs, *cause.supports):
        for each in sign.any_of or (sign,):
            yield from _words(each)


def _words(sign: Sign) -> Iterable[str]:
    if sign.says and (sign.weight == 0 or sign.weight >= _TELLING):
        yield sign.says
