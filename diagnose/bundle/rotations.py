"""Which logs are rotations of one another, and so which of them lie outside some times, without reading them.

ESXi's NAME.N is the older the higher N is; vpxd-N and vmware-N are the newer. A rotation ends where the next newer
one begins; where one begins its first records tell.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from diagnose.bundle.members import Member

_SUFFIX = re.compile(r"\.(?:gz|zst|xz|bz2)$")
_HIGHER_IS_OLDER = re.compile(r"(.+?)(?:\.log)?\.(\d{1,4})")
_HIGHER_IS_NEWER = re.compile(r"(.+)-(\d{1,6})\.log")
_LIVE = re.compile(r"(.+)\.log")
Begins = Callable[[Member], datetime | None]
"""Gives the time of a log's first record, None where it is not known."""

_MARGIN = timedelta(hours=2)  # a migration that is asked for began before the time, and its trouble still earlier


def rotation(path: str) -> tuple[str, int]:
    """Return (family, age) of a log: of one family the higher age is the older. A log on its own has age 0."""
    folder, slash, name = path.rpartition("/")
    bare = _SUFFIX.sub("", name)
    if found := _HIGHER_IS_NEWER.fullmatch(bare):
        return f"{folder}{slash}{found[1]}", 1_000_000 - int(found[2])
    if found := _HIGHER_IS_OLDER.fullmatch(bare):
        return f"{folder}{slash}{found[1]}", 1 + int(found[2])
    live = _LIVE.fullmatch(bare)
    return f"{folder}{slash}{live[1] if live else bare}", 0


class Rotations:
    """Sorts out the logs of an input that lie outside some times; each is told by where it and its neighbours begin."""

    def __init__(self, since: datetime | None, until: datetime | None) -> None:
        self._since = since - _MARGIN if since else None
        self._until = until + _MARGIN if until else None
        self._newer: dict[tuple[str, str], list[tuple[int, datetime]]] = {}  # by family: age and begin of those met
        self._held: Member | None = None

    def within(self, members: Iterable[Member], begins: Begins, outside: Callable[[Member], None]) -> Iterator[Member]:
        """Yield the members that may hold records of the times; tell the others to `outside`.

        A log whose next newer one begins before `since` ends before it. The neighbour lies before it in the input,
        or right behind it: for that a detached member is held back for a moment.
        """
        if self._since is None and self._until is None:
            yield from members
            return
        for member in members:
            begun = begins(member)
            yield from self._let_go(member, begun, outside)
            if self._is_outside(member, begun):
                outside(member)
            elif member.detached:
                self._held = member
            else:
                yield member
        if self._held:
            yield self._held

    def _let_go(self, member: Member, begun: datetime | None, outside: Callable[[Member], None]) -> Iterator[Member]:
        held, self._held = self._held, None
        if held is None:
            return
        (family, age), (other, newer) = rotation(held.path), rotation(member.path)
        follows = (held.host, family) == (member.host, other) and newer < age
        if follows and begun and self._since and begun < self._since:
            outside(held)
        else:
            yield held

    def _is_outside(self, member: Member, begun: datetime | None) -> bool:
        family, age = rotation(member.path)
        known = self._newer.setdefault((member.host, family), [])
        newer = [time for other, time in known if other < age]
        if begun:
            known.append((age, begun))
        if self._until and begun and begun > self._until:
            return True
        return bool(self._since and newer and min(newer) < self._since)
