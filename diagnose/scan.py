"""Bytes in, candidate records out: joined with their continuation lines, numbered, decoded.

With stems, only records that contain one are decoded; the others are skipped at the speed of the
scanner. Without stems every record is given. Both find the same events (tested). Memory is bounded:
blocks of a megabyte, and a record is cut at LONGEST. The size of the blocks changes nothing in what
is found: a record's extent depends on its own lines only.
"""

import heapq
import re
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import BinaryIO

from diagnose.formats import FORMATS, TEXT, begins_record, by_name, of_file, recognise
from diagnose.model import Line

BLOCK = 1 << 20
LONGEST = 64 << 10  # bytes of one record that are kept
MOST_LINES = 400  # lines of one record; what goes on is a record of its own, without a head
MOST_TEXT = 16 << 20  # bytes of a file of no known format of which every line is looked at
_PROBE = 64 << 10  # first bytes that tell what a file is
_LEAST_GAP = 16  # NUL bytes together that are a hole left by a crash, and end the line they lie in
_GAP = b"\0\n"  # what a hole is turned into: an end of line that does not count as one
_HEAD = 256  # bytes of a line that are looked at for the begin of a record
_NULS = re.compile(rb"\0+")
_STAMP = re.compile(rb"(?<!\d)(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)")
_CONTROL = bytes(byte for byte in range(27) if byte < 9 or byte > 13)

Stems = Callable[[str], tuple[str, ...]]
Hits = Callable[[bytes], Iterator[int]]


class Tally:
    """What was seen of one file: bytes and lines of text, records given on, the span of its stamps, troubles.

    `format` "": nothing of it was read, and `trouble` says why.
    """

    def __init__(self) -> None:
        self.bytes = 0
        self.lines = 0
        self.records = 0
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.format = ""
        self.trouble: list[str] = []
        self.nuls = 0
        self.holes = 0
        self.cut: list[int] = []

    def stamp(self, block: bytes) -> None:
        """Widen the span by the first and the last stamp of a block."""
        for found in (_STAMP.search(block), _last_stamp(block)):
            time = _time(found)
            if time:
                self.first = min(self.first or time, time)
                self.last = max(self.last or time, time)

    def end(self) -> None:
        """Say what was read around and what was cut."""
        if self.nuls and self.format:
            self.trouble.append(f"holds {self.nuls} NUL bytes in {self.holes} places; read around them")
        if self.cut:
            more = f" and {len(self.cut) - 1} more lines are" if len(self.cut) > 1 else " is"
            self.trouble.append(f"line {self.cut[0]}{more} longer than {LONGEST >> 10} KB; read up to there")


def scan(stream: BinaryIO, host: str, file: str, stems: Stems, tally: Tally) -> Iterator[Line]:
    """Yield the candidate records of one file.

    `stems` gives the stems of a format, empty for "give every record". The file's format is told by
    its first lines and its name. An empty or a binary file gives nothing and is told in the tally.
    """
    blocks = _blocks(stream, tally)
    first = b""
    for block in blocks:
        first += block
        if len(first) >= _PROBE:
            break
    lines = first[:_PROBE].split(b"\n")[:200]
    refusal = _refusal(first[:_PROBE], lines, tally)
    if refusal:
        tally.trouble.append(refusal)
        return
    tally.format = of_file(_bare(file), lines)
    reader = _Records(host, file, tally, _hits(_bare(file), lines, stems, tally.format))
    yield from reader.feed(first)
    del first
    for block in blocks:
        if tally.format == TEXT and tally.bytes > MOST_TEXT and not reader.filtered:
            tally.trouble.append(
                f"is no log of a known format: behind {MOST_TEXT >> 20} MB, only lines of known formats were looked at"
            )
            reader.filter(_scanner(_all_stems(stems)))
        yield from reader.feed(block)
    yield from reader.end()
    tally.end()


def decode(data: bytes) -> str:
    """Return bytes as text: each line as UTF-8, else as Windows-1252, which Windows vCenters write."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(_decode_line(line) for line in data.split(b"\n"))


def _decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _bare(file: str) -> str:
    return file.replace("!", "/").rsplit("/", 1)[-1].removesuffix(".gz")


def _refusal(first: bytes, lines: Sequence[bytes], tally: Tally) -> str:
    """Return why a file is not read, "" where it is: empty, or binary and without a line of a known format."""
    probe = first[:4096].replace(b"\0", b"")
    if not first.replace(_GAP, b"").strip():
        return f"holds nothing but {tally.nuls} NUL bytes" if tally.nuls else "is empty"
    strange = len(probe) - len(probe.translate(None, _CONTROL))
    if strange > len(probe) // 20 and sum(map(bool, map(recognise, lines))) < 3:
        return "is a binary file; not read"
    return ""


def _blocks(stream: BinaryIO, tally: Tally) -> Iterator[bytes]:
    """Yield the stream in blocks, holes of NUL bytes turned into line ends and single ones dropped."""
    run = 0  # NUL bytes at the end of what was read so far

    def close(length: int) -> bytes:
        tally.nuls += length
        tally.holes += length > 0
        return _GAP if length >= _LEAST_GAP else b""

    while block := stream.read(BLOCK):
        tally.bytes += len(block)
        if not run and b"\0" not in block:
            yield block
            continue
        text = block.lstrip(b"\0")
        run += len(block) - len(text)
        if text:
            begin = close(run)
            body = text.rstrip(b"\0")
            run = len(text) - len(body)
            yield begin + _NULS.sub(lambda found: close(len(found[0])), body)
    close(run)


def _hits(name: str, lines: Sequence[bytes], stems: Stems, format_name: str) -> Hits | None:
    """Return the scanner for a file: for its format's stems, where its name and all its first lines agree on it.

    Else it may hold several programs' records (ESX 4's messages, collectors): for those of all formats.
    """
    if format_name == TEXT:
        return None
    if by_name(name) == format_name and all(recognise(line) in (format_name, "") for line in lines):
        return _scanner((stems(format_name),))
    return _scanner(_all_stems(stems))


def _all_stems(stems: Stems) -> tuple[tuple[str, ...], ...]:
    return tuple(stems(row.name) for row in FORMATS)


@cache
def _scanner(sets: tuple[tuple[str, ...], ...]) -> Hits | None:
    """Return what finds the positions of the stems in a block, in their order.

    None where a set is empty: every record is wanted. A set is scanned for by itself: in one of
    more than 64 the scanner falls to a tenth of its speed.
    """
    if not all(sets):
        return None
    scanners = [_one_scanner(stems) for stems in sets]
    if len(scanners) == 1:
        return scanners[0]
    return lambda block: heapq.merge(*(scanner(block) for scanner in scanners))


def _one_scanner(stems: tuple[str, ...]) -> Hits:
    try:
        from ahocorasick_rs import BytesAhoCorasick, MatchKind  # optional: no wheel, no scanner
    except ImportError:
        pattern = re.compile(b"|".join(re.escape(stem.encode()) for stem in stems))
        return lambda block: (found.start() for found in pattern.finditer(block))
    # LeftmostFirst is the kind that runs vectorised (8 times the default's speed)
    automaton = BytesAhoCorasick([stem.encode() for stem in stems], matchkind=MatchKind.LeftmostFirst)
    return lambda block: (start for _, start, _ in automaton.find_matches_as_indexes(block))


class _Records:
    """Cuts a stream into whole records, block by block; what may go on is carried to the next block."""

    def __init__(self, host: str, file: str, tally: Tally, hits: Hits | None) -> None:
        self._host = host
        self._file = file
        self._tally = tally
        self._hits = hits
        self._by_line = tally.format == TEXT
        self._carry = b""
        self._line = 1  # number of the first line of the carry
        self._skipping = False  # inside a line that was cut

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
        if BOM_UTF8 in data:
            data = data.replace(BOM_UTF8, b"")  # of a file that others were appended to
        whole = data.rfind(b"\n") + 1
        sure = self._last_span(data, whole)
        if len(data) - whole > LONGEST:
            yield from self._give(data[:whole])
            self._tally.cut.append(self._line)
            yield from self._give(data[whole : whole + LONGEST])
            self._carry, self._skipping = b"", True
            return
        yield from self._give(data[:sure])
        self._carry = data[sure:]

    def _behind_cut(self, block: bytes) -> bytes:
        end = block.find(b"\n")
        if end < 0:
            return b""
        self._skipping = False
        if not block.endswith(_GAP, 0, end + 1):
            self._line += 1
            self._tally.lines += 1
        return block[end + 1 :]

    def end(self) -> Iterator[Line]:
        """Yield the records of what is left."""
        if self._skipping or (self._carry and not self._carry.endswith(b"\n")):
            self._tally.lines += 1
        yield from self._give(self._carry)
        self._carry = b""

    def _give(self, data: bytes) -> Iterator[Line]:
        self._tally.stamp(data)
        counted = 0
        number = self._line
        for start, end in self._all_spans(data) if self._hits is None else self._hit_spans(data, self._hits):
            number += self._count(data, counted, start)
            counted = start
            self._tally.records += 1
            if end - start > LONGEST + 2:
                self._tally.cut.append(number)
            yield Line(self._host, self._file, number, _text(data[start:end]), self._tally.format)
        lines = self._count(data, 0, len(data))
        self._line += lines
        self._tally.lines += lines

    def _count(self, data: bytes, start: int, end: int) -> int:
        """Return the number of line ends that the file itself has there."""
        count = data.count(b"\n", start, end)
        return count - data.count(_GAP, start, end) if self._tally.holes else count

    def _all_spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        start = 0
        while start < len(data):
            end = self._span_end(data, start, len(data))
            yield start, end
            start = end

    def _hit_spans(self, data: bytes, hits: Hits) -> Iterator[tuple[int, int]]:
        """Yield the span of every record that holds a hit, each once."""
        end = 0
        for position in hits(data):
            if position < end:
                continue
            start = self._span_start(data, position, end)
            end = self._span_end(data, start, len(data))
            while end <= position:
                start, end = end, self._span_end(data, end, len(data))
            yield start, end

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
    return data.startswith(_GAP, max(0, start - 2)) or begins_record(data[start : start + _HEAD])


def _line_end(data: bytes, position: int, stop: int) -> int:
    end = data.find(b"\n", position, stop)
    return stop if end < 0 else end + 1


def _text(record: bytes) -> str:
    """Return the record as text, bounded: without line ends at its end, and those within it as newlines."""
    cut = record if len(record) <= LONGEST else _whole_characters(record[:LONGEST])
    return decode(cut.rstrip(b"\r\n\0").replace(b"\r\n", b"\n"))


def _whole_characters(cut: bytes) -> bytes:
    """Return the bytes without the begin of a character at their end; what is not UTF-8 as it is."""
    decoder = getincrementaldecoder("utf-8")()
    try:
        decoder.decode(cut)
    except UnicodeDecodeError:
        return cut
    return cut[: len(cut) - len(decoder.getstate()[0])]


def _last_stamp(block: bytes) -> re.Match[bytes] | None:
    last = None
    for found in _STAMP.finditer(block, max(0, len(block) - 8192)):
        last = found
    return last


def _time(found: re.Match[bytes] | None) -> datetime | None:
    if found is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part) for part in found.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
