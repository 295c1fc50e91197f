"""Which files stand for one another: copies of a log in the folders that show it, and links.

ESXi shows a host's logs under var/run/log, scratch/log and var/log, by links or as copies; a bundle may hold all
three. They are told by what can be had without a second look: the same host, name and size, and the same begin.
"""

import posixpath

from diagnose.bundle import layout
from diagnose.bundle.entries import Entry

_LOOKED = 64 << 10  # first bytes that must be the same
_LOOKED_AGAIN = 4 << 10  # of a file that an archive holds twice under one name
_MOST = 200_000  # files that are kept in mind
_MOST_LINKS = 10_000


class Copies:
    """The logs of an input that were given so far."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def holds(self, host: str, path: str, entry: Entry) -> bool:
        """Say whether the entry is a copy of one that was asked for before; it is kept in mind."""
        if entry.stream is None or entry.size <= 0:
            return False
        where = layout.within_log_folders(path)
        begin = entry.stream.peek(_LOOKED if where else _LOOKED_AGAIN)
        known = hash((host, where or path, entry.size, begin))
        if known in self._seen:
            return True
        if len(self._seen) < _MOST:
            self._seen.add(known)
        return False


class Links:
    """The links of one archive, and the names that they may mean."""

    def __init__(self) -> None:
        self._names: set[int] = set()
        self._waiting: list[tuple[str, str, str]] = []

    def has(self, name: str) -> None:
        """Keep in mind that the archive holds a file of this name, and that it was given."""
        if len(self._names) < _MOST:
            self._names.add(hash(name))

    def link(self, entry: Entry) -> None:
        """Keep a link in mind that goes by the name of a log: its file may come later."""
        name = clean(entry.name)
        if layout.is_log_name(name) and len(self._waiting) < _MOST_LINKS:
            self._waiting.append((name, _meant(name, entry.link, entry.hard), entry.link))

    def lost(self) -> list[tuple[str, str]]:
        """Return (name, what is wrong) of the links that lead to nothing that was given.

        A link on its own host's disk is absolute: it means what lies there below the bundle's root.
        """
        found: list[tuple[str, str]] = []
        for name, meant, said in self._waiting:
            if hash(meant) in self._names:
                continue
            out = meant.startswith("../") or said.startswith("/")
            where = "leads out of the archive" if out else "leads to nothing in the archive"
            found.append((name, f"is a link that {where} ({layout.printable(said[:200])}); not followed"))
        return found


def clean(name: str) -> str:
    """Return a name in an archive as a label: with "/" between its parts, and no "./" or "/" before them."""
    return layout.printable(name.replace("\\", "/")).lstrip("/").removeprefix("./")


def _meant(name: str, target: str, hard: bool) -> str:
    """Return the name in the archive that a link means; it begins with "../" where that lies outside."""
    target = target.replace("\\", "/")
    if hard:
        return clean(target)
    if target.startswith("/"):
        return layout.bundle_root(name) + clean(target)
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
