"""Bytes in, candidate records out: joined with their continuation lines, numbered, decoded.

With stems, only records that contain one are decoded; the others are skipped at the speed of the
scanner. Without stems every record is given. Both find the same events (tested). Memory is bounded:
blocks of a megabyte, and a record is cut at LONGEST. The size of the blocks changes nothing in what
is found.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import BinaryIO

from msgspec import structs

from diagnose.formats import TEXT, of_file
from diagnose.model import Line
from diagnose.scan.decoding import blocks, decode, record_text, refusal
from diagnose.scan.records import Fold, Records
from diagnose.scan.stems import StemsOf, hits_for, hits_for_all, holds_others
from diagnose.scan.tally import Tally, first_stamp

__all__ = ["BLOCK", "MOST_TEXT", "Tally", "decode", "first_stamp", "line_of", "scan"]

BLOCK = 1 << 20
MOST_TEXT = 16 << 20  # bytes of a file of no known format of which every line is looked at
_LOOKED_AT = 50  # first lines that tell what format a file is of
_ENDS = (".", ")", ":", "!", "}", '"', "'")
_SENTENCE = 3  # words
_PROBE = 64 << 10  # first bytes that tell what a file is


def line_of(host: str, file: str, number: int, raw: bytes, format_name: str) -> Line:
    """Return the record that these bytes are, as it would have been given."""
    return Line(host, file, number, record_text(raw), format_name, trouble=True)


def scan(
    stream: BinaryIO,
    host: str,
    file: str,
    stems: StemsOf,
    tally: Tally,
    picked_most: int = 0,
    fold: Fold | None = None,
) -> Iterator[Line]:
    """Yield the candidate records of one file. `fold` takes those of a host's trouble, which then are not given.

    `stems` gives the stems of a format, empty for "give every record". The file's format is told by
    its first lines and its name. An empty or a binary file gives nothing and is told in the tally.
    A file of at most `picked_most` lines is an excerpt that somebody picked: every record of it is given.
    """
    rest = blocks(stream, BLOCK, tally)
    first = b""
    for block in rest:
        first += block
        if len(first) >= _PROBE:
            break
    lines = first[:_PROBE].split(b"\n")[:_LOOKED_AT]
    refused = refusal(first[:_PROBE], lines, tally)
    if refused:
        tally.trouble.append(refused)
        return
    tally.format = of_file(_bare(file), lines)
    picked = len(first) < _PROBE and len(lines) - 1 <= picked_most
    hits = None if picked else hits_for(_bare(file), lines, stems, tally.format)
    reader = Records(host, file, tally, hits, picked, fold)
    apart = _apart if picked else iter
    for block in chain([first], rest):
        _change_filter(reader, block, stems, tally)
        yield from apart(reader.feed(block))
    yield from apart(reader.end())
    tally.end()


def _apart(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the records of an excerpt, those lines apart that somebody wrote or pasted below a record of a log.

    What a record goes on with, or where a post breaks its line, stands indented, behind an arrow, or within a sentence.
    """
    for line in lines:
        rows = line.text.split("\n")
        own = len(rows) if line.format == TEXT else _own_rows(rows)
        yield line if own == len(rows) else structs.replace(line, text="\n".join(rows[:own]))
        for index, text in enumerate(rows[own:], own):
            if text.strip():
                yield structs.replace(line, line=line.line + index, text=text, format=TEXT)


def _own_rows(rows: list[str]) -> int:
    """Return how many of its first rows are a record's own."""
    for index, (before, text) in enumerate(pairwise(rows), 1):
        ended = not before.strip() or before.rstrip().endswith(_ENDS)
        if ended and text[:1].isupper() and len(text.split()) >= _SENTENCE:
            return index
    return len(rows)


def _change_filter(reader: Records, block: bytes, stems: StemsOf, tally: Tally) -> None:
    """Look for records of all formats from here on, where a block shows that there are others in the file.

    And where text of no known format grows too long for a look at each of its lines.
    """
    if tally.format == TEXT:
        if tally.bytes > MOST_TEXT and not reader.filtered:
            tally.trouble.append(
                f"is no log of a known format: behind {MOST_TEXT >> 20} MB, only lines of known formats were looked at"
            )
            reader.filter(hits_for_all(stems))
    elif reader.filtered and holds_others(block, tally.format):
        reader.filter(hits_for_all(stems))


def _bare(file: str) -> str:
    return file.replace("!", "/").rsplit("/", 1)[-1].removesuffix(".gz")
