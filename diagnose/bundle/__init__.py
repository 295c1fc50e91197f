"""What is in front of us: paths in, files out, as streams of bytes that are never parsed here.

A path may be a folder, a file, an archive (.tgz, .tar, .zip, nested), a compressed file, or `-` for
standard input. What a thing is, its first bytes say, not its name. Nothing is unpacked to disk.
"""

import os
import stat
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from diagnose.bundle import layout, tars, zips
from diagnose.bundle.encodings import as_utf8
from diagnose.bundle.streams import Guarded, buffered, decompress, reason
from diagnose.errors import InputError
from diagnose.model import SIDE_WORDS, Problem

__all__ = ["STANDARD_INPUT", "Member", "labels", "walk"]

STANDARD_INPUT = "standard input"
DEEPEST = 8  # archives and compressions within one another
_PEEK = 512  # first bytes that tell what a thing is: a tar header is as long
_ZIP = (zips.MAGIC, b"PK\x05\x06")
_FOREIGN = (
    (b"\x28\xb5\x2f\xfd", "is compressed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive"),
    (b"Rar!\x1a\x07", "is a rar archive"),
)


class Member(Struct, frozen=True):
    """One file: `path` inside the input named `input`, whose it is, and its bytes.

    `stream` must be read before the next member is asked for; it raises nothing: what is damaged
    ends it. `in_bundle`: the path lies in a bundle's layout, where only what is known to matter is
    worth reading. `host` "": the input does not say whose it is.
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


def labels(paths: Sequence[str]) -> dict[str, str]:
    """Return the name that each path is shown under: its last part.

    Where two have the same, as many of the folders above it are taken in as tell them apart.
    """
    parts = {
        path: (STANDARD_INPUT,) if path == "-" else Path(os.path.abspath(path)).parts for path in dict.fromkeys(paths)
    }
    names: dict[str, str] = {}
    for depth in range(1, 1 + max(map(len, parts.values()), default=0)):
        rest = {path: layout.printable("/".join(each[-depth:])) for path, each in parts.items() if path not in names}
        taken = list(rest.values())
        names.update({path: name for path, name in rest.items() if taken.count(name) == 1})
    return {path: names.get(path, layout.printable(Path(path).name)) for path in parts}


def walk(path: str, note: Note, label: str = "", several: bool = False) -> Iterator[Member]:
    """Yield every file of one PATH. Raises InputError where the path itself cannot be read.

    What is damaged inside it is told to `note`, and the walk goes on with the next. `label` is the
    name that the input is shown under, by default its own; with `several` inputs it is also the host
    of the files that lie at the top of a folder or archive.
    """
    name = label or labels([path])[path]
    walker = _Walk(name, note, several)
    if path == "-":
        if sys.stdin is None:  # closed by the caller (`<&-`)
            raise InputError(STANDARD_INPUT, "is closed")
        yield from walker.stream("standard-input.txt", sys.stdin.buffer, 0, top=True)
        return
    here = Path(path)
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        raise InputError(layout.printable(path), reason(error).lower()) from error
    if stat.S_ISDIR(mode):
        yield from walker.folder(here)
    elif stat.S_ISREG(mode):
        yield from walker.file(here, name, top=True)
    elif stat.S_ISFIFO(mode):
        raise InputError(layout.printable(path), "is a pipe; give it as standard input: diagnose triage - < PIPE")
    else:
        raise InputError(layout.printable(path), "is neither a file nor a folder")


class _Walk:
    """The walk through one input."""

    def __init__(self, name: str, note: Note, several: bool) -> None:
        self._input = name
        self._note = note
        own = layout.host_label(name.split("/")[0])
        self._host = own if several or own.lower() in SIDE_WORDS else ""

    def _tell(self, inside: str) -> Callable[[str], None]:
        return lambda text: self._note(Problem(inside, text))

    def folder(self, root: Path) -> Iterator[Member]:
        """Yield the files below a folder in the order of their names; links are told and not followed."""

        def complain(error: OSError) -> None:
            inside = os.path.relpath(error.filename or root, root)
            self._note(Problem(layout.printable(inside), reason(error).lower()))

        for folder, folders, files in os.walk(root, onerror=complain):
            folders.sort()
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            for name in sorted([*files, *links]):
                here = Path(folder) / name
                inside = layout.printable(here.relative_to(root).as_posix())
                wrong = _not_a_file(here)
                if wrong:
                    self._note(Problem(inside, wrong))
                else:
                    yield from self.file(here, inside)

    def file(self, here: Path, inside: str, top: bool = False) -> Iterator[Member]:
        """Yield what one file on disk holds: itself, or the members of the archive that it is."""
        try:
            raw = here.open("rb", buffering=0)
        except OSError as error:
            if top:
                raise InputError(layout.printable(str(here)), reason(error).lower()) from error
            self._note(Problem(inside, reason(error).lower()))
            return
        with raw:
            yield from self.stream(inside, raw, 0, top, on_disk=raw)

    def stream(
        self, inside: str, raw: BinaryIO, depth: int, top: bool = False, on_disk: BinaryIO | None = None
    ) -> Iterator[Member]:
        """Yield what a stream holds, judged by its first bytes. `on_disk`: the same, where it can be sought in."""
        if depth > DEEPEST:
            self._note(Problem(inside, f"archives lie more than {DEEPEST} deep; not opened"))
            return
        tell = self._tell(inside)
        stream = buffered(Guarded(raw, tell))
        magic = stream.peek(_PEEK)[:_PEEK]
        foreign = next((what for mark, what in _FOREIGN if magic.startswith(mark)), "")
        if foreign:
            tell(f"{foreign}, which this release does not read; unpack it first")
        elif (unpacked := decompress(magic, stream, tell)) is not None:
            yield from self.stream(inside, unpacked, depth + 1, top)
        elif tars.is_header(magic):
            for name, member in tars.members(stream, tell):
                yield from self.stream(self._name(inside, name, top), member, depth + 1)
        elif magic.startswith(_ZIP):
            yield from self._zip(inside, stream, on_disk, depth, top)
        else:
            host, in_bundle = layout.host_of(inside, self._input)
            yield Member(self._input, inside, host or self._host_at_the_top(top), in_bundle, as_utf8(magic, stream))

    def _host_at_the_top(self, top: bool) -> str:
        return "" if top else self._host  # a lone file has no host: its name is no host's name

    def _zip(self, inside: str, stream: BinaryIO, on_disk: BinaryIO | None, depth: int, top: bool) -> Iterator[Member]:
        """Yield the members of a zip: by its directory where there is one, else in the order they lie in."""
        if on_disk is not None:
            try:
                yield from self._entries(zips.by_directory(on_disk), inside, depth, top)
                return
            except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
                self._note(Problem(inside, f"the directory of the zip archive is damaged ({reason(error)})"))
            on_disk.seek(0)
            stream = buffered(Guarded(on_disk, self._tell(inside)))
        yield from self._entries(zips.in_order(stream, self._tell(inside)), inside, depth, top)

    def _entries(self, entries: Iterable[zips.Entry], inside: str, depth: int, top: bool) -> Iterator[Member]:
        for name, stream, wrong in entries:
            label = self._name(inside, name, top)
            if stream is not None:
                yield from self.stream(label, stream, depth + 1)
            for text in wrong:
                self._note(Problem(label, text))

    @staticmethod
    def _name(inside: str, name: str, top: bool) -> str:
        """Return the member's path inside the input: an archive that is the input itself adds nothing to it."""
        clean = layout.printable(name.replace("\\", "/")).lstrip("/").removeprefix("./")
        return clean if top else f"{inside}!{clean}"


def _not_a_file(here: Path) -> str:
    """Return why a directory entry cannot be read as a file, "" where it can."""
    try:
        mode = here.lstat().st_mode
    except OSError as error:
        return reason(error).lower()
    if stat.S_ISLNK(mode):
        return "is a symbolic link; not followed: give its target as a path of its own"
    return "" if stat.S_ISREG(mode) else "is a pipe, socket or device; not read"
