"""Whole records out of blocks of bytes: joined, numbered, and only those that are wanted.

A record's extent depends on its own lines only, never on the blocks that it came in.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator

from diagnose.formats import TEXT, begins_record, repeats
from diagnose.literals import line_ends
from diagnose.model import Line
from diagnose.scan.decoding import GAP, record_text
from diagnose.scan.opids import Opids
from diagnose.scan.stems import Hits
from diagnose.scan.tally import LONGEST, Tally

MOST_LINES = 400  # lines of one record; what goes on is a record of its own, without a head
_HEAD = 256  # bytes of a line that are looked at for the begin of a record
_CONTINUES = re.compile(rb"\)(?:\[\+\]|\+) |\b[A-Z]\d{3}\+ |[:\]] *-->")
"""A record with a head of its own that goes on with the one before: syslog sends one a line."""

_MAPS_OPIDS = "vmkernel"  # the format whose records do
Fold = Callable[[int, bytes, str, bool], bool]
"""Takes a record of trouble: its line, its bytes, its format, and whether it only repeats the one before.

False: it is not taken, and must be given.
"""

Span = tuple[int, int, bool]
"""Where a record begins and ends, and whether all that was found in it speaks of trouble of a host."""


class Records:
    """Cuts a stream into whole records, block by block; what may go on is carried to the next block."""

    def __init__(
        self, host: str, file: str, tally: Tally, hits: Hits | None, picked: bool = False, fold: Fold | None = None
    ) -> None:
        self._fold = fold
        self._host = host
        self._picked = picked
        self._file = file
        self._tally = tally
        self._hits = hits
        self._by_line = tally.format == TEXT
        self._carry = b""
        self._line = 1  # number of the first line of the carry
        self._skipping = False  # inside a line that was cut
        self._kept: list[Line] = []  # not given, but continued by what may follow
        self._opids = Opids() if tally.format == _MAPS_OPIDS else None

    @property
    def filtered(self) -> bool:
        """Say whether only records with a stem are given."""
        return self._hits is not None

    def filter(self, hits: Hits | None) -> None:
        """Give only records with a stem from here on."""
        self._hits = hits

    def feed(self, block: bytes) -> Iterator[Line]:
        """Yield the records that are complete with this block."""
        if self._skipping:
            block = self._behind_cut(block)
        data = self._carry + block
        if b"\xef" in data and BOM_UTF8 in data:  # one byte is looked for fifty times as fast as three
            data = data.replace(BOM_UTF8, b"")  # of a file that others were appended to
        whole = data.rfind(b"\n") + 1
        sure = self._last_span(data, whole)
        if len(data) - whole > LONGEST:
            yield from self._give(data, whole)
            self._tally.cut.append(self._line)
            yield from self._give(data[whole : whole + LONGEST])
            self._carry, self._skipping = b"", True
            return
        yield from self._give(data, sure)
        self._carry = data[sure:]

    def _behind_cut(self, block: bytes) -> bytes:
        end = block.find(b"\n")
        if end < 0:
            return b""
        self._skipping = False
        if not block.endswith(GAP, 0, end + 1):
            self._line += 1
            self._tally.lines += 1
        return block[end + 1 :]

    def end(self) -> Iterator[Line]:
        """Yield the records of what is left."""
        if self._skipping or (self._carry and not self._carry.endswith(b"\n")):
            self._tally.lines += 1
        yield from self._give(self._carry)
        self._carry = b""

    def _give(self, data: bytes, stop: int = -1) -> Iterator[Line]:
        """Yield the records of whole data up to `stop` (-1: all of it) that are wanted. The data is not copied."""
        stop = len(data) if stop < 0 else stop
        if not stop:
            return
        self._tally.stamp(data, stop)
        counted, number, done, folded = 0, self._line, 0, -1
        spans = self._all_spans(data, stop) if self._hits is None else self._hit_spans(data, stop, self._hits)
        for start, end, trouble in spans:
            if start == 0 and _continues(data, 0):
                yield from self._kept
            number += self._count(data, counted, start)
            counted, done = start, end
            self._tally.record(number, cut=end - start > LONGEST + 2)
            if self._fold and self._folds(data, (start, end, trouble), number, start == folded):
                folded = end
                continue
            if self._opids and not trouble:
                yield from self._maps(self._opids, data, start)
            yield self._record(data, start, end, number, trouble)
        if self._opids and self._hits is not None:
            self._opids.keep(data, stop, self._line)
        lines = number - self._line + self._count(data, counted, stop)
        self._line += lines
        self._tally.lines += lines
        if self._hits is not None:
            self._keep(data, stop, done)

    def _folds(self, data: bytes, span: Span, number: int, behind_folded: bool) -> bool:
        """Say whether the record was taken as trouble; what says that the last one was repeated goes with it."""
        start, end, trouble = span
        again = behind_folded and repeats(data[start : start + _HEAD])
        taken = (trouble or again) and self._fold is not None
        return taken and self._fold(number, data[start:end], self._tally.format, again)  # type: ignore[misc]  # it is some

    def _maps(self, opids: Opids, data: bytes, start: int) -> Iterator[Line]:
        """Yield the record that maps the opID which the one at `start` bears, where records are picked out."""
        if self._hits is None or _continues(data, start):
            return
        for block, at, first in opids.maps(data, start, self._line):
            begin = self._span_start(block, at, 0)
            yield self._record(block, begin, _line_end(block, at, len(block)), first + self._count(block, 0, begin))

    def _record(self, data: bytes, start: int, end: int, number: int, trouble: bool = False) -> Line:
        text = record_text(data[start:end])
        return Line(self._host, self._file, number, text, self._tally.format, self._picked, trouble)

    def _keep(self, data: bytes, stop: int, done: int) -> None:
        """Remember the records at the end of the data that the next may continue, if they were not given."""
        spans = self._before(data, stop, done)
        told = [self._record(data, start, end, self._line - self._count(data, start, stop)) for start, end, _ in spans]
        begun_before = bool(spans) and spans[0][0] == 0 and _continues(data, 0)
        self._kept = [*self._kept, *told][-MOST_LINES:] if begun_before else told

    def _before(self, data: bytes, start: int, floor: int) -> list[Span]:
        """Return the records before `start` back to one that continues none: the head that they share."""
        spans: list[Span] = []
        while start > floor and len(spans) < MOST_LINES:
            begin = self._span_start(data, start - 1, floor)
            while (end := self._span_end(data, begin, start)) < start:
                begin = end
            spans.insert(0, (begin, start, False))
            if not _continues(data, begin):
                break
            start = begin
        return spans

    def _count(self, data: bytes, start: int, end: int) -> int:
        """Return the number of line ends that the file itself has there."""
        count = line_ends(data, start, end)
        return count - data.count(GAP, start, end) if self._tally.holes else count

    def _all_spans(self, data: bytes, stop: int) -> Iterator[Span]:
        start = 0
        while start < stop:
            end = self._span_end(data, start, stop)
            yield start, end, False
            start = end

    def _hit_spans(self, data: bytes, stop: int, hits: Hits) -> Iterator[Span]:
        """Yield the span of every record that holds a hit, each once, behind those that it continues."""
        done = start = end = 0
        aside = True
        for position, trouble in hits(data):
            if position < end:
                aside &= trouble
                continue
            if position >= stop:
                break
            if end:
                yield from self._span(data, start, end, done, aside)
                done = end
            start = self._span_start(data, position, end)
            end = self._span_end(data, start, stop)
            while end <= position:
                start, end = end, self._span_end(data, end, stop)
            aside = trouble
        if end:
            yield from self._span(data, start, end, done, aside)

    def _span(self, data: bytes, start: int, end: int, done: int, aside: bool) -> Iterator[Span]:
        """Yield the records that the one at `start` continues, back to `done`, and itself."""
        continues = _continues(data, start)
        if continues:
            yield from self._before(data, start, done)
        yield start, end, aside and not continues

    def _span_start(self, data: bytes, position: int, floor: int) -> int:
        """Return where the record that a position lies in begins; `floor` is the begin of one."""
        while True:
            start = max(data.rfind(b"\n", floor, position) + 1, floor)
            if start == floor or self._by_line or _begins(data, start):
                return start
            position = start - 1

    def _span_end(self, data: bytes, start: int, stop: int) -> int:
        """Return where the record that begins at `start` ends: with its lines, within its bounds."""
        end = _line_end(data, start, stop)
        if self._by_line:
            return end
        for _ in range(MOST_LINES - 1):
            if end >= stop or _begins(data, end):
                break
            following = _line_end(data, end, stop)
            if following - start > LONGEST:
                break
            end = following
        return end

    def _last_span(self, data: bytes, whole: int) -> int:
        """Return where the last record of the whole lines begins: it may go on in the next block."""
        if self._by_line or not whole:
            return whole
        start = self._span_start(data, whole - 1, 0)
        while (end := self._span_end(data, start, whole)) < whole:
            start = end
        return start


def _begins(data: bytes, start: int) -> bool:
    """Say whether the line at `start` begins a record: by its head, or because it lies behind a hole."""
    if data.startswith(b"20", start) and data[start + 4 : start + 8 : 3] == b"--":
        return True  # what nearly all do, told quickly
    return data.startswith(GAP, max(0, start - 2)) or begins_record(data[start : start + _HEAD])


def _continues(data: bytes, start: int) -> bool:
    """Say whether the record at `start` says something of the one before: goes on with it, or counts it."""
    line = data[start : start + _HEAD]
    if b"+ " not in line and b"+] " not in line and b"-->" not in line and b"message repeated" not in line:
        return False  # nearly every record, told quickly
    line = line.partition(b"\n")[0]
    return _CONTINUES.search(line) is not None or repeats(line)


def _line_end(data: bytes, position: int, stop: int) -> int:
    end = data.find(b"\n", position, stop)
    return stop if end < 0 else end + 1
