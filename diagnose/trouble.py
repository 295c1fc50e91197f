"""Records of a host's trouble, folded unread until it is known which migrations they may concern.

A host may print hundreds of thousands of them (slow devices, links, locks), and only those near a migration are
ever looked at: reading and keeping the others would be most of the time and the memory. So they are packed as
they come, under their time, and unpacked by it. zlib packs memory here, no input: that stays with the bundle stage.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from diagnose.formats import repeats
from diagnose.model import Line

Window = tuple[datetime, datetime]
_PACK = 512  # records of one pack
_STAMP = re.compile(r"(?:<\d+>)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Line]).decode


class _Pack(Struct, frozen=True):
    """Some records, and the time they span."""

    first: datetime
    last: datetime
    data: bytes


class Trouble:
    """The folded records, in the order they came in; empty: there are none."""

    def __init__(self) -> None:
        self._packs: list[_Pack] = []
        self._open: list[Line] = []
        self._first = self._last = datetime.min

    def sift(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yield the lines that must be read now; fold the others.

        Read now is what names a migration, and what has no time of its own (or not in UTC).
        """
        folded = False  # was the line before: what says that it was repeated goes with it
        for line in lines:
            time = _time(line) if line.trouble else None
            if time is None and not (folded and repeats(line.text[:512].encode())):
                folded = False
                yield line
                continue
            folded = True
            self._add(line, time)

    def _add(self, line: Line, time: datetime | None) -> None:
        if not self._open:
            self._first = self._last = time or self._last
        elif time:
            self._first, self._last = min(self._first, time), max(self._last, time)
        self._open.append(line)
        if len(self._open) >= _PACK:
            self._close()

    def _close(self) -> None:
        if self._open:
            packed = zlib.compress(_encode(self._open), 1)
            self._packs.append(_Pack(self._first.replace(tzinfo=UTC), self._last.replace(tzinfo=UTC), packed))
        self._open = []

    def take(self, other: "Trouble") -> None:
        """Add what another holds, behind all that is here."""
        self._close()
        other._close()
        self._packs += other._packs

    def within(self, windows: Sequence[Window]) -> Iterator[Line]:
        """Yield the records whose time lies in one of the windows, in their order."""
        self._close()
        for pack in self._packs:
            near = [window for window in windows if window[0] <= pack.last and pack.first <= window[1]]
            if near:
                yield from _lying_in(near, _decode(zlib.decompress(pack.data)))


def _lying_in(windows: Sequence[Window], lines: Iterable[Line]) -> Iterator[Line]:
    lies = False
    for line in lines:
        time = _time(line)
        if time is not None:  # else it says that the one before was repeated
            aware = time.replace(tzinfo=UTC)
            lies = any(first <= aware <= last for first, last in windows)
        if lies:
            yield line


def _time(line: Line) -> datetime | None:
    """Return the time of a record in UTC, without its zone; None where it bears none, or speaks of a migration."""
    found = _STAMP.match(line.text)
    return datetime.fromisoformat(found.group(1)) if found and "igration" not in line.text else None
