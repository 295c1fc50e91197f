"""What is in front of us: paths in, files out, as streams of bytes that are never parsed here.

A path may be a folder, a file, an archive (.tgz, .tar, .zip, nested), a compressed file, or `-` for
standard input. What a thing is, its first bytes say, not its name. Nothing is unpacked to disk.
"""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from diagnose.bundle import layout
from diagnose.bundle.limits import Limits, too_much
from diagnose.bundle.members import Member
from diagnose.bundle.notes import Left, Note, Notes, Watch
from diagnose.bundle.rotations import Rotations, rotation
from diagnose.bundle.streams import reason
from diagnose.bundle.walking import Walk, Wanted, opened
from diagnose.errors import InputError

__all__ = [
    "STANDARD_INPUT",
    "Limits",
    "Member",
    "Notes",
    "Rotations",
    "Watch",
    "labels",
    "opened",
    "rotation",
    "too_much",
    "walk",
]

STANDARD_INPUT = "standard input"
_DEFAULTS = Limits()


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


def walk(
    path: str,
    note: Note,
    label: str = "",
    several: bool = False,
    limits: Limits = _DEFAULTS,
    wanted: Wanted | None = None,
    watch: Watch | None = None,
    left: Left | None = None,
) -> Iterator[Member]:
    """Yield every file of one PATH. Raises InputError where the path itself cannot be read.

    What is damaged inside it is told to `note`, and the walk goes on with the next. `label` is the
    name that the input is shown under, by default its own; with `several` inputs it is also the host
    of the files that lie at the top of a folder or archive. `wanted`, where given, says by its path whether
    a file in a bundle holds something besides a log: then only those that do, and what may be a log, are
    given; the others are not looked into, unless they are archives. What `limits` cut is told.
    """
    name = label or labels([path])[path]
    walker = Walk(name, note, several, limits, wanted, watch, left)
    if path == "-":
        if sys.stdin is None:  # closed by the caller (`<&-`)
            raise InputError(STANDARD_INPUT, "is closed")
        yield from walker.pipe("standard-input.txt", sys.stdin.buffer)
    elif stat.S_ISDIR(_mode(path)):
        yield from walker.folder(Path(path))
    else:
        yield from walker.lone_file(Path(path), name)
    walker.end()


def _mode(path: str) -> int:
    """Return what kind of thing a path is. Raises InputError where it is nothing that can be read."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        raise InputError(layout.printable(path), reason(error).lower()) from error
    if stat.S_ISDIR(mode) or stat.S_ISREG(mode):
        return mode
    if stat.S_ISFIFO(mode):
        raise InputError(layout.printable(path), "is a pipe; give it as standard input: diagnose triage - < PIPE")
    raise InputError(layout.printable(path), "is neither a file nor a folder")
