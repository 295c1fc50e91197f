"""The literals that a pre-filter needs to find every record a grammar can read: derived, never listed.

At most MOST of them for a grammar, because the scanner runs vectorised up to that number and ten
times slower above it (measured with ahocorasick_rs 1.0).
"""

from collections.abc import Iterable
from functools import cache

from diagnose.errors import GrammarError
from diagnose.events.grammar import load

MOST = 64
_SHORTEST = 4  # bytes; a shorter stem would hit on every other line


@cache
def stems(name: str) -> tuple[str, ...]:
    """Return the stems of a grammar, sorted. Raises GrammarError where a message has no literal long enough."""
    alternatives: list[frozenset[str]] = []
    for kind, literals in load(name).literals():
        usable = frozenset(each for each in literals if len(each) >= _SHORTEST)
        if not usable:
            raise GrammarError(f"grammars/{name}.lark", f"{kind} has no literal of {_SHORTEST} characters")
        alternatives.append(usable)
    chosen = {max(usable, key=len) for usable in alternatives}
    chosen = _without_covered(chosen)
    return tuple(sorted(chosen if len(chosen) <= MOST else _cover(alternatives)))


def _without_covered(stems: Iterable[str]) -> set[str]:
    """Drop every stem that contains another: where it stands, the other stands too."""
    kept: set[str] = set()
    for stem in sorted(stems, key=len):
        if not any(shorter in stem for shorter in kept):
            kept.add(stem)
    return kept


def _pieces(literal: str) -> set[str]:
    """Return the runs of words in a literal that could stand for it."""
    words = literal.split(" ")
    runs = {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
    return {run for run in runs if len(run) >= _SHORTEST}


def _cover(alternatives: list[frozenset[str]]) -> set[str]:
    """Return a small set of pieces of which every alternative contains one (greedy, longest shared first)."""
    where: dict[str, set[int]] = {}
    for number, literals in enumerate(alternatives):
        for literal in literals:
            for piece in _pieces(literal):
                where.setdefault(piece, set()).add(number)
    for piece, numbers in where.items():
        numbers.update(n for n, literals in enumerate(alternatives) if any(piece in each for each in literals))
    open_numbers = set(range(len(alternatives)))
    chosen: set[str] = set()
    while open_numbers:
        best = max(where, key=lambda piece: (len(where[piece] & open_numbers) * min(len(piece), 16), piece))
        chosen.add(best)
        open_numbers -= where[best]
    return chosen
