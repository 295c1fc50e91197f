"""Records of a host's trouble, folded unread until it is known which migrations they may concern.

A host may print hundreds of thousands of them (slow devices, links, locks), and only those near a migration are
ever looked at: reading and keeping the others would be most of the time and the memory. So their bytes are packed
as they come, under their time, and unpacked by it. zlib packs memory here, no input: that stays with the bundle stage.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

Window = tuple[datetime, datetime]
_PACK = 512  # records of one pack
_STAMP = re.compile(rb"(?:<\d+>)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z")
_MIGRATION = b"igration"  # a record that speaks of one is read where it stands
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[tuple[int, bytes]]).decode


class Folded(Struct, frozen=True):
    """One folded record: the bytes that begin at this line of this file, a log of this format."""

    host: str
    file: str
    format: str
    line: int
    raw: bytes


class _Pack(Struct, frozen=True):
    """Some records of one file, and the stamps that they lie between."""

    host: str
    file: str
    format: str
    first: bytes
    last: bytes
    data: bytes


class Trouble:
    """The folded records, file by file in the order they came in; empty: there are none."""

    def __init__(self, host: str = "", file: str = "") -> None:
        self._host = host
        self._file = file
        self._format = ""
        self._packs: list[_Pack] = []
        self._open: list[tuple[int, bytes]] = []
        self._first = self._last = b""

    def fold(self, line: int, raw: bytes, format_name: str, goes_with_last: bool = False) -> bool:
        """Fold a record of the file; False: it must be read now.

        That is one that speaks of a migration, and one without a time of its own in UTC. `goes_with_last`: it says
        that the last one was repeated, and needs no time.
        """
        found = None if goes_with_last else _STAMP.match(raw)
        if found is None or _MIGRATION in raw:
            if not goes_with_last or not self._open:
                return False
        else:
            stamp = found[1]
            if not self._open:
                self._first = self._last = stamp
            elif stamp < self._first:
                self._first = stamp
            elif stamp > self._last:
                self._last = stamp
        self._format = format_name
        self._open.append((line, raw))
        if len(self._open) >= _PACK and not goes_with_last:
            self.close()
        return True

    def close(self) -> None:
        """Pack what is open."""
        if self._open:
            packed = zlib.compress(_encode(self._open), 1)
            self._packs.append(_Pack(self._host, self._file, self._format, self._first, self._last, packed))
        self._open = []

    def take(self, other: "Trouble") -> None:
        """Add what another holds, behind all that is here."""
        other.close()
        self._packs += other._packs

    def within(self, windows: Sequence[Window]) -> Iterator[Folded]:
        """Yield the records whose time lies in one of the windows, in their order."""
        spans = [(_stamp(first), _stamp(last)) for first, last in windows]
        for pack in self._packs:
            near = [span for span in spans if span[0] <= pack.last and pack.first <= span[1]]
            if near:
                yield from _lying_in(near, pack)


def _stamp(time: datetime) -> bytes:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S").encode()


def _lying_in(spans: Sequence[tuple[bytes, bytes]], pack: _Pack) -> Iterator[Folded]:
    lies = False
    for line, raw in _decode(zlib.decompress(pack.data)):
        found = _STAMP.match(raw)
        if found and _MIGRATION not in raw:  # else it says that the one before was repeated
            lies = any(first <= found[1] <= last for first, last in spans)
        if lies:
            yield Folded(pack.host, pack.file, pack.format, line, raw)
