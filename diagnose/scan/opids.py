"""The record that maps an opID of the VMkernel to one of vCenter, looked up when a record bears the opID.

A busy host maps hundreds of opIDs a minute, and only those of the few records that are wanted matter. So the map
is searched for backwards from such a record, as far as the block it stands in and the one before reach.
"""

import re
from collections.abc import Iterator

_BEARS = re.compile(rb" opID=([0-9a-f]+)\)")
_HEAD = 160  # bytes of a record in which its head ends
_NEAR = 32 << 10  # bytes before a record that are looked through first: a map is written as the work begins


class Opids:
    """The maps of one file that were looked for, and the block before the one at hand."""

    def __init__(self) -> None:
        self._sought: set[bytes] = set()
        self._before = b""
        self._before_stop = 0
        self._before_line = 1

    def keep(self, block: bytes, stop: int, line: int) -> None:
        """Remember a block up to `stop` that is done with; `line` is the number of its first line."""
        self._before, self._before_stop, self._before_line = block, stop, line

    def maps(self, data: bytes, start: int, line: int) -> Iterator[tuple[bytes, int, int]]:
        """Yield (block, position in it, number of the block's first line) of the map for a record's opID, once a file.

        The record begins at `start` of `data`, whose first line has the number `line`. Nothing: it bears none, or
        its map was found before, or stands further back.
        """
        borne = _BEARS.search(data, start, start + _HEAD)
        if borne is None or borne.group(1) in self._sought:
            return
        self._sought.add(borne.group(1))
        phrase = b" maps to vmkernel opID " + borne.group(1)
        at = data.rfind(phrase, max(0, start - _NEAR), start)
        if at < 0:
            at = data.find(phrase, 0, start)
        if at >= 0:
            yield data, at, line
            return
        at = self._before.find(phrase, 0, self._before_stop)
        if at >= 0:
            yield self._before, at, self._before_line
