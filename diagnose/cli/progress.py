"""The progress bar on standard error: how much of the inputs was taken, how fast, what is left, the file at hand."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from diagnose.bundle import Watch

if TYPE_CHECKING:
    from rich.progress import Progress

_LEAST = 8 << 20  # bytes of input below which there is nothing to watch
_EVERY = 0.1  # seconds between two drawings


@contextmanager
def watching(paths: Sequence[str], quiet: bool) -> Iterator[Watch | None]:
    """Yield what watches the reading; None, and no bar, where nobody would see it or it would be over at once.

    The bar is drawn by the reading itself, never by a thread of its own: workers are forked meanwhile.
    """
    seen = not quiet and sys.stderr.isatty()
    total = sum(map(_size, paths)) if seen else 0
    if not seen or (total < _LEAST and "-" not in paths):
        yield None
        return
    from rich.console import Console  # only a terminal needs it
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TaskProgressColumn(),
        BarColumn(20),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as progress:
        yield _Bar(progress, None if "-" in paths else total)


class _Bar:
    """Draws what it is told, ten times a second at most."""

    def __init__(self, progress: "Progress", total: int | None) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=total)
        self._waiting = 0
        self._drawn = 0.0
        self._path = ""

    def at(self, path: str) -> None:
        """Show the last part of the path."""
        self._path = path.rsplit("/", 1)[-1]

    def advance(self, size: int) -> None:
        """Count the bytes, and draw where it is time."""
        self._waiting += size
        now = time.monotonic()
        if now - self._drawn >= _EVERY:
            self._progress.update(self._task, advance=self._waiting, description=self._path, refresh=True)
            self._waiting, self._drawn = 0, now


def _size(path: str) -> int:
    """Return how many bytes of input a path is; 0 where it cannot be told."""
    try:
        if not os.path.isdir(path):
            return os.path.getsize(path)
        return sum(each.stat().st_size for each in Path(path).rglob("*") if each.is_file() and not each.is_symlink())
    except (OSError, ValueError):
        return 0
