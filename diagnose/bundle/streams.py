"""Compressed streams, read in bounded steps; damage ends a stream early and is said, never raised.

gzip goes through isal where it is installed (three times the speed of zlib), else through zlib.
"""

import bz2
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from types import ModuleType
from typing import BinaryIO, Protocol, cast

inflate: ModuleType
try:
    from isal import isal_zlib

    inflate = isal_zlib
except ImportError:  # no wheel for this machine
    inflate = zlib  # the same interface, as far as it is used here

STEP = 1 << 20  # bytes given out at a time: measured to be faster than one call for the whole member
_TAKEN = 64 << 10  # compressed bytes taken at a time: what a damage can cost in a long stream
_REPLAYED = 4 << 20  # compressed bytes of a stream that are kept, so that a damage costs nothing before it
GZIP, DEFLATE = 31, -15
_DAMAGE = (OSError, EOFError, RuntimeError, NotImplementedError, lzma.LZMAError, zlib.error, zipfile.BadZipFile)

Report = Callable[[str], None]


class Readable(Protocol):
    """Whatever gives up to `size` bytes, and none at its end."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; empty: the end."""


class Filling(io.RawIOBase):
    """A raw stream of what `_next` gives: it fills the buffer as far as there is anything left.

    So a peek at the first bytes sees them all, even where the source gives them one by one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ready = b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the stub wants any buffer
        """Fill the buffer; fewer bytes only at the end, or at a damage."""
        filled = 0
        while filled < len(buffer):
            data = self._ready or self._next(len(buffer) - filled)
            if not data:
                break
            part = data[: len(buffer) - filled]
            self._ready = data[len(part) :]
            buffer[filled : filled + len(part)] = part
            filled += len(part)
        return filled

    def _next(self, size: int) -> bytes:
        """Return some bytes, about `size`; empty: the end."""
        raise NotImplementedError


class Guarded(Filling):
    """Another stream, its errors turned into an end and a report."""

    def __init__(self, stream: Readable, report: Report, what: str = "") -> None:
        super().__init__()
        self._stream = stream
        self._report = report
        self._what = what
        self._ended = False

    def _next(self, size: int) -> bytes:
        if self._ended:
            return b""
        try:
            return self._stream.read(size)
        except _DAMAGE as error:
            self._ended = True
            self._report(f"{self._what or 'the data'} cannot be read to the end ({reason(error)})")
            return b""


class Inflate(Filling):
    """A gzip (of one or more members) or bare deflate stream, as a readable stream of what is in it.

    Truncation and corruption end it; `report` is told once. What came before is kept, to the byte
    in a stream of up to _REPLAYED. `rest`: bytes taken from the source that lie behind the end.
    """

    def __init__(self, raw: Readable, report: Report, form: int = GZIP) -> None:
        super().__init__()
        self._raw = raw
        self._report = report
        self._form = form
        self._ended = False
        self.rest = b""
        self._begin()

    def _begin(self) -> None:
        self._inflate = inflate.decompressobj(wbits=self._form)
        self._taken: bytearray | None = bytearray()  # all of this member so far; None: too much of it
        self._given = 0

    def _next(self, size: int) -> bytes:
        while not self._ended:
            if self._inflate.eof and not self._goes_on():
                break
            if not self.rest and not self._take():
                self._end("the compressed data ends early; what came before was read")
                break
            try:
                data: bytes = self._inflate.decompress(self.rest, size)
            except (zlib.error, inflate.error):
                return self._salvage()
            self._given += len(data)
            self.rest = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            if data:
                return data
        return b""

    def _take(self) -> bool:
        self.rest = self._raw.read(_TAKEN)
        if self._taken is not None:
            self._taken += self.rest
            if len(self._taken) > _REPLAYED:
                self._taken = None
        return bool(self.rest)

    def _goes_on(self) -> bool:
        """Begin the next member of a gzip stream; padding of zeros ends it, anything else is told."""
        if self._form != GZIP:
            self._ended = True
            return False
        if len(self.rest) < 2:
            self.rest += self._raw.read(_TAKEN)
        if self.rest.startswith(b"\x1f\x8b"):
            self._begin()
            self._taken = bytearray(self.rest)
            return True
        if self.rest.strip(b"\0"):
            self._report("bytes that are no gzip data follow the compressed data; they were not read")
        self._ended = True
        return False

    def _salvage(self) -> bytes:
        """Return what can be had up to the damage: the member again, byte by byte where it broke."""
        self._end("the compressed data is damaged; what came before the damage was read")
        if self._taken is None:
            return b""
        again = zlib.decompressobj(wbits=self._form)
        sure = max(0, len(self._taken) - len(self.rest))
        found = bytearray()
        try:
            found += again.decompress(bytes(self._taken[:sure]))
            for at in range(sure, len(self._taken)):
                found += again.decompress(self._taken[at : at + 1])
        except zlib.error:
            pass
        return bytes(found[self._given :])

    def _end(self, text: str) -> None:
        self._ended = True
        self._report(text)


def reason(error: BaseException) -> str:
    """Return what is wrong, in words: an operating system's error without its number and path."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (text or type(error).__name__).splitlines()[0]


def buffered(raw: io.RawIOBase) -> io.BufferedReader:
    """Return a raw stream with a buffer of one step."""
    return io.BufferedReader(raw, STEP)


def decompress(magic: bytes, stream: BinaryIO, report: Report) -> BinaryIO | None:
    """Return the stream of what is inside, judged by its first bytes; None where it is not compressed."""
    if magic.startswith(b"\x1f\x8b"):
        return buffered(Inflate(stream, report))
    if magic.startswith(b"BZh"):
        return buffered(Guarded(cast("Readable", bz2.BZ2File(stream)), report, "the bzip2 data"))
    if magic.startswith(b"\xfd7zXZ\0"):
        return buffered(Guarded(cast("Readable", lzma.LZMAFile(stream)), report, "the xz data"))
    return None
