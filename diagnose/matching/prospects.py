"""Which causes, and which of their signs, are worth a look for a migration: most need a kind of record or a word
that it does not have.

A knowledge base asks for a thousand things, and a bundle may hold hundreds of migrations.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from diagnose.literals import holder
from diagnose.model import Cause, Sign
from diagnose.signs import Records, key


class _Asked(Struct, frozen=True):
    """A sign, and the kind of record or the word without which it is not seen; neither: records do not decide it."""

    sign: Sign
    kind: str = ""
    word: str = ""


class _Choice(Struct, frozen=True):
    """A sign and what it is a choice of: itself alone, where it is none."""

    sign: Sign
    inner: tuple[_Asked, ...]

    def narrowed(self, kinds: frozenset[str], words: set[str]) -> Sign | None:
        """Return the sign with only those of its choices that may be seen; None: none of them may."""
        kept = [
            each.sign for each in self.inner if each.kind in kinds or each.word in words or not (each.kind or each.word)
        ]
        if len(kept) == len(self.inner):
            return self.sign
        return structs.replace(self.sign, any_of=tuple(kept)) if kept else None


_Choices = tuple[_Choice, ...]


class Prospects:
    """The causes of a knowledge base, by what records must hold for each to be considered at all."""

    def __init__(self, causes: Iterable[Cause]) -> None:
        """Sort the signs by what they ask for; that is worth it from the second migration on."""
        self.causes = tuple(causes)
        self._rows: list[tuple[Cause, _Choices, _Choices, _Choices]] = [
            (each, _choices(each.needs), _choices(each.supports), _choices(each.excludes)) for each in self.causes
        ]
        choices = (choice for _, *lists in self._rows for each in lists for choice in each)
        self._held = holder(asked.word for choice in choices for asked in choice.inner if asked.word)

    def among(self, records: Records) -> Iterator[Cause]:
        """Yield the causes that the records may show, in their order, with those signs of theirs that they may show."""
        kinds, words = records.kinds, self._held(records.vocabulary)
        for cause, *lists in self._rows:
            needs, supports, excludes = (_narrowed(choices, kinds, words) for choices in lists)
            if len(needs) == len(cause.needs):
                yield structs.replace(cause, needs=needs, supports=supports, excludes=excludes)


def _narrowed(choices: _Choices, kinds: frozenset[str], words: set[str]) -> tuple[Sign, ...]:
    narrowed = (choice.narrowed(kinds, words) for choice in choices)
    return tuple(sign for sign in narrowed if sign is not None)


def _choices(signs: Iterable[Sign]) -> _Choices:
    return tuple(_Choice(sign, tuple(map(_asked, sign.any_of or (sign,)))) for sign in signs)


def _asked(sign: Sign) -> _Asked:
    if sign.event:
        return _Asked(sign, kind=sign.event)
    return _Asked(sign, word=key(sign.says) if sign.says and not (sign.check or sign.fact) else "")
