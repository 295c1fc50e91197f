"""What is in front of us: paths in, files out, as streams of bytes that are never parsed here.

A path may be a folder, a file, an archive (.tgz, .tar, .zip, nested), a compressed file, or `-` for
standard input. What a thing is, its first bytes say, not its name. Nothing is unpacked to disk.
"""

import io
import os
import stat
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from msgspec import Struct

from diagnose.bundle import layout
from diagnose.bundle.streams import STEP, decompress
from diagnose.errors import InputError
from diagnose.model import Problem

__all__ = ["Member", "walk"]

DEEPEST = 6  # archives within archives
_ZIP_IN_MEMORY = 256 << 20  # bytes of a .zip that lies inside another archive, and so cannot be sought in


class Member(Struct, frozen=True):
    """One file: `path` inside the input named `input`, whose it is, and its bytes.

    `stream` must be read before the next member is asked for. `in_bundle`: the path lies in a
    bundle's layout, where only what is known to matter is worth reading.
    """

    input: str
    path: str
    host: str
    in_bundle: bool
    stream: BinaryIO

    def worth_reading(self) -> bool:
        """Say whether it may be a log."""
        return layout.worth_reading(self.path, self.in_bundle)


Note = Callable[[Problem], None]


def walk(path: str, note: Note) -> Iterator[Member]:
    """Yield every file of one PATH. Raises InputError where the path itself cannot be read.

    What is damaged inside it is told to `note`, and the walk goes on with the next.
    """
    if path == "-":
        yield from _Walk("standard input", note).stream("standard-input.txt", sys.stdin.buffer, 0, top=True)
        return
    here = Path(path)
    name = here.resolve().name
    try:
        mode = here.stat().st_mode
    except OSError as error:
        raise InputError(path, _reason(error)) from error
    if stat.S_ISDIR(mode):
        yield from _Walk(name, note).folder(here)
    elif stat.S_ISREG(mode):
        yield from _Walk(name, note).file(here, name, top=True)
    else:
        raise InputError(path, "is neither a file nor a folder")


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


class _Walk:
    """The walk through one input."""

    def __init__(self, name: str, note: Note) -> None:
        self._input = name
        self._note = note

    def folder(self, root: Path) -> Iterator[Member]:
        """Yield the files below a folder in the order of their names; links are not followed."""

        def complain(error: OSError) -> None:
            self._note(Problem(str(Path(error.filename or root).relative_to(root)), _reason(error)))

        for folder, folders, files in os.walk(root, onerror=complain):
            folders.sort()
            for name in sorted(files):
                here = Path(folder) / name
                inside = here.relative_to(root).as_posix()
                if here.is_symlink() or not stat.S_ISREG(here.lstat().st_mode):
                    self._note(Problem(inside, "is a link or a device; not followed"))
                    continue
                yield from self.file(here, inside)

    def file(self, here: Path, inside: str, top: bool = False) -> Iterator[Member]:
        """Yield what one file on disk holds: itself, or the members of the archive that it is."""
        try:
            with here.open("rb") as raw:
                if zipfile.is_zipfile(raw):
                    raw.seek(0)
                    yield from self._zip(inside, raw, 0, top)
                else:
                    raw.seek(0)
                    yield from self.stream(inside, raw, 0, top)
        except OSError as error:
            if top:
                raise InputError(str(here), _reason(error)) from error
            self._note(Problem(inside, _reason(error)))

    def stream(self, inside: str, raw: BinaryIO, depth: int, top: bool = False) -> Iterator[Member]:
        """Yield what a stream holds, judged by its first bytes."""
        if depth > DEEPEST:
            self._note(Problem(inside, f"archives lie more than {DEEPEST} deep; not opened"))
            return
        stream = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", raw), STEP)
        magic = stream.peek(512)[:512]
        unpacked = decompress(magic, stream, lambda reason: self._note(Problem(inside, reason)))
        if unpacked is not None:
            yield from self.stream(inside, unpacked, depth + 1, top)
        elif magic[257:262] == b"ustar" or (magic[:100].rstrip(b"\0") and tarfile_header(magic)):
            yield from self._tar(inside, stream, depth, top)
        elif magic.startswith(b"PK\x03\x04"):
            data = stream.read(_ZIP_IN_MEMORY + 1)
            if len(data) > _ZIP_IN_MEMORY:
                self._note(Problem(inside, f"a .zip of more than {_ZIP_IN_MEMORY >> 20} MB inside an archive; not opened"))
                return
            yield from self._zip(inside, io.BytesIO(data), depth, top)
        elif magic.startswith(b"\x28\xb5\x2f\xfd"):
            self._note(Problem(inside, "is compressed with zstd, which this release does not read; unpack it first"))
        else:
            host, in_bundle = layout.host_of(inside, self._input)
            yield Member(self._input, inside, host, in_bundle, stream)

    def _tar(self, inside: str, stream: BinaryIO, depth: int, top: bool) -> Iterator[Member]:
        try:
            with tarfile.open(fileobj=stream, mode="r|", bufsize=STEP) as archive:
                for entry in archive:
                    if not entry.isreg():
                        continue
                    handle = archive.extractfile(entry)
                    if handle is not None:
                        yield from self._inner(inside, entry.name, cast("BinaryIO", handle), depth, top)
        except (tarfile.TarError, EOFError, OSError) as error:
            self._note(Problem(inside, f"the tar archive is damaged ({error}); what came before was read"))

    def _zip(self, inside: str, raw: BinaryIO, depth: int, top: bool) -> Iterator[Member]:
        try:
            with zipfile.ZipFile(raw) as archive:
                for entry in archive.infolist():
                    if entry.is_dir():
                        continue
                    try:
                        with archive.open(entry) as handle:
                            yield from self._inner(inside, entry.filename, cast("BinaryIO", handle), depth, top)
                    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
                        self._note(Problem(self._name(inside, entry.filename, top), f"cannot be unpacked ({error})"))
        except zipfile.BadZipFile as error:
            self._note(Problem(inside, f"the zip archive is damaged ({error})"))

    def _inner(self, inside: str, name: str, handle: BinaryIO, depth: int, top: bool) -> Iterator[Member]:
        wrapped = io.BufferedReader(_Raw(handle), STEP)
        yield from self.stream(self._name(inside, name, top), wrapped, depth + 1)

    @staticmethod
    def _name(inside: str, name: str, top: bool) -> str:
        """Return the member's path inside the input: an archive that is the input itself adds nothing to it."""
        clean = name.replace("\\", "/").lstrip("/").removeprefix("./")
        return clean if top else f"{inside}!{clean}"


class _Raw(io.RawIOBase):
    """A file object of an archive library as a raw stream."""

    def __init__(self, handle: BinaryIO) -> None:
        super().__init__()
        self._handle = handle

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the stub wants any buffer
        """Fill the buffer with up to its length; 0 at the end."""
        data = self._handle.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def tarfile_header(block: bytes) -> bool:
    """Say whether the block is a tar header of the old form, which has no magic: its checksum tells."""
    if len(block) < 512:
        return False
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True
