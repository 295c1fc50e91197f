"""The members of a zip archive: by its directory where it is a whole file on disk, else one after another.

The second way needs neither the directory nor a seek, so it reads a zip within another archive
without holding it, and what is left of a truncated one.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from msgspec import Struct

from diagnose.bundle.streams import DEFLATE, STEP, Filling, Guarded, Inflate, Readable, Report, buffered, reason

MAGIC = b"PK\x03\x04"
_DIRECTORY = (b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06")
_HEADER = struct.Struct("<4s5H3I2H")  # signature, version, flags, method, time, date, crc, sizes, lengths
_ENCRYPTED, _SIZES_BEHIND, _UTF8 = 0x1, 0x8, 0x800
_STORED, _DEFLATED = 0, 8
_PASSWORD = "is encrypted with a password; unpack it first"  # noqa: S105 - words, no password
_OTHERWISE_PACKED = "is packed in a way that cannot be read without the directory of the archive; unpack it first"
_IN_EXTRA = 0xFFFFFFFF  # the size stands in the extra field of a large zip

Entry = tuple[str, BinaryIO | None, list[str]]
"""(name, what is in it or None, what is wrong with it: complete once the stream has been read)"""


def by_directory(raw: BinaryIO) -> Iterator[Entry]:
    """Yield the members that the directory of a file names. Raises BadZipFile where it cannot be read."""
    with zipfile.ZipFile(raw) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            wrong: list[str] = []
            if entry.flag_bits & _ENCRYPTED:
                yield entry.filename, None, [_PASSWORD]
                continue
            try:
                stream = _opened(archive, raw, entry, wrong)
            except (zipfile.BadZipFile, NotImplementedError, OSError, struct.error) as error:
                yield entry.filename, None, [f"cannot be unpacked ({reason(error)})"]
                continue
            yield entry.filename, stream, wrong


def _opened(archive: zipfile.ZipFile, raw: BinaryIO, entry: zipfile.ZipInfo, wrong: list[str]) -> BinaryIO:
    """Return what is in a member; deflate by our own reader, which keeps what comes before a damage."""
    if entry.compress_type not in (_STORED, _DEFLATED):
        handle = cast("Readable", archive.open(entry))
        return buffered(Guarded(handle, wrong.append, "the compressed data"))
    raw.seek(entry.header_offset)
    header = _HEADER.unpack(raw.read(_HEADER.size))
    if header[0] != MAGIC:
        raise zipfile.BadZipFile("no header where the directory says")
    raw.seek(header[-2] + header[-1], 1)
    part = _Part(raw, entry.compress_size)
    if entry.compress_type == _DEFLATED:
        return buffered(_Checked(Inflate(part, wrong.append, DEFLATE), entry.CRC, wrong))
    return buffered(_Checked(part, entry.CRC, wrong))


def in_order(stream: Readable, report: Report) -> Iterator[Entry]:
    """Yield the members one after another, as far as they go; damage between them is told once."""
    source = _Source(stream)
    while source.find_header():
        head = source.read(_HEADER.size)
        if len(head) < _HEADER.size:
            break
        entry = _local(head, source)
        if entry.name.endswith("/"):
            continue
        wrong: list[str] = []
        inner = _inner(entry, source, wrong)
        if inner is None:
            yield entry.name, None, [_PASSWORD if entry.flags & _ENCRYPTED else _OTHERWISE_PACKED]
            continue
        yield entry.name, buffered(_Checked(inner, entry.crc, wrong)), wrong
        while inner.read(STEP):
            pass
        if isinstance(inner, Inflate):
            source.unread(inner.rest)
    if not source.complete:
        report("the zip archive ends early or is damaged; what could be found was read")


class _Local(Struct, frozen=True):
    """What the header before a member says; `crc` None and `size` 0: that stands behind it."""

    name: str
    flags: int
    method: int
    crc: int | None
    size: int


def _local(head: bytes, source: "_Source") -> _Local:
    _, _, flags, method, _, _, crc, size, _, name_length, extra_length = _HEADER.unpack(head)
    name = source.read(name_length).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    extra = source.read(extra_length)
    if size == _IN_EXTRA and extra[:2] == b"\x01\x00" and len(extra) >= 20:
        (size,) = struct.unpack("<Q", extra[12:20])
    return _Local(name, flags, method, None if flags & _SIZES_BEHIND else crc, size)


def _inner(entry: _Local, source: "_Source", wrong: list[str]) -> Filling | None:
    """Return what is in a member, None where it cannot be told without the directory."""
    if entry.flags & _ENCRYPTED:
        return None
    if entry.method == _DEFLATED:
        return Inflate(source, wrong.append, DEFLATE)
    return _Part(source, entry.size) if entry.method == _STORED and entry.crc is not None else None


class _Part(Filling):
    """The next `size` bytes of a stream."""

    def __init__(self, stream: Readable, size: int) -> None:
        super().__init__()
        self._stream = stream
        self._left = size

    def _next(self, size: int) -> bytes:
        data = self._stream.read(min(size, self._left, STEP))
        self._left -= len(data)
        return data


class _Checked(Filling):
    """A stream whose checksum is compared at its end; None: it is not known."""

    def __init__(self, stream: Readable, crc: int | None, wrong: list[str]) -> None:
        super().__init__()
        self._stream = stream
        self._expected = crc
        self._crc = 0
        self._wrong = wrong

    def _next(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._crc = zlib.crc32(data, self._crc)
        if not data and self._expected not in (None, self._crc) and not self._wrong:
            self._wrong.append("its checksum is wrong: it is damaged or was cut; it was read as it is")
        return data


class _Source:
    """A stream that takes bytes back, and finds the next header in it."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._back = b""
        self.complete = False  # the directory was reached

    def read(self, size: int) -> bytes:
        """Return `size` bytes; fewer at the end."""
        if not self._back:
            return self._stream.read(size)
        data, self._back = self._back[:size], self._back[size:]
        return data if len(data) == size else data + self._stream.read(size - len(data))

    def unread(self, data: bytes) -> None:
        """Take back bytes that were read too much."""
        self._back = data + self._back

    def find_header(self) -> bool:
        """Go to the next member's header; False: none follows."""
        window = b""
        while data := self.read(STEP // 4):
            window += data
            at = window.find(MAGIC)
            ends = [found for mark in _DIRECTORY if (found := window.find(mark)) >= 0]
            if ends and (at < 0 or min(ends) < at):
                self.complete = True
                return False
            if at >= 0:
                self.unread(window[at:])
                return True
            window = window[-3:]
        return False
