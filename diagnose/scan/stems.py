"""The literal pre-filter: where in a block stands one of the words without which no rule reads a record."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from diagnose.formats import FORMATS, TEXT, Stems, bears_mark_of, by_name, recognise
from diagnose.literals import finder

StemsOf = Callable[[str], Stems]
Hits = Callable[[bytes], Iterator[tuple[int, bool]]]
"""Where in a block a stem stands, in order, and whether it is one of trouble."""

_LOOKS = 16  # lines of a block that are looked at for records of other formats


def hits_for(name: str, lines: Sequence[bytes], stems: StemsOf, format_name: str) -> Hits | None:
    """Return the scanner for a file: for its format's stems, where its name and all its first lines agree on it.

    Else it may hold several programs' records (ESX 4's messages, collectors): for those of all formats.
    """
    if format_name == TEXT:
        return None
    if by_name(name) == format_name and not any(_is_of_another(line, format_name) for line in lines):
        return _scanner((stems(format_name),))
    return hits_for_all(stems)


def holds_others(block: bytes, format_name: str) -> bool:
    """Say whether a block shows records of another format: logs were put together. A few lines are looked at."""
    step = max(1, len(block) // _LOOKS)
    for at in (*range(0, len(block), step), len(block) - 2):
        start = block.rfind(b"\n", 0, max(at, 0)) + 1
        line = block[start : start + 512].partition(b"\n")[0]
        if _is_of_another(line, format_name):
            return True
    return False


def _is_of_another(line: bytes, format_name: str) -> bool:
    return not bears_mark_of(format_name, line) and recognise(line) not in (format_name, "")


def hits_for_all(stems: StemsOf) -> Hits | None:
    """Return the scanner for records of every known format."""
    return _scanner(tuple(stems(row.name) for row in FORMATS))


@cache
def _scanner(sets: tuple[Stems, ...]) -> Hits | None:
    """Return what finds the positions of the stems in a block, in their order.

    None where a set is empty: every record is wanted. A set is scanned for by itself: in one of
    more than 64 the scanner falls to a tenth of its speed.
    """
    if not all(each.wanted for each in sets):
        return None
    scanners = [_one_scanner(stems) for stems in sets]
    if len(scanners) == 1:
        return scanners[0]
    return lambda block: heapq.merge(*(scanner(block) for scanner in scanners))


def _one_scanner(stems: Stems) -> Hits:
    """Return the scanner of a set: of phrases that begin at one place the first counts, so noise comes first."""
    phrases = [phrase.encode() for phrase in (*stems.noise, *stems.wanted)]
    says = [None] * len(stems.noise) + [stem in stems.trouble for stem in stems.wanted]
    find = finder(phrases)
    return lambda block: _telling((says[n], start) for n, start in find(block))


def _telling(hits: Iterable[tuple[bool | None, int]]) -> Iterator[tuple[int, bool]]:
    return ((start, trouble) for trouble, start in hits if trouble is not None)
