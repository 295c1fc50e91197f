"""Streams of bytes that are read forwards only: a buffer of one step at most, and no copy where it can be helped.

A stream gives what its source gives, in pieces of about a megabyte. Large reads pass through it, small ones
are served from the last piece; so that archives within archives cost one copy of the text, not one a layer.
"""

import io
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Protocol

from diagnose.bundle.limits import STEP, TAKEN, Tally

_FIRST = 4 << 10  # bytes of a file that are read at first: many a file is only looked at
_FAILURES = (  # of a disk, and of the packings that zipfile unpacks
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,  # zipfile raises it for a packing or a form of encryption that it does not know
    ValueError,
    IndexError,
    lzma.LZMAError,
    zlib.error,
    struct.error,
    zipfile.BadZipFile,
)

Report = Callable[[str], None]


class Readable(Protocol):
    """Whatever gives up to `size` bytes, and none at its end."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; empty: the end."""


class Stream(io.BufferedIOBase):
    """A stream of what `_more` gives.

    `read` gives all that was asked for, unless the end comes first; `read1` what can be had without a
    copy, and so is the faster one where any size will do.
    """

    def __init__(self) -> None:
        super().__init__()
        self._data = b""  # the last piece
        self._at = 0  # how much of it was given out

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return `size` bytes, fewer at the end; all that is left without a size."""
        if size is None or size < 0:
            return b"".join(iter(self.read1, b""))
        end = self._at + size
        if end <= len(self._data):
            data, self._at = self._data[self._at : end], end
            return data
        data = self.read1(size)
        if not data or len(data) == size:
            return data
        parts = [data]
        left = size - len(data)
        while left and (data := self.read1(left)):
            parts.append(data)
            left -= len(data)
        return b"".join(parts)

    def read1(self, size: int = STEP, /) -> bytes:
        """Return what can be had at once, at most `size` bytes; none only at the end."""
        size = STEP if size < 0 else size
        if self._at >= len(self._data):
            data = self._more(size)
            if len(data) <= size:
                self._data, self._at = b"", 0
                return data
            self._data, self._at = data, 0
        data = self._data[self._at : self._at + size]
        self._at += len(data)
        return data

    def peek(self, size: int = 0, /) -> bytes:
        """Return the next `size` bytes, fewer at the end, and leave them to be read."""
        while (lacking := size - (len(self._data) - self._at)) > 0 and (more := self._more(lacking)):
            self._data, self._at = self._data[self._at :] + more, 0
        return self._data[self._at : self._at + size]

    def skip(self, size: int) -> int:
        """Pass over `size` bytes; return how many there were."""
        have = len(self._data) - self._at
        if size <= have:
            self._at += size
            return size
        self._data, self._at = b"", 0
        left = size - have
        left -= self._seek(left)
        while left and (data := self._more(min(left, STEP))):
            if len(data) > left:
                self._data, self._at = data, left
            left -= min(left, len(data))
        return size - left

    def unread(self, data: bytes) -> None:
        """Take back bytes that were read too much: the last ones that were given out."""
        if len(data) <= self._at:
            self._at -= len(data)
        else:
            self._data, self._at = data + self._data[self._at :], 0

    def packed(self, least: bool = False) -> int:  # noqa: ARG002 - what has a compression below it looks at it
        """Return how many bytes the nearest compression, or else the disk, has used for it so far.

        It is known to some bytes only: at most so many, or with `least` at least.
        """
        return 0

    def holds_members(self) -> None:
        """Be told that an archive is in it: what its members unpack to is weighed then, and not the whole."""

    def _more(self, size: int) -> bytes:
        """Return the next bytes, about `size`, more where that is cheaper; none only at the end."""
        raise NotImplementedError  # each kind of stream has its own; this one is never made by itself

    def _seek(self, size: int) -> int:  # noqa: ARG002 - what can seek looks at the size
        """Pass over up to `size` bytes without reading them; return how many."""
        return 0


class Source(Stream):
    """What the input is read from: a file, or standard input. Its errors become an end and a report."""

    def __init__(
        self, raw: Readable, report: Report, tally: Tally, advance: Callable[[int], None] | None = None
    ) -> None:
        super().__init__()
        self._advance = advance
        self.raw = raw
        self._report = report
        self._tally = tally
        self._given = 0
        self._ended = False
        self._step = _FIRST
        self.on_disk = _on_disk(raw)
        self.size = os.fstat(self.on_disk.fileno()).st_size if self.on_disk else -1

    def packed(self, least: bool = False) -> int:
        """Return how much of the file was read, without what is still in the buffer."""
        return self._given - len(self._data) * least

    def _more(self, size: int) -> bytes:
        if self._ended or self._tally.over:
            return b""
        try:
            data = self.raw.read(max(size, self._step)) or b""
        except _FAILURES as error:
            self._ended = True
            self._report(f"the data cannot be read to the end ({reason(error)})")
            return b""
        self._given += len(data)
        if self._advance:
            self._advance(len(data))
        self._step = TAKEN
        return data if self._tally.takes(len(data)) else b""

    def _seek(self, size: int) -> int:
        if not self.on_disk or self._ended:
            return 0
        here = self.on_disk.tell()
        size = max(0, min(size, self.size - here))
        self.on_disk.seek(size, os.SEEK_CUR)
        self._given += size
        if self._advance:
            self._advance(size)
        return size


class Part(Stream):
    """The next `size` bytes of another stream, without a buffer of its own.

    `left`: bytes of it that were not read yet.
    """

    def __init__(self, source: Stream, size: int) -> None:
        super().__init__()
        self._source = source
        self._size = size
        self._report: Report | None = None
        self._tally: Tally | None = None
        self._begin = 0
        self.left = size
        self.cut = False

    def watch(self, report: Report, tally: Tally) -> None:
        """Cut it, and tell, where the source unpacks it from far less than it holds."""
        self._report = report
        self._tally = tally
        self._begin = self._source.packed(least=True)

    def holds_members(self) -> None:
        """Cut it no more."""
        self._tally = None

    def peek(self, size: int = 0, /) -> bytes:
        """Return the next bytes, fewer at the end."""
        return b"" if self.cut else self._source.peek(min(size, self.left))

    def skip(self, size: int) -> int:
        """Pass over `size` bytes; return how many there were."""
        passed = self._source.skip(min(size, self.left))
        self.left -= passed
        return passed

    def unread(self, data: bytes) -> None:
        """Hand bytes that were read too much back to the source."""
        self._source.unread(data)
        self.left += len(data)

    def packed(self, least: bool = False) -> int:
        """Return what the source has used."""
        return self._source.packed(least)

    def _more(self, size: int) -> bytes:
        if self.cut:
            return b""
        data = self._source.read1(min(size, self.left))
        self.left -= len(data)
        if self._tally and self._tally.limits.ratio_from < self._size - self.left:
            self._weigh(self._tally.limits.ratio)
        return data

    def _weigh(self, ratio: int) -> None:
        """Cut what is unpacked from next to nothing; a step of its text may have been counted to what lay before."""
        given = self._size - self.left
        if given - STEP > ratio * (self._source.packed() - self._begin) and self._report:
            self.cut = True
            self._report(bomb(ratio, given))


def bomb(ratio: int, given: int) -> str:
    """Return what is said of something that is cut because of what it unpacks to."""
    return f"unpacks to more than {ratio:,} times its size; behind its first {given >> 20} MB it was not read"


def reason(error: BaseException) -> str:
    """Return what is wrong, in words: an operating system's error without its number and path."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (text or type(error).__name__).splitlines()[0]


def _on_disk(raw: Readable) -> io.FileIO | None:
    """Return the file itself where it can be sought in."""
    if isinstance(raw, io.FileIO) and stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
        return raw
    return None
