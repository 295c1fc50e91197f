"""Bytes in, candidate records out: joined with their continuation lines, numbered, decoded.

With stems, only records that contain one are decoded; the others are skipped at the speed of the
scanner. Without stems every record is given. Both find the same events (tested). Memory is bounded:
blocks of a megabyte, and a record is cut at LONGEST.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import BinaryIO

from diagnose.formats import TEXT, begins_record, of_file
from diagnose.model import Line

BLOCK = 1 << 20
LONGEST = 64 << 10  # bytes of one record that are kept
MOST_TEXT = 16 << 20  # bytes of a file of no known format that are looked at
_STAMP = re.compile(rb"(?<!\d)(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)")
_CONTINUES = 400  # lines that a record may go on for, backwards from a hit

Hits = Callable[[bytes], Iterator[int]]


class Tally:
    """What was seen of one file: bytes and lines of text, records given on, the span of its stamps, cuts."""

    def __init__(self) -> None:
        self.bytes = 0
        self.lines = 0
        self.records = 0
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.format = ""
        self.trouble: list[str] = []

    def stamp(self, block: bytes) -> None:
        """Widen the span by the first and the last stamp of a block."""
        for found in (_STAMP.search(block), _last_stamp(block)):
            time = _time(found)
            if time:
                self.first = min(self.first or time, time)
                self.last = max(self.last or time, time)


def scan(
    stream: BinaryIO, host: str, file: str, stems: Callable[[str], tuple[str, ...]], tally: Tally
) -> Iterator[Line]:
    """Yield the candidate records of one file.

    `stems` gives the stems of a format, empty for "give every record". The file's format is told by
    its first lines. A binary file gives nothing and is told in the tally.
    """
    first = stream.read(BLOCK)
    stream_text = _decoded(first, tally)
    if stream_text is None:
        return
    tally.format = of_file(_bare(file), stream_text[: 64 << 10].split(b"\n")[:200])
    hits = _scanner(stems(tally.format))
    reader = _Blocks(host, file, tally, hits)
    yield from reader.feed(stream_text)
    while block := stream.read(BLOCK):
        if tally.format == TEXT and tally.bytes >= MOST_TEXT:
            tally.trouble.append(f"no log of a known format: read up to {MOST_TEXT >> 20} MB, the rest not")
            break
        yield from reader.feed(block)
    yield from reader.end()


def _bare(file: str) -> str:
    return file.replace("!", "/").rsplit("/", 1)[-1].removesuffix(".gz")


def _decoded(block: bytes, tally: Tally) -> bytes | None:
    """Return the block as UTF-8 text; None where it is binary. UTF-16 is told by its mark."""
    if block.startswith((b"\xff\xfe", b"\xfe\xff")):
        tally.trouble.append("is UTF-16; save it as UTF-8 and give it again")
        return None
    probe = block[:4096].strip(b"\0")
    strange = sum(byte < 9 or 13 < byte < 27 for byte in probe)
    if strange > len(probe) // 20:
        tally.trouble.append("is a binary file; not read")
        return None
    return block.removeprefix(b"\xef\xbb\xbf")


@cache
def _scanner(stems: tuple[str, ...]) -> Hits | None:
    """Return what finds the positions of the stems in a block; None for no stems: every record is wanted."""
    if not stems:
        return None
    try:
        from ahocorasick_rs import BytesAhoCorasick, MatchKind  # noqa: PLC0415 - optional: no wheel, no scanner
    except ImportError:
        pattern = re.compile(b"|".join(re.escape(stem.encode()) for stem in stems))
        return lambda block: (found.start() for found in pattern.finditer(block))
    # LeftmostFirst is the kind that runs vectorised (8 times the default's speed)
    automaton = BytesAhoCorasick([stem.encode() for stem in stems], matchkind=MatchKind.LeftmostFirst)
    return lambda block: (start for _, start, _ in automaton.find_matches_as_indexes(block))


class _Blocks:
    """Cuts a stream into whole records, block by block."""

    def __init__(self, host: str, file: str, tally: Tally, hits: Hits | None) -> None:
        self._host = host
        self._file = file
        self._tally = tally
        self._hits = hits
        self._carry = b""
        self._line = 1  # number of the first line of the carry
        self._skipping = False  # inside a line that was cut

    def feed(self, block: bytes) -> Iterator[Line]:
        """Yield the records that are complete with this block."""
        self._tally.bytes += len(block)
        self._tally.lines += block.count(b"\n")
        self._tally.stamp(block)
        if self._skipping:
            end = block.find(b"\n")
            if end < 0:
                return
            block, self._skipping, self._line = block[end + 1 :], False, self._line + 1
        data = self._carry + block
        cut = _last_record(data)
        if cut == 0 and len(data) > 2 * BLOCK:
            cut = data.rfind(b"\n") + 1
            if cut == 0:
                yield from self._too_long(data)
                return
        self._carry = data[cut:]
        yield from self._records(data[:cut])

    def _too_long(self, data: bytes) -> Iterator[Line]:
        self._tally.trouble.append(f"line {self._line} is longer than {2 * BLOCK >> 20} MB; read up to {LONGEST >> 10} KB of it")
        start = self._line
        yield from self._records(data[:LONGEST])
        self._carry, self._skipping, self._line = b"", True, start

    def end(self) -> Iterator[Line]:
        """Yield the records of what is left."""
        if self._carry:
            if not self._carry.endswith(b"\n"):
                self._tally.lines += 1
            yield from self._records(self._carry)
        self._carry = b""

    def _records(self, block: bytes) -> Iterator[Line]:
        spans = _all_spans(block, self._tally.format) if self._hits is None else self._hit_spans(block, self._hits)
        counted = 0
        number = self._line
        for start, end in spans:
            number += block.count(b"\n", counted, start)
            counted = start
            self._tally.records += 1
            yield Line(self._host, self._file, number, _text(block[start:end]), self._tally.format)
        self._line += block.count(b"\n")

    def _hit_spans(self, block: bytes, hits: Hits) -> Iterator[tuple[int, int]]:
        """Yield the span of every record that holds a hit, each once."""
        done = 0
        for position in hits(block):
            if position < done:
                continue
            start = _record_start(block, position, done)
            done = _record_end(block, position)
            yield start, done


def _record_start(block: bytes, position: int, floor: int) -> int:
    start = max(block.rfind(b"\n", 0, position) + 1, floor)
    first = start
    for _ in range(_CONTINUES):
        if start <= floor or begins_record(block[start : start + 256]):
            return start
        start = max(block.rfind(b"\n", 0, start - 1) + 1, floor)
    return first


def _record_end(block: bytes, position: int) -> int:
    end = _line_end(block, position)
    while end < len(block) and not begins_record(block[end : end + 256]):
        end = _line_end(block, end)
    return end


def _line_end(block: bytes, position: int) -> int:
    end = block.find(b"\n", position)
    return len(block) if end < 0 else end + 1


def _all_spans(block: bytes, format_name: str) -> Iterator[tuple[int, int]]:
    """Yield the span of every record; in text of no known format each line is one."""
    start = 0
    while start < len(block):
        end = _line_end(block, start) if format_name == TEXT else _record_end(block, start)
        yield start, end
        start = end


def _last_record(data: bytes) -> int:
    """Return where the last record of the data begins: it may go on in the next block. 0: none was found."""
    position = len(data)
    while position > 0:
        position = data.rfind(b"\n", 0, position - 1) + 1 if position > 1 else 0
        if position and begins_record(data[position : position + 256]):
            return position
        if len(data) - position > LONGEST * 4:
            break
    return 0


def _text(record: bytes) -> str:
    """Return the record as text, bounded; what is not UTF-8 is read as Windows-1252, as Windows vCenters write."""
    cut = record[:LONGEST].rstrip(b"\r\n").replace(b"\r\n", b"\n")
    try:
        return cut.decode("utf-8")
    except UnicodeDecodeError:
        return cut.decode("cp1252", "replace")


def _last_stamp(block: bytes) -> re.Match[bytes] | None:
    last = None
    for last in _STAMP.finditer(block, max(0, len(block) - 8192)):
        pass
    return last


def _time(found: re.Match[bytes] | None) -> datetime | None:
    if found is None:
        return None
    try:
        return datetime(*(int(part) for part in found.groups()), tzinfo=UTC)  # type: ignore[misc]  # six ints: year to second
    except ValueError:
        return None
