"""Which causes speak in words like these: rapidfuzz suggests, and never proves."""

from collections.abc import Iterable

from msgspec import Struct
from rapidfuzz import fuzz

from diagnose.model import Cause, Sign
from diagnose.signs import normalise

LIKE = 72.0  # of 100: below this, a likeness is a coincidence of common words
_TELLING = 0.4  # weight of a sentence that is worth comparing with: weaker ones are shared by many causes


class Likeness(Struct, frozen=True):
    """A cause, how like its nearest sentence is (0 to 100), and that sentence."""

    cause: Cause
    score: float
    sentence: str


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
    """Return the likeness; a sentence much shorter than the text may stand inside it."""
    own = normalise(sentence.replace("<", " ").replace(">", " "))
    if len(own) < 12:
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
