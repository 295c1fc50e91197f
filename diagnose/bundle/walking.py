"""The walk through one input: what each thing is, where its name puts it, and what lies in it.

Every container becomes a row of entries; each entry is passed over, opened as a container, or given as a member.
"""

import io
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from diagnose.bundle import layout, tars, zips
from diagnose.bundle.copies import Copies, Links, clean
from diagnose.bundle.encodings import as_utf8
from diagnose.bundle.entries import Entry, joined, order
from diagnose.bundle.limits import Limits, Tally
from diagnose.bundle.members import Member
from diagnose.bundle.notes import Left, Note, Notes, Watch
from diagnose.bundle.packings import Missing, unpacked
from diagnose.bundle.streams import Readable, Source, Stream, reason
from diagnose.errors import InputError
from diagnose.model import SIDE_WORDS

_PEEK = tars.SIZE  # first bytes that tell what a thing is: a tar header is as long

Wanted = Callable[[str], bool]


class Walk:
    """The walk through the input of one name; `end` tells what there is to tell of it as a whole."""

    def __init__(
        self,
        name: str,
        note: Note,
        several: bool = False,
        limits: Limits | None = None,
        wanted: Wanted | None = None,
        watch: Watch | None = None,
        left: Left | None = None,
    ) -> None:
        self._left = left
        self._watch = watch
        self._advance = watch.advance if watch else None
        self._input = name
        self._limits = limits or Limits()
        self._tally = Tally(self._limits)
        self._notes = Notes(note, self._limits.alike)
        self._wanted = wanted
        self._copies = Copies()
        self._given = 0
        own = layout.host_label(name.split("/")[0])
        self._host = own if several or own.lower() in SIDE_WORDS else ""

    def end(self) -> None:
        """Tell what was cut of the input, what was told too often, and that nothing was found, or nothing read."""
        if self._tally.over:
            self._notes.tell(self._input, self._tally.over)
        elif not self._given and (self._tally.files or not self._notes.told):
            self._notes.tell(self._input, _nothing(self._tally.files))
        self._notes.end(self._input)

    def _tell(self, inside: str) -> Callable[[str], None]:
        """Return what tells of a file; behind a bound that was reached, everything ends early, and is not told."""
        return lambda text: None if self._tally.over else self._notes.tell(inside, text)

    def pipe(self, inside: str, raw: Readable) -> Iterator[Member]:
        """Yield what comes through a pipe: itself, or the members of the archive that it is."""
        yield from self.stream(inside, Source(raw, self._tell(inside), self._tally, self._advance), 0, top=True)

    def lone_file(self, here: Path, inside: str) -> Iterator[Member]:
        """Yield what one file holds: itself, or the members of the archive that it is. Raises InputError."""
        try:
            raw = here.open("rb", buffering=0)
        except OSError as error:
            raise InputError(layout.printable(str(here)), reason(error).lower()) from error
        with raw:
            source = Source(raw, self._tell(inside), self._tally, self._advance)
            yield from self.stream(inside, source, 0, top=True, size=source.size)

    def folder(self, root: Path) -> Iterator[Member]:
        """Yield the files below a folder in the order of their names; links are not followed."""
        yield from self._entries(self._files(root), "", -1, top=True)

    def _files(self, root: Path) -> Iterator[Entry]:
        def complain(error: OSError) -> None:
            inside = os.path.relpath(error.filename or root, root)
            self._notes.tell(layout.printable(inside), reason(error).lower())

        for folder, folders, files in os.walk(root, onerror=complain):
            folders.sort()
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            for name in sorted([*files, *links], key=order):
                yield from self._file(Path(folder, name), root)

    def _file(self, here: Path, root: Path) -> Iterator[Entry]:
        inside = layout.printable(here.relative_to(root).as_posix())
        try:
            wrong = self._not_a_file(here, inside, root)
            raw = None if wrong is not None else here.open("rb", buffering=0)
        except OSError as error:
            wrong, raw = reason(error).lower(), None
        if raw is None:
            if wrong:
                self._notes.tell(inside, wrong)
            return
        with raw:
            source = Source(raw, self._tell(inside), self._tally, self._advance)
            yield Entry(inside, source.size, source)

    @staticmethod
    def _not_a_file(here: Path, inside: str, root: Path) -> str | None:
        """Return why a directory entry cannot be read as a file; None: it can, "": nobody misses it."""
        mode = here.lstat().st_mode
        if stat.S_ISREG(mode):
            return None
        if not stat.S_ISLNK(mode):
            return "is a pipe, socket or device; not read"
        target = os.path.realpath(here)
        if os.path.isfile(target) and Path(target).is_relative_to(os.path.realpath(root)):
            return ""  # what it stands for is read where it lies
        if layout.host_of(inside, "")[1] and not layout.is_log_name(inside):
            return ""  # hosts have thousands of links
        return "is a symbolic link; not followed: give its target as a path of its own"

    def stream(self, inside: str, stream: Stream, depth: int, top: bool = False, size: int = -1) -> Iterator[Member]:
        """Yield what a stream holds, judged by its first bytes."""
        yield from self._opened(inside, stream, depth, top, size, compressed=False)

    def _opened(
        self,
        inside: str,
        stream: Stream,
        depth: int,
        top: bool,
        size: int,
        compressed: bool,
        aside: "_Aside | None" = None,
    ) -> Iterator[Member]:
        if depth > self._limits.deepest:
            self._tell(inside)(f"archives lie more than {self._limits.deepest} deep; not opened")
            return
        magic = stream.peek(_PEEK)
        row = layout.by_content(magic)
        if row is not None and row.decision == "refuse":
            self._tell(inside)(f"{row.words}, which this release does not read; unpack or export it first")
        elif row is not None and not magic.startswith(zips.MARKS):
            yield from self._packed(inside, magic, stream, depth, top, size)
        elif row is not None or tars.header(magic) is not None:
            if depth <= 0 or self._tally.takes_archive():
                stream.holds_members()
                yield from self._archive(inside, stream, depth, top, is_zip=row is not None)
        else:
            yield from self._leaf(inside, magic, stream, top, size, compressed, aside)

    def _packed(self, inside: str, magic: bytes, stream: Stream, depth: int, top: bool, size: int) -> Iterator[Member]:
        tell: Callable[[str], None] = self._tell(inside)
        aside = None
        tally = self._tally
        if not top and 0 <= size <= self._limits.detached:
            tell = tally = aside = _Aside(tell, tally, stream.read(size))
            stream = Source(io.BytesIO(aside.packed), tell, _Uncounted(self._limits))
        try:
            inner = unpacked(magic, stream, tell, tally)
        except Missing as missing:
            tell(f"is compressed with zstd, and {missing} is not installed; install it, or unpack the file first")
            return
        yield from self._opened(inside, inner, depth + 1, top, size, compressed=True, aside=aside)

    def _archive(self, inside: str, stream: Stream, depth: int, top: bool, is_zip: bool) -> Iterator[Member]:
        tell = self._tell(inside)
        if not is_zip:
            yield from self._entries(tars.entries(stream, tell, self._tally), inside, depth, top)
            return
        raw = stream.on_disk if isinstance(stream, Source) else None
        if raw is not None:
            if zips.directory_size(raw) <= self._limits.directory:
                try:
                    yield from self._entries(zips.by_directory(raw, self._tally), inside, depth, top)
                    return
                except zips.UNREADABLE as error:
                    tell(f"the directory of the zip archive is damaged ({reason(error)})")
            raw.seek(0)
            stream = Source(raw, tell, self._tally)
        yield from self._entries(zips.in_order(stream, tell, self._tally), inside, depth, top)

    def _entries(self, entries: Iterator[Entry], inside: str, depth: int, top: bool) -> Iterator[Member]:
        links = Links()
        for entry in joined(entries):
            if not self._tally.takes_file():
                return
            label = _label(inside, entry.name, top)
            if entry.link:
                links.link(entry)
            elif entry.stream is not None:
                yield from self._entry(label, entry, entry.stream, depth, links)
            for text in entry.wrong:
                self._tell(label)(text)
        for name, text in links.lost():
            self._tell(_label(inside, name, top))(text)

    def _entry(self, label: str, entry: Entry, stream: Stream, depth: int, links: Links) -> Iterator[Member]:
        """Yield what an entry holds; what nobody asks for is not looked into, unless it is an archive."""
        host, in_bundle = layout.host_of(label, self._input)
        if self._asked(label, in_bundle):
            links.has(clean(entry.name))
            if self._copies.holds(host, label, entry):
                return
        elif not _is_container(stream.peek(_PEEK)):
            if self._left:
                self._left(host)
            return
        yield from self.stream(label, stream, depth + 1, size=entry.size)

    def _leaf(
        self,
        inside: str,
        magic: bytes,
        stream: Stream,
        top: bool,
        size: int,
        compressed: bool,
        aside: "_Aside | None",
    ) -> Iterator[Member]:
        host, in_bundle = layout.host_of(inside, self._input)
        if not self._asked(inside, in_bundle):
            if self._left:
                self._left(host)
            return
        if aside and self._tally.over:
            return  # its bytes were cut by the bound, which is told
        self._given += 1
        if self._watch:
            self._watch.at(inside)
        whose = host or ("" if top else self._host)  # a lone file has no host: its name is no host's name
        text = cast("BinaryIO", as_utf8(magic, stream))  # it can be read: no more is asked of it
        told, packed = (aside.turn(), aside.packed) if aside else ([], b"")
        yield Member(self._input, inside, whose, in_bundle, text, size, compressed, aside is not None, told, packed)

    def _asked(self, path: str, in_bundle: bool) -> bool:
        if self._wanted is None or not in_bundle:
            return True
        return layout.worth_reading(path, in_bundle) or self._wanted(path)


class _Aside(Tally):
    """What a file whose bytes are at hand is told and counted into: the walk's own, until it is detached.

    Then it is read apart from the walk: what is wrong goes into a list, and it is bounded by itself. `packed`: the
    file's bytes as they are.
    """

    def __init__(self, tell: Callable[[str], None], whole: Tally, packed: bytes) -> None:
        super().__init__(whole.limits)
        self._tell = tell
        self._whole: Tally | None = whole
        self.packed = packed

    def __call__(self, text: str) -> None:
        self._tell(text)

    def takes(self, size: int) -> bool:
        """Count bytes that were unpacked; False: no more are to be given out."""
        return self._whole.takes(size) if self._whole else super().takes(size)

    def turn(self) -> list[str]:
        """Detach it; return the list that everything is told into from now on."""
        told: list[str] = []
        self._tell = told.append
        self._whole = None
        return told


def opened(packed: bytes, told: list[str], limits: Limits) -> BinaryIO:
    """Return the stream of what a detached member's bytes unpack to; what is wrong is told into the list."""
    tally = Tally(limits)
    stream = unpacked(packed, Source(io.BytesIO(packed), told.append, _Uncounted(limits)), told.append, tally)
    return cast("BinaryIO", as_utf8(stream.peek(_PEEK), stream))


class _Uncounted(Tally):
    """Counts nothing: these bytes were counted when they were taken into memory."""

    def takes(self, size: int) -> bool:  # noqa: ARG002 - whatever it is
        """Say that more may be given out."""
        return True


def _nothing(files: int) -> str:
    """Return what is said of an input of which nothing was given: nothing was found there, or nothing read of it."""
    if not files:
        return "holds no file at all"
    which = "1 file, which" if files == 1 else f"{files:,} files, each of which"
    return f"holds {which} could not be read, or goes neither by the name of a log nor by that of known configuration"


def _label(inside: str, name: str, top: bool) -> str:
    """Return a member's path inside the input: an archive that is the input itself adds nothing to it."""
    return clean(name) if top else f"{inside}!{clean(name)}"


def _is_container(magic: bytes) -> bool:
    row = layout.by_content(magic)
    return row.decision == "open" if row is not None else tars.header(magic) is not None
