"""What was seen of one file while it was read: how much, from when to when, and what was wrong with it."""

import re
from datetime import UTC, datetime

LONGEST = 64 << 10  # bytes of one record that are kept
_STAMP = re.compile(rb"(?<!\d)(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)")


class Tally:
    """What was seen of one file: bytes and lines of text, records given on, the span of its stamps, troubles.

    `format` "": nothing of it was read, and `trouble` says why.
    """

    def __init__(self) -> None:
        self.bytes = 0
        self.lines = 0
        self.records = 0
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.format = ""
        self.trouble: list[str] = []
        self.nuls = 0
        self.holes = 0
        self.cut: list[int] = []

    def record(self, line: int, cut: bool) -> None:
        """Count a record that begins at this line; one that is too long was cut."""
        self.records += 1
        if cut:
            self.cut.append(line)

    def stamp(self, block: bytes, stop: int) -> None:
        """Widen the span by the first and the last stamp of a block that ends at `stop`."""
        for found in (_STAMP.search(block, 0, stop), _last_stamp(block, stop)):
            time = _time(found)
            if time:
                self.first = min(self.first or time, time)
                self.last = max(self.last or time, time)

    def end(self) -> None:
        """Say what was read around and what was cut."""
        if self.nuls and self.format:
            self.trouble.append(f"holds {self.nuls} NUL bytes in {self.holes} places; read around them")
        if self.cut:
            more = f" and {len(self.cut) - 1} more lines are" if len(self.cut) > 1 else " is"
            self.trouble.append(f"line {self.cut[0]}{more} longer than {LONGEST >> 10} KB; read up to there")


def first_stamp(begin: bytes) -> datetime | None:
    """Return the time of the first stamp in the first bytes of a log, None where they hold none."""
    return _time(_STAMP.search(begin))


def _last_stamp(block: bytes, stop: int) -> re.Match[bytes] | None:
    line = _STAMP.search(block, block.rfind(b"\n", 0, max(stop - 1, 0)) + 1, stop)
    if line:
        return line
    for reach in (1024, 8192):
        stamps = list(_STAMP.finditer(block, max(0, stop - reach), stop))
        if stamps:
            return stamps[-1]
    return None


def _time(found: re.Match[bytes] | None) -> datetime | None:
    if found is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part) for part in found.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
