"""What a sign of the knowledge base finds among records: events by kind, side and fields, sentences by their words.

A sentence is equal but for case, blanks, quotes and its `<placeholders>`, which stand for any short text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache

from diagnose.model import Event, Sign

_QUOTES = str.maketrans(dict.fromkeys("'\"`\u2018\u2019\u201c\u201d\u00ab\u00bb"))
_PLACEHOLDER = re.compile(r"<[^<>]*>")
_TEXT_BESIDE = re.compile(r"[a-z] ?\((?:0x)?(?:bad|1958)|(?:bad[0-9a-f]{3,5}|1958\d{5})\)?[.:] *[A-Za-z]")
_NARROWEST = 40  # characters of a line that may have been wrapped at its width
_DENIES = re.compile(r"\b(?:not|no|never|without|isnt|arent)\b")
_ENDS_DENYING = re.compile(r"\b(?:no|not|without|never)(?: a| an| any)? $")
_GUESSES = re.compile(
    r"\b(?:thinks?|thought|maybe|perhaps|may have|might|could it|ruled out|already checked|verified|was upgraded)\b"
    r"|\? ?$"
)
_FILLER = r"[^\n]{0,300}?"


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """Return the text without quotes, in small letters, every run of blanks as one."""
    return " ".join(text.translate(_QUOTES).casefold().split())


@lru_cache(maxsize=16384)
def parts(text: str) -> tuple[str, ...]:
    """Return what stands between the placeholders of a text, normalised; a text without any is one part."""
    return tuple(part for part in (normalise(each) for each in _PLACEHOLDER.split(text)) if part)


@lru_cache(maxsize=16384)
def _words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words that every record that says the text holds whole, and those that may be parts of longer ones."""
    whole: list[str] = []
    begun: list[str] = []
    for part in parts(text):
        first, *rest = part.split(" ")
        begun += [first, *rest[-1:]]
        whole += rest[:-1]
    return tuple(whole), tuple(begun)


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """Return the longest word of a text: no record says the text without it, be it a part of a longer word."""
    whole, begun = _words(text)
    return max((*whole, *begun), key=len, default="")


@lru_cache(maxsize=4096)
def pattern(text: str) -> re.Pattern[str]:
    """Return the expression for a text with placeholders, over normalised text.

    A blank beside a placeholder stands for a word's edge: "NIC <x> firmware" is not in "technical firmware".
    """
    written: list[str] = []
    for each in _PLACEHOLDER.split(text):
        part = re.escape(normalise(each))
        before = r"\b" if written and each[:1].isspace() and each.strip()[:1].isalnum() else ""
        after = r"\b" if each[-1:].isspace() and each.strip()[-1:].isalnum() else ""
        written.append(f"{before}{part}{after}")
    return re.compile(_FILLER.join(written))


@lru_cache(maxsize=65536)
def _matches(wanted: str, value: str) -> bool:
    if "<" not in wanted:
        return normalise(wanted) == normalise(value)
    return pattern(wanted).fullmatch(normalise(value)) is not None


class Records:
    """The records of one migration, indexed for signs."""

    def __init__(self, events: Iterable[Event], codes: Mapping[str, str] | None = None) -> None:
        """Index the records; `codes` gives the text of status codes that stand without one."""
        self.events = tuple(events)
        self._codes = codes or {}
        self._by_kind: dict[str, list[Event]] = {}
        for event in self.events:
            self._by_kind.setdefault(event.kind, []).append(event)
        self._text = ""
        self._words: set[str] = set()
        self._held: dict[str, bool] = {}
        self._vocabulary = ""  # each word once: what is not in it is nowhere, and it is far shorter than the text
        self._starts: list[int] = []

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the records."""
        return frozenset(self._by_kind)

    @property
    def vocabulary(self) -> str:
        """Every word of the records once, normalised, a line each."""
        if not self._starts:
            self._index()
        return self._vocabulary

    def find(self, sign: Sign) -> tuple[Event, ...]:
        """Return the records that an event sign or a says sign finds, in their order; empty: it is not seen."""
        if sign.event:
            found = [event for event in self._by_kind.get(sign.event, []) if has_fields(event, sign)]
        elif sign.says:
            found = self._saying(sign.says)
        else:
            found = []
        return tuple(event for event in found if on_side(event, sign.on))

    def _saying(self, words: str) -> list[Event]:
        """Return the records that say the words. Most texts say none of them: their parts are looked for first."""
        if not self._starts:
            self._index()
        whole, begun = _words(words)
        if not self._words.issuperset(whole) or not all(map(self._holds, begun)):
            return []
        if not all(part in self._text for part in parts(words)):
            return []
        found: list[Event] = []
        position = 0
        expression = pattern(words)
        while match := expression.search(self._text, position):
            number = bisect_right(self._starts, match.start()) - 1
            if not self._denied(number, match, words):
                found.append(self.events[number])
            if number + 1 >= len(self._starts):
                break
            position = self._starts[number + 1]
        return found

    def _holds(self, word: str) -> bool:
        """Say whether the word stands in the text, alone or in a longer one; signs ask for the same words again."""
        known = self._held.get(word)
        if known is None:
            known = self._held[word] = word in self._words or word in self._vocabulary
        return known

    def _denied(self, number: int, match: re.Match[str], words: str) -> bool:
        """Say whether pasted text denies or only guesses what a sentence says: people write of what it is not, too."""
        if self.events[number].format != "vcenter":
            return False
        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._text)
        if _GUESSES.search(self._text, start, end):
            return True
        before = self._text[start : match.start()]
        return _ENDS_DENYING.search(before) is not None or (
            _DENIES.search(match.group()) is not None and _DENIES.search(normalise(words)) is None
        )

    def _index(self) -> None:
        """Lay the texts one after the other, a line each; lines that a paste has wrapped become one again."""
        position = 0
        written: list[str] = []
        before: Event | None = None
        for event in self.events:
            self._starts.append(position)
            text = normalise(event.text + self._meaning(event))
            written += [" " if before is not None and _wrapped(before, event) else "\n", text]
            position += len(text) + 1
            before = event
        self._text = "".join(written[1:])
        self._words = set(self._text.split())
        self._vocabulary = "\n".join(self._words)

    def _meaning(self, event: Event) -> str:
        """Return the text of a status code that stands alone: a text printed beside it wins, numbers shift."""
        code = event.get("status")
        if not code or event.get("reason") or _TEXT_BESIDE.search(event.text):
            return ""
        return f" {self._codes.get(code, '')}"


def _wrapped(before: Event, event: Event) -> bool:
    """Say whether a line of pasted text goes on from the line before it: that was cut short at some width."""
    pasted = before.format == event.format == "vcenter" and before.file == event.file and before.line + 1 == event.line
    text = before.text.rstrip()
    goes_on = event.text.lstrip()[:1].islower() or text[-1:] == ","
    return pasted and goes_on and len(text) >= _NARROWEST and text[-1:] not in ".!?:;"


def on_side(event: Event, on: str) -> bool:
    """Say whether the record may be of the side: one that does not tell its side may be of any."""
    return on == "any" or event.side in (on, "")


def has_fields(event: Event, sign: Sign) -> bool:
    """Say whether every field that the sign names has one of the values it allows."""
    return all(
        any(_matches(value, event.get(name)) for value in values) and event.get(name) != ""
        for name, values in sign.where.items()
    )
