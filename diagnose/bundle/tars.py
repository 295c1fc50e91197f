"""The members of a tar archive, read from a stream that is never sought in nor held.

A walk over the headers (old, ustar, GNU long names, pax): half the time of tarfile's stream mode,
and it goes on behind a damaged header. Names are labels: nothing is ever written.
"""

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from diagnose.bundle.streams import STEP, Filling, Report, buffered

SIZE = 512  # bytes of a header, and what everything is padded to
_LONGEST_NAME = 1 << 20  # bytes of a long name or a pax header that are believed
_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL = b"L", b"K", b"x", b"g"
_REGULAR = (b"0", b"\0", b"7")


def is_header(block: bytes) -> bool:
    """Say whether the block is the header of a tar member: its checksum tells."""
    return _header(block) is not None


def members(stream: BinaryIO, report: Report) -> Iterator[tuple[str, BinaryIO]]:
    """Yield (name, stream) for every regular file; each must be read before the next is asked for.

    `report` is told of damaged headers, once, and of an archive that ends within a member.
    """
    name, size = "", -1  # what an extension said of the member that follows
    damaged = False
    while len(block := stream.read(SIZE)) == SIZE:
        if not block.strip(b"\0"):
            continue  # the end, or the seam of two archives
        entry = _header(block)
        if entry is None:
            if not damaged:
                report("a header of the tar archive is damaged; what could be found behind it was read")
            damaged = True
            continue
        damaged = False
        if entry.type in (_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL):
            said, said_size = _extension(entry, _Part(stream, entry.size))
            name, size = said or name, said_size if said_size >= 0 else size
            continue
        part = _Part(stream, entry.size if size < 0 else size)
        if entry.type in _REGULAR and not (name or entry.name).endswith("/"):
            yield name or entry.name, buffered(part)
        part.drain()
        if part.short:
            report("the tar archive ends within a member; what came before was read")
            return
        name, size = "", -1


def _header(block: bytes) -> tarfile.TarInfo | None:
    if len(block) < SIZE:
        return None
    try:
        entry = tarfile.TarInfo.frombuf(block[:SIZE], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return None
    if entry.type not in _WITH_DATA:
        entry.size = 0  # links, folders and devices name a size at times, and have no data
    return entry if entry.size >= 0 else None


_WITH_DATA = (*_REGULAR, b"S", _LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL)


class _Part(Filling):
    """The data of one member, with the padding behind it."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        super().__init__()
        self._stream = stream
        self._left = size
        self._padding = -size % SIZE
        self.short = False  # the archive ended before the member did

    def _next(self, size: int) -> bytes:
        data = self._stream.read(min(size, self._left, STEP))
        self._left -= len(data)
        self.short = self._left > 0 and not data
        return data

    def drain(self) -> None:
        """Read what is left of it, and the padding."""
        while self._left and self._next(STEP):
            pass
        if not self.short:
            self._stream.read(self._padding)


def _extension(entry: tarfile.TarInfo, part: _Part) -> tuple[str, int]:
    """Return the (name, size) that a long name or pax header gives; "" and -1 where it gives none."""
    data = io.BufferedReader(part).read(min(entry.size, _LONGEST_NAME))
    part.drain()
    if entry.type == _LONG_NAME:
        return data.rstrip(b"\0").decode("utf-8", "surrogateescape"), -1
    if entry.type != _PAX:
        return "", -1
    name, size = "", -1
    while data:
        length, _, _ = data.partition(b" ")
        if not length.isdigit() or not 0 < int(length) <= len(data):
            break
        key, _, value = data[len(length) + 1 : int(length) - 1].partition(b"=")
        if key == b"path":
            name = value.decode("utf-8", "surrogateescape")
        elif key == b"size" and value.isdigit():
            size = int(value)
        data = data[int(length) :]
    return name, size
