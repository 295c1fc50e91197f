"""One entry of an archive or a folder, before anybody looks into it; and outputs that lie there in parts, put together.

vm-support cuts long outputs into NAME.FRAG-00000, NAME.FRAG-00001 ...: they are given as one file NAME, in the order
of their numbers where the archive can be sought in, else in the order they lie in, which is the same as it writes them.
"""

import re
from collections.abc import Iterator

from diagnose.bundle.limits import STEP
from diagnose.bundle.streams import Stream

_LONGEST = 4096  # characters of a name that are kept, of its end: no file system has longer paths
_PART = re.compile(r"(.+)\.FRAG-(\d{1,9})", re.IGNORECASE)


class Entry:
    """A file: its name as the archive spells it, the bytes it takes up there (-1: unknown), and its bytes.

    `stream` None: they cannot be had; `wrong` says why, and what else is wrong with it: complete once the stream
    was read. `link`: it has no bytes, and stands for what that name says.
    """

    __slots__ = ("hard", "link", "name", "size", "stream", "wrong")

    def __init__(self, name: str, size: int, stream: Stream | None, link: str = "", hard: bool = False) -> None:
        self.name = name[-_LONGEST:]
        self.size = size
        self.stream = stream
        self.link = link[-_LONGEST:]
        self.hard = hard  # the link's name counts from the archive's root
        self.wrong: list[str] = []


def order(name: str) -> tuple[str, int]:
    """Return what names are sorted by, so that the parts of a file follow each other by their numbers."""
    found = _PART.fullmatch(name)
    return (found[1], int(found[2])) if found else (name, -1)


def joined(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Yield the entries, those that are parts of one file as that file. Each must be read before the next."""
    ahead = _Ahead(entries)
    done: set[str] = set()  # files that were put together, by their names: so few that they need no bound of their own
    while (entry := ahead.next()) is not None:
        found = _PART.fullmatch(entry.name)
        if found is None or entry.stream is None:
            yield entry
            continue
        whole = Entry(found[1], -1, None)
        whole.wrong = entry.wrong
        if found[1] in done:
            whole.wrong.append(f"part {int(found[2])} lies apart from the others; it was read on its own")
        parts = _Joined(ahead, found[1], entry.stream, int(found[2]), whole.wrong)
        whole.stream = parts
        if len(done) < _MOST:
            done.add(found[1])
        yield whole
        while parts.skip(STEP):
            pass


_MOST = 10_000


class _Ahead:
    """Entries, one of which can be put back."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        self._entries = entries
        self._back: Entry | None = None

    def next(self) -> Entry | None:
        entry, self._back = self._back, None
        return entry or next(self._entries, None)

    def back(self, entry: Entry) -> None:
        self._back = entry


class _Joined(Stream):
    """The parts of one file, one behind the other; what is missing between them is told."""

    def __init__(self, ahead: _Ahead, name: str, stream: Stream, number: int, wrong: list[str]) -> None:
        super().__init__()
        self._ahead = ahead
        self._name = name
        self._stream: Stream | None = stream
        self._wrong = wrong
        self._told: list[str] = []  # of the part that is being read, where that is not the first
        self._last = -1
        self._follows(number)

    def _more(self, size: int) -> bytes:
        while self._stream is not None:
            data = self._stream.read1(size)
            if data:
                return data
            self._stream = self._next()
        return b""

    def _next(self) -> Stream | None:
        """Return the next part, None where what follows is none of this file."""
        self._wrong += self._told
        self._told = []
        entry = self._ahead.next()
        if entry is None:
            return None
        found = _PART.fullmatch(entry.name)
        if found is None or found[1] != self._name or entry.stream is None:
            self._ahead.back(entry)
            return None
        self._told = entry.wrong
        self._follows(int(found[2]))
        return entry.stream

    def _follows(self, number: int) -> None:
        first = self._last + 1
        if number < first:
            self._wrong.append(f"part {number} lies behind part {self._last}; it was read where it lies")
        elif number > first:
            which = f"part {first} is" if number == first + 1 else f"parts {first} to {number - 1} are"
            self._wrong.append(f"{which} missing; what is there was read")
        self._last = max(self._last, number)
