"""Compressed streams (gzip, deflate, bzip2, xz, zstd), unpacked in bounded steps; damage ends one and is told.

gzip goes through isal where it is installed (three times the speed of zlib), else through zlib. zstd is in
Python from 3.14 on; before, it needs backports.zstd, and what is packed so is told where that is not installed.
"""

import bz2
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Protocol

from msgspec import Struct

from diagnose.bundle.limits import STEP, TAKEN, Tally
from diagnose.bundle.streams import Report, Stream, bomb

inflate: ModuleType
try:
    from isal import isal_zlib

    inflate = isal_zlib
except ImportError:  # no wheel for this machine
    inflate = zlib  # the same interface, as far as it is used here

_FIRST = 64 << 10  # bytes unpacked at first: many a member is only looked at
_FIRST_BITE = 4 << 10  # compressed bytes of a member that are taken at first: there may be very many small ones
_REPLAYED = 4 << 20  # compressed bytes of a stream that are kept, so that a damage costs nothing before it
_BESIDE = 16 << 20  # bytes that xz asks for beside its window
_GZIP, _DEFLATE = 31, -15


_INFLATE_ERRORS: tuple[type[Exception], ...] = (zlib.error, inflate.error)


class Damaged(Exception):  # noqa: N818 - it is the data that is damaged
    """An engine was fed what is no such data; what is wrong with it."""


class Missing(Exception):  # noqa: N818 - a package that is missing is no error of this one
    """The package that a compression needs is not installed; its name."""


class Engine(Protocol):
    """One member of a compressed stream being unpacked. `rest`: what it was fed and has not used.

    `exact`: so it is to the byte; else it holds some of it itself.
    """

    rest: bytes
    exact: bool

    def feed(self, data: bytes, most: int, /) -> bytes:
        """Take compressed bytes, give up to `most` unpacked ones. Raises Damaged."""

    def ended(self) -> bool:
        """Say whether the member is complete; `rest` is then what lies behind it."""

    def hungry(self) -> bool:
        """Say whether nothing comes without more to feed on."""


class _Inflating:
    """zlib's interface, which isal has too."""

    exact = True

    def __init__(self, module: ModuleType, form: int) -> None:
        self._object = module.decompressobj(wbits=form)
        self.rest = b""

    def feed(self, data: bytes, most: int, /) -> bytes:
        try:
            given: bytes = self._object.decompress(data, most)
        except _INFLATE_ERRORS as error:
            raise Damaged(str(error)) from error
        self.rest = self._object.unused_data if self._object.eof else self._object.unconsumed_tail
        return given

    def ended(self) -> bool:
        return bool(self._object.eof)

    def hungry(self) -> bool:
        return True


class _Native(Protocol):
    """The interface that bz2, lzma and zstd share."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Unpacking:
    """The other compressions."""

    exact = False

    def __init__(self, native: _Native, *errors: type[Exception]) -> None:
        self._native = native
        self._errors: tuple[type[Exception], ...] = (*errors, EOFError, ValueError)
        self.rest = b""

    def feed(self, data: bytes, most: int, /) -> bytes:
        try:
            given = self._native.decompress(data, most)
        except self._errors as error:
            raise Damaged(str(error)) from error
        self.rest = self._native.unused_data if self._native.eof else b""
        return given

    def ended(self) -> bool:
        return self._native.eof

    def hungry(self) -> bool:
        return self._native.needs_input


class Packing(Struct, frozen=True):
    """A compression: its name, what makes an engine of it for a window of so many bytes, and how a member begins.

    `marks` empty: one member only, as in a zip. `again`: the engine that a damaged stream is read with once
    more, byte by byte; None: the same.
    """

    name: str
    make: Callable[[int], Engine]
    marks: tuple[bytes, ...] = ()
    again: Callable[[int], Engine] | None = None


def _xz(window: int) -> Engine:
    return _Unpacking(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=window + _BESIDE), lzma.LZMAError)


def _zstd(window: int) -> Engine:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        raise Missing("backports.zstd") from error
    bound: dict[int, int] = {zstd.DecompressionParameter.window_log_max: window.bit_length() - 1}
    return _Unpacking(zstd.ZstdDecompressor(options=bound), zstd.ZstdError)


GZIP = Packing(
    "gzip",
    lambda _: _Inflating(inflate, _GZIP),
    (b"\x1f\x8b",),
    lambda _: _Inflating(zlib, _GZIP),
)
DEFLATE = Packing("deflate", lambda _: _Inflating(inflate, _DEFLATE), (), lambda _: _Inflating(zlib, _DEFLATE))
BZIP2 = Packing("bzip2", lambda _: _Unpacking(bz2.BZ2Decompressor(), OSError), (b"BZh",))
XZ = Packing("xz", _xz, (b"\xfd7zXZ\0",))
ZSTD = Packing("zstd", _zstd, (b"\x28\xb5\x2f\xfd", *(bytes((0x50 + n, 0x2A, 0x4D, 0x18)) for n in range(16))))
PACKINGS = (GZIP, BZIP2, XZ, ZSTD)


class Unpacked(Stream):
    """What is in a compressed stream of one or more members.

    Truncation and corruption end it; `report` is told once. What came before is kept, to the byte in a stream
    of up to _REPLAYED. `rest`: bytes taken from the source that lie behind the end. It is cut where it gives more
    than the limits' ratio allows. Raises Missing.
    """

    def __init__(self, packing: Packing, source: Stream, report: Report, tally: Tally) -> None:
        super().__init__()
        self._packing = packing
        self.source = source
        self._report = report
        self._tally = tally
        self._taken = 0  # compressed bytes, of all members
        self._all = 0  # bytes given out, of all members
        self._step = _FIRST
        self._tail: Iterator[bytes] = iter(())
        self._ended = False
        self._weighed = True
        self.rest = b""
        self._begin(packing.make)

    def _begin(self, make: Callable[[int], Engine]) -> None:
        self._engine = make(self._tally.limits.window)
        self._bite = _FIRST_BITE
        self._kept: bytearray | None = bytearray()  # all of this member so far; None: too much of it
        self._given = 0

    def packed(self, least: bool = False) -> int:
        """Return how many compressed bytes were used, at most or at least: some engines hold what they were fed."""
        used = self._taken - len(self.rest)
        return used if self._engine.exact or not least else max(0, used - TAKEN)

    def holds_members(self) -> None:
        """Cut it no more for what it unpacks to."""
        self._weighed = False

    def _more(self, size: int) -> bytes:
        if size < STEP // 4:
            size, self._step = max(size, self._step), STEP
        data = b"" if self._ended else self._next(size)
        if self._ended and not data:
            data = next(self._tail, b"")
        self._all += len(data)
        if not self._tally.takes(len(data)):
            self._ended, self._tail = True, iter(())
            return b""
        return data

    def _next(self, size: int) -> bytes:
        """Return the next bytes; none: the end, or what the tail still gives."""
        if self._too_much():
            return b""
        while not (self._engine.ended() and not self._goes_on()):
            fed = bool(self.rest) or not self._engine.hungry() or self._take()
            try:
                data = self._engine.feed(self.rest, size)
            except Damaged as error:
                self._salvage(error)
                return b""
            self.rest = self._engine.rest
            self._given += len(data)
            if data:
                return data
            if not fed and not self._engine.ended():
                self._end("the compressed data ends early; what came before was read")
                return b""
        return b""

    def _too_much(self) -> bool:
        limits = self._tally.limits
        if self._weighed and self._all > limits.ratio_from and self._all > limits.ratio * self.packed():
            self._end(bomb(limits.ratio, self._all))
        return self._ended

    def _take(self) -> bool:
        self.rest = self.source.read1(self._bite)
        self._bite = min(4 * self._bite, TAKEN)
        self._taken += len(self.rest)
        if self._kept is not None:
            self._kept += self.rest
            if len(self._kept) > _REPLAYED:
                self._kept = None
        return bool(self.rest)

    def _goes_on(self) -> bool:
        """Begin the next member; padding of zeros ends the stream, anything else is told."""
        marks = self._packing.marks
        if not marks:
            self._ended = True
            return False
        self._taken -= len(self.rest)
        self.source.unread(self.rest)
        self.rest = b""
        ahead = self.source.peek(max(map(len, marks)))
        if ahead.startswith(marks):
            self._begin(self._packing.make)
            return True
        if ahead and self.source.peek(TAKEN).strip(b"\0"):
            self._report(f"bytes that are no {self._packing.name} data follow the compressed data; they were not read")
        self._ended = True
        return False

    def _salvage(self, error: Exception) -> None:
        """End at a damage, with what can be had before it: the member again, byte by byte where it broke."""
        if "emory" in str(error):  # xz and zstd say so of a window that is too large
            self._end(f"needs more than {self._tally.limits.window >> 20} MB of memory to be unpacked; not read")
            return
        self._end("the compressed data is damaged; what came before the damage was read")
        if self._kept is not None:
            self._tail = self._again(bytes(self._kept), max(0, len(self._kept) - len(self.rest)))
        self._kept = None

    def _again(self, kept: bytes, sure: int) -> Iterator[bytes]:
        """Yield what the member gives up to the damage, without what was given out before."""
        engine = (self._packing.again or self._packing.make)(self._tally.limits.window)
        known = self._given
        pieces = [kept[at : min(at + TAKEN, sure)] for at in range(0, sure, TAKEN)]
        try:
            for piece in (*pieces, *(kept[at : at + 1] for at in range(sure, len(kept)))):
                for data in _drained(engine, piece):
                    fresh = data[known:]
                    known -= len(data) - len(fresh)
                    if fresh:
                        yield fresh
        except Damaged:
            return

    def _end(self, text: str) -> None:
        self._ended = True
        self._report(text)


def _drained(engine: Engine, piece: bytes) -> Iterator[bytes]:
    """Yield all that an engine gives for a piece, in steps."""
    while not engine.ended():
        data = engine.feed(piece, STEP)
        piece = engine.rest
        if data:
            yield data
        elif engine.hungry() and not piece:
            return


def unpacked(magic: bytes, source: Stream, report: Report, tally: Tally) -> Unpacked:
    """Return the stream of what is inside, told by the first bytes of a compression. Raises Missing."""
    packing = next(each for each in PACKINGS if magic.startswith(each.marks))
    return Unpacked(packing, source, report, tally)
