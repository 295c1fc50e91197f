"""Compressed streams, read in bounded steps; damage ends a stream early and is said, never raised.

gzip goes through isal where it is installed (three times the speed of zlib), else through zlib.
"""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

try:
    from isal import isal_zlib as inflate
except ImportError:  # no wheel for this machine
    inflate = zlib  # type: ignore[assignment]  # the same interface, as far as it is used here

STEP = 1 << 20  # bytes asked for at a time: measured to be faster than one call for the whole member

Report = Callable[[str], None]


class _Decompressor(Protocol):
    eof: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class Gunzip(io.RawIOBase):
    """A gzip stream, of one or more members, as a readable stream of what is in it.

    Truncation and corruption end it; `report` is told once. What came before is kept.
    """

    def __init__(self, raw: BinaryIO, report: Report) -> None:
        super().__init__()
        self._raw = raw
        self._report = report
        self._inflate = inflate.decompressobj(wbits=31)
        self._pending = b""
        self._ended = False

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the stub wants any buffer
        """Fill the buffer with up to its length; 0 at the end, or at the damage."""
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        while not self._ended:
            if not self._pending:
                self._pending = self._raw.read(STEP // 4)
            if self._inflate.eof:
                if not self._start_next_member():
                    break
                continue
            if not self._pending:
                self._end("the gzip data ends early; what came before was read")
                data: bytes = self._inflate.flush()
                return data[:size]
            try:
                data = self._inflate.decompress(self._pending, size)
            except (zlib.error, inflate.error) as error:
                self._end(f"the gzip data is damaged ({error}); what came before was read")
                break
            self._pending = self._inflate.unconsumed_tail
            if self._inflate.eof:
                self._pending = self._inflate.unused_data
            if data:
                return data
        return b""

    def _start_next_member(self) -> bool:
        """Go on with a member that follows; zero padding and anything else ends the stream."""
        if not self._pending.startswith(b"\x1f\x8b"):
            self._ended = True
            return False
        self._inflate = inflate.decompressobj(wbits=31)
        return True

    def _end(self, reason: str) -> None:
        self._ended = True
        self._report(reason)


class _Guarded(io.RawIOBase):
    """Another decompressing stream of the standard library, its errors turned into an end and a report."""

    def __init__(self, stream: BinaryIO, report: Report, what: str) -> None:
        super().__init__()
        self._stream = stream
        self._report = report
        self._what = what

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the stub wants any buffer
        """Fill the buffer with up to its length; 0 at the end, or at the damage."""
        try:
            data = self._stream.read(len(buffer))
        except (OSError, EOFError, lzma.LZMAError) as error:
            self._report(f"the {self._what} data is damaged ({error}); what came before was read")
            return 0
        buffer[: len(data)] = data
        return len(data)


def decompress(magic: bytes, stream: BinaryIO, report: Report) -> BinaryIO | None:
    """Return the stream of what is inside, judged by its first bytes; None where it is not compressed."""
    if magic.startswith(b"\x1f\x8b"):
        return _buffered(Gunzip(stream, report))
    if magic.startswith(b"BZh"):
        return _buffered(_Guarded(bz2.BZ2File(stream), report, "bzip2"))
    if magic.startswith(b"\xfd7zXZ\0"):
        return _buffered(_Guarded(lzma.LZMAFile(stream), report, "xz"))
    return None


def _buffered(raw: io.RawIOBase) -> BinaryIO:
    return io.BufferedReader(raw, STEP)
