"""The literals that a pre-filter needs to find every record a grammar can read: derived, never listed.

At most 64 of them for a grammar, because the scanner runs vectorised up to that number and ten
times slower above it (measured with ahocorasick_rs 1.0).
"""

from collections.abc import Iterable
from functools import cache

from diagnose.errors import GrammarError
from diagnose.events.grammar import load
from diagnose.formats import Stems

MOST = 64
_BROUGHT = frozenset({"opid_mapped"})
_OF_EVERY_FORMAT = "last message repeated "
_SHORTEST = 4  # bytes of a literal that may be a stem as it stands
_SHORTEST_SHARED = 7  # bytes of a piece of a literal that may stand for several


@cache
def stems(name: str, kinds: frozenset[str] | None = None, folded: frozenset[str] = frozenset()) -> Stems:
    """Return the stems of a grammar, sorted: of all its messages, or of those that give one of these kinds.

    `folded`: kinds that are trouble of a host.

    An `opid_mapped` needs none: the record that bears the opID brings the one that maps it.
    Raises GrammarError where a message has no literal long enough.
    """
    alternatives: list[frozenset[str]] = []
    gives: list[str] = []
    for kind, literals in load(name).literals():
        if kind in _BROUGHT or (kinds is not None and kind not in kinds):
            continue
        usable = frozenset(each for each in literals if len(each) >= _SHORTEST)
        if not usable:
            raise GrammarError(f"grammars/{name}.lark", f"{kind} has no literal of {_SHORTEST} characters")
        alternatives.append(usable)
        gives.append(kind)
    chosen = _without_covered(max(usable, key=lambda each: (len(each), each)) for usable in alternatives)
    noise = tuple(phrase for phrase in load(name).noise() if any(phrase.find(stem) >= 0 for stem in chosen))
    most = MOST - len(noise) - 1
    if len(chosen) > most:
        chosen = _shared(alternatives, name, most)
    telling = {
        stem
        for kind, literals in zip(gives, alternatives, strict=True)
        if kind not in folded
        for stem in chosen
        if any(stem in literal for literal in literals)
    }
    return Stems(tuple(sorted({*chosen, _OF_EVERY_FORMAT})), noise, frozenset(chosen - telling))


def _without_covered(stems: Iterable[str]) -> set[str]:
    """Drop every stem that contains another: where it stands, the other stands too."""
    kept: set[str] = set()
    for stem in sorted(stems, key=len):
        if not any(shorter in stem for shorter in kept):
            kept.add(stem)
    return kept


def _pieces(literal: str) -> set[str]:
    """Return the runs of words in a literal that are long enough to stand for it and be rare."""
    words = literal.split(" ")
    runs = {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
    return {run for run in runs if len(run) >= _SHORTEST_SHARED}


def _shared(alternatives: list[frozenset[str]], name: str, most: int) -> set[str]:
    """Return at most `most` stems: whole literals, and pieces that several alternatives share in place of theirs.

    A long piece is worth more than one that stands for many: a short one would hit on every other line.
    """
    where: dict[str, set[int]] = {}
    for piece in {piece for literals in alternatives for literal in literals for piece in _pieces(literal)}:
        where[piece] = {n for n, literals in enumerate(alternatives) if any(piece in each for each in literals)}
    own = {number: max(literals, key=lambda each: (len(each), each)) for number, literals in enumerate(alternatives)}
    while len(chosen := _without_covered(own.values())) > most:
        replaced = {piece: len({own[n] for n in numbers} & chosen) for piece, numbers in where.items()}
        best = max(where, key=lambda piece: ((replaced[piece] - 1) * (min(len(piece), 20) - 5), piece))
        if replaced[best] < 2:
            raise GrammarError(f"grammars/{name}.lark", f"its messages need more than {most} stems; share phrases")
        own.update(dict.fromkeys(where.pop(best), best))
    return chosen
