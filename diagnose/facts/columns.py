"""Tables with a dashed line under their header, as localcli and esxcli print them.

    Volume Name  Host       Share         Accessible
    -----------  ---------  ------------  ----------
    My NFS       192.0.2.9  /exports/one  true

Comes in: the lines of an output. Goes out: its rows, each cell under its column's name in lower
case. Two blanks part cells; where a cell is empty or holds two blanks itself, the dashes say where
it begins. A row that neither way fits is left out; no rows: no such table, or an empty one.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

_DASHES = re.compile(r"\s*-{2,}(?:\s+-+)*\s*")
_GAP = re.compile(r"\s{2,}")


class Row(Struct, frozen=True):
    """A row of a table: its line, counted from 1, and its cells by column."""

    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """Return the cell, "" where the table has no such column."""
        return self.cells.get(column, "")


def rows(lines: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of every dashed table; a blank line ends a table."""
    names: list[str] = []
    starts: list[int] = []
    before = ""
    for line, text in enumerate(lines, 1):
        if not text.strip():
            names = []
        elif _DASHES.fullmatch(text):
            starts = [found.start() for found in re.finditer(r"-+", text)]
            names = [name.lower() for name in _cells(before, starts)]
        elif names:
            cells = _cells(text, starts)
            if cells:
                yield Row(line, dict(zip(names, cells, strict=True)))
        before = text


def _cells(text: str, starts: Sequence[int]) -> list[str]:
    """Return one cell for each start; empty: the line does not fit the columns."""
    parts = _GAP.split(text.strip())
    if len(parts) == len(starts):
        return parts
    if any(0 < start <= len(text) and not text[start - 1].isspace() for start in starts):
        return []
    ends = [*starts[1:], len(text)]
    cells = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return cells if any(cells) else []
