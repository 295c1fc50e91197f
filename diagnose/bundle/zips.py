"""The members of a zip archive: by its directory where it is a whole file on disk, else one after another.

The second way needs neither the directory nor a seek, so it reads a zip within another archive
without holding it, and what is left of a truncated one.
"""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import cast

from msgspec import Struct

from diagnose.bundle.entries import Entry, order
from diagnose.bundle.limits import STEP, Tally
from diagnose.bundle.packings import BZIP2, DEFLATE, XZ, ZSTD, Missing, Packing, Unpacked
from diagnose.bundle.streams import Part, Readable, Report, Source, Stream, reason

MAGIC = b"PK\x03\x04"
MARKS = (MAGIC, b"PK\x05\x06")
_DIRECTORY = (b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06")
_END = struct.Struct("<4s4H2IH")  # signature, disks, entries, size and place of the directory, comment
_END_LARGE = struct.Struct("<40xQ8x")  # of which only the directory's size is looked at
_HEADER = struct.Struct("<4s5H3I2H")  # signature, version, flags, method, time, date, crc, sizes, lengths
_ENCRYPTED, _SIZES_BEHIND, _UTF8 = 0x1, 0x8, 0x800
_STORED = 0
_METHODS = {8: DEFLATE, 12: BZIP2, 93: ZSTD, 95: XZ}
_PASSWORD = "is encrypted with a password; unpack it first"  # noqa: S105 - words, no password
_OTHERWISE_PACKED = "is packed in a way that cannot be read without the directory of the archive; unpack it first"
_OVERLAPS = "lies in the archive where another member does: it was made to unpack without end; not read"
_LARGE = 0xFFFFFFFF  # what stands in place of a number that the zip's extra fields hold
UNREADABLE = (
    zipfile.BadZipFile,
    NotImplementedError,  # zipfile raises it for a packing or a zip version that it does not know
    RuntimeError,
    OSError,
    ValueError,
    IndexError,
    struct.error,
    EOFError,
)
"""What is raised where the directory, or a member in an uncommon packing, is damaged."""
_LOOKED_FIRST = 64  # bytes that are looked through for the next header: sizes may lie before it
_LOOKED = 256 << 10  # bytes that are looked through at a time for it then


def directory_size(raw: io.FileIO) -> int:
    """Return the bytes of a file's directory as its end says, more than any bound where the end does not."""
    size = os.fstat(raw.fileno()).st_size
    raw.seek(max(0, size - 65557))  # a comment may follow, of 64 KB
    tail = raw.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return 0  # none: zipfile says so
    found: int = _END.unpack_from(tail, at)[5]
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if found != _LARGE or large < 0 or at - large < _END_LARGE.size:
        return found
    size_there: int = _END_LARGE.unpack_from(tail, large)[0]
    return size_there


def by_directory(raw: io.FileIO, tally: Tally) -> Iterator[Entry]:
    """Yield the members that the directory of a file names. Raises one of UNREADABLE where it cannot be read."""
    with zipfile.ZipFile(raw) as archive:
        infos = archive.infolist()
        first = {order(info.filename)[0]: at for at, info in reversed(list(enumerate(infos)))}
        overlapping = _overlapping(infos)
        for info in sorted(infos, key=lambda info: (first[order(info.filename)[0]], order(info.filename)[1])):
            if info.filename.endswith("/"):
                continue
            entry = Entry(info.filename, info.compress_size, None)
            if info.flag_bits & _ENCRYPTED:
                entry.wrong.append(_PASSWORD)
            elif info in overlapping:
                entry.wrong.append(_OVERLAPS)
            else:
                entry.stream = _opened(archive, raw, info, entry.wrong, tally)
            yield entry


def _overlapping(infos: list[zipfile.ZipInfo]) -> set[zipfile.ZipInfo]:
    """Return the members that lie within one before them."""
    found: set[zipfile.ZipInfo] = set()
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            found.add(info)
        end = max(end, info.header_offset + _HEADER.size + info.compress_size)
    return found


def _opened(
    archive: zipfile.ZipFile, raw: io.FileIO, info: zipfile.ZipInfo, wrong: list[str], tally: Tally
) -> Stream | None:
    """Return what is in a member; by our own reader, which keeps what comes before a damage, where it can."""
    try:
        if info.compress_type != _STORED and info.compress_type not in _METHODS:
            return Source(cast("Readable", archive.open(info)), wrong.append, tally)
        raw.seek(info.header_offset)
        head = _HEADER.unpack(raw.read(_HEADER.size))
        if head[0] != MAGIC:
            raise zipfile.BadZipFile("no header where the directory says")
        raw.seek(head[-2] + head[-1], os.SEEK_CUR)
        part = Part(Source(raw, wrong.append, tally), info.compress_size)
        inner = (
            part if info.compress_type == _STORED else Unpacked(_METHODS[info.compress_type], part, wrong.append, tally)
        )
        return _Checked(inner, info.CRC, wrong)
    except Missing as missing:
        wrong.append(f"is packed with zstd, and {missing} is not installed; install it, or unpack it first")
    except UNREADABLE as error:
        wrong.append(f"cannot be unpacked ({reason(error)})")
    return None


def in_order(stream: Stream, report: Report, tally: Tally) -> Iterator[Entry]:
    """Yield the members one after another, as far as they go; damage between them is told once."""
    while _find_header(stream):
        head = stream.read(_HEADER.size)
        if len(head) < _HEADER.size:
            break
        local = _local(head, stream)
        if local.name.endswith("/"):
            continue
        entry = Entry(local.name, -1 if local.flags & _SIZES_BEHIND else local.size, None)
        inner = _inner(local, stream, entry.wrong, tally)
        if inner is None:
            yield entry
            stream.skip(max(0, entry.size))
            continue
        entry.stream = _Checked(inner, local.crc, entry.wrong)
        yield entry
        _pass(inner, stream, entry.size >= 0)
    if stream.peek(4) not in _DIRECTORY:
        report("the zip archive ends early or is damaged; what could be found was read")


class _Local(Struct, frozen=True):
    """What the header before a member says; `crc` None and `size` 0: that stands behind it."""

    name: str
    flags: int
    method: int
    crc: int | None
    size: int


def _local(head: bytes, stream: Stream) -> _Local:
    _, _, flags, method, _, _, crc, size, _, name_length, extra_length = _HEADER.unpack(head)
    name = stream.read(name_length).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    extra = stream.read(extra_length)
    if size == _LARGE and extra[:2] == b"\x01\x00" and len(extra) >= 20:
        (size,) = struct.unpack("<Q", extra[12:20])
    return _Local(name, flags, method, None if flags & _SIZES_BEHIND else crc, size)


def _inner(local: _Local, stream: Stream, wrong: list[str], tally: Tally) -> Stream | None:
    """Return what is in a member, None where it cannot be told without the directory; `wrong` says why."""
    packing: Packing | None = _METHODS.get(local.method)
    known = not local.flags & _SIZES_BEHIND
    if local.flags & _ENCRYPTED:
        wrong.append(_PASSWORD)
    elif local.method == _STORED and known:
        return Part(stream, local.size)
    elif packing is None or not (known or packing is DEFLATE):
        wrong.append(_OTHERWISE_PACKED)
    else:
        try:
            return Unpacked(packing, Part(stream, local.size) if known else stream, wrong.append, tally)
        except Missing as missing:
            wrong.append(f"is packed with zstd, and {missing} is not installed; install it, or unpack it first")
    return None


def _pass(inner: Stream, stream: Stream, known: bool) -> None:
    """Pass over what was not read of a member: by its size where that stands before it."""
    part = inner.source if isinstance(inner, Unpacked) else inner
    if known and isinstance(part, Part):
        part.skip(part.left)
        return
    while inner.skip(STEP):
        pass
    if isinstance(inner, Unpacked):
        stream.unread(inner.rest)


def _find_header(stream: Stream) -> bool:
    """Go to the next member's header, or to the directory; False: no member follows."""
    if stream.peek(len(MAGIC)) == MAGIC:
        return True
    looked = _LOOKED_FIRST
    while window := stream.peek(looked):
        looked = _LOOKED
        at = window.find(MAGIC)
        ends = [found for mark in _DIRECTORY if (found := window.find(mark)) >= 0]
        if ends and (at < 0 or min(ends) < at):
            stream.skip(min(ends))
            return False
        if at >= 0:
            stream.skip(at)
            return True
        stream.skip(max(1, len(window) - 3))
    return False


class _Checked(Stream):
    """A stream whose checksum is compared at its end; None: it is not known."""

    def __init__(self, stream: Stream, crc: int | None, wrong: list[str]) -> None:
        super().__init__()
        self._stream = stream
        self._expected = crc
        self._crc = 0
        self._wrong = wrong

    def packed(self, least: bool = False) -> int:
        """Return what the stream has used."""
        return self._stream.packed(least)

    def holds_members(self) -> None:
        """Pass it on."""
        self._stream.holds_members()

    def _more(self, size: int) -> bytes:
        data = self._stream.read1(max(size, STEP // 16))
        self._crc = zlib.crc32(data, self._crc)
        if not data and self._expected not in (None, self._crc) and not self._wrong:
            self._wrong.append("its checksum is wrong: it is damaged or was cut; it was read as it is")
        return data
