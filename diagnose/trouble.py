"""Trouble of a host that names no migration, folded until it is known which migrations it may concern.

A host may print hundreds of thousands of such records (slow devices, links, locks), and only those near a
migration are ever looked at: the others would be most of the memory. So they are packed as they come, and
unpacked by time. zlib packs memory here, no input: that stays with the bundle stage.
"""

import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from diagnose.model import Event

Window = tuple[datetime, datetime]
_PACK = 512  # events of one pack
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Event]).decode


class _Pack(Struct, frozen=True):
    """Some events, and the time they span."""

    first: datetime
    last: datetime
    data: bytes


class Trouble:
    """The folded events, in the order they came in; empty: there are none."""

    def __init__(self) -> None:
        self._packs: list[_Pack] = []
        self._open: list[Event] = []

    def __len__(self) -> int:
        return len(self._packs) * _PACK + len(self._open)

    def add(self, event: Event) -> None:
        """Fold an event, which must carry a time."""
        self._open.append(event)
        if len(self._open) >= _PACK:
            self._close()

    def take(self, other: "Trouble") -> None:
        """Add what another holds, behind all that is here."""
        self._close()
        other._close()
        self._packs += other._packs

    def _close(self) -> None:
        times = [event.time for event in self._open if event.time]
        if times:
            self._packs.append(_Pack(min(times), max(times), zlib.compress(_encode(self._open), 1)))
        self._open = []

    def within(self, windows: Sequence[Window]) -> list[Event]:
        """Return the events whose time lies in one of the windows, in their order."""
        self._close()
        found: list[Event] = []
        for pack in self._packs:
            near = [window for window in windows if window[0] <= pack.last and pack.first <= window[1]]
            if near:
                found += (event for event in _decode(zlib.decompress(pack.data)) if _lies_in(event.time, near))
        return found


def _lies_in(time: datetime | None, windows: Iterable[Window]) -> bool:
    return time is not None and any(first <= time <= last for first, last in windows)
