"""The table of log formats: how a line of each is told, by its content first and its file's name second.

A format is told line by line because one file may hold several programs (ESXi 4's `messages`, syslog
collectors, ESXi 8), and because people paste excerpts under any name. Forms: ESXi 4.x to 9.x as
published; see grammars/ for the records themselves.
"""

import re
from fnmatch import fnmatch

from msgspec import Struct


class Format(Struct, frozen=True):
    """A log format: its grammar's name, what marks a line of it, and the names its files go by."""

    name: str
    mark: re.Pattern[bytes]
    files: tuple[str, ...]


class Stems(Struct, frozen=True):
    """What the pre-filter looks for: a record is wanted that holds one of `wanted`, where none of `noise` begins.

    No `wanted`: every record is. `trouble` are those of the wanted that only find trouble of a host, which matters
    near a migration alone.
    """

    wanted: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()
    trouble: frozenset[str] = frozenset()


_THREAD = rb"(?:vmx|vcpu-\d+|Worker#\d+|worker-\d+|vthread-\d+|mks|svga)"  # of the VMX

FORMATS: tuple[Format, ...] = (
    Format(
        "vobd",
        re.compile(rb"\[\w+Correlator\] |vobd(?:\[\d+\])?: |^\[?(?:vob|esx\.(?:problem|clear|audit)|vprob)\."),
        ("vobd*", "vob*"),
    ),
    Format(
        "vmkernel",
        re.compile(
            rb"cpu(?:\d+:\d+|##|[xX]+|\d+:\S*)[^)\n]{0,60}\)|\bvmk(?:ernel|warning|alert): |@vmkernel#|@BlueScreen"
        ),
        ("vmkernel*", "vmkwarning*"),
    ),
    Format(
        "hostd",
        re.compile(
            rb"\[Originator@\d+|'[\w.:/ ()-]+'(?: opID=[^\]]*)?\] |^-->|(?i:\b(?:hostd|vpxa|vpxd|fdm)(?:\[[^\]]*\])?: )"
            rb"|^\S+ (?:- last log rotation|- time the service|Section for VMware)"
            rb"|\[(?:VpxLRO|MIGRATE|VpxVmomi|NFC ERROR)\]"
            rb"|\[[0-9A-F]+ (?:verbose|trivia|info|warning|error|panic) '"
        ),
        ("hostd*", "vpxa*", "vpxd*", "fdm*"),
    ),
    Format(
        "vmware",
        re.compile(rb"(?:^|\| ?)" + _THREAD + rb"\| |\b[A-Z][a-z]\(\d*\)(?:\[\+\]|\+)? " + _THREAD + rb" "),
        ("vmware*",),
    ),
)

_MARKS = {row.name: row.mark for row in FORMATS}
TEXT = "text"
"""The format of what no row of the table knows: error texts as people paste them."""

_HEAD = re.compile(
    rb"[ \t]*(?:<\d+>|\[?\d{4}-[\dMmXx#]{2}-[\dDdXx#]{2}|\[?[YyXx#]{4}-|<[a-zA-Z]\w*> |[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:"
    rb"|vmk(?:ernel|warning|alert): |cpu\d+:|NoneZ|\[#\d+\] "
    rb"|(?:Em|Al|Cr|Er|Wa|No|In|Db)\(\d*\) |" + _THREAD + rb"\| |0x[0-9a-z]+:\[|\[0x)"
)
REPEATED = r"(?:^|[ :])(?:-+ )?last message repeated (\d+) times?(?: -+)?\s*$"
"""What syslog writes in place of a record that came again at once; it stands for no record of its own."""

_REPEATED = re.compile(REPEATED.encode())
_REACH = 512  # bytes of a line that are looked at for a mark: headers end well before


def recognise(line: bytes) -> str:
    """Return the name of the format that the line bears the mark of, "" where none does."""
    start = line[:_REACH]
    for row in FORMATS:
        if row.mark.search(start):
            return row.name
    return ""


def bears_mark_of(name: str, line: bytes) -> bool:
    """Say whether the line bears the mark of this format; of "text", which has none, no line does."""
    mark = _MARKS.get(name)
    return mark is not None and mark.search(line[:_REACH]) is not None


def by_name(name: str) -> str:
    """Return the format whose files go by this name (`vmkernel.log`, `hostd.3.gz`), "" where none does."""
    lower = name.lower()
    for row in FORMATS:
        if any(fnmatch(lower, pattern) for pattern in row.files):
            return row.name
    return ""


def of_file(name: str, first_lines: list[bytes]) -> str:
    """Return the format that most of the first lines bear the mark of; the name decides where none does.

    "text" where neither tells.
    """
    votes: dict[str, int] = {}
    named = by_name(name)
    for line in first_lines:
        known = named if bears_mark_of(named, line) else recognise(line)
        if known:
            votes[known] = votes.get(known, 0) + 1
    if votes:
        return max(votes, key=lambda known: (votes[known], known == named))
    return named or TEXT


def repeats(line: bytes) -> bool:
    """Say whether the line only tells that the record before it came again."""
    return b"message repeated" in line and _REPEATED.search(line) is not None


def begins_record(line: bytes) -> bool:
    """Say whether the line begins a record of its own; otherwise it continues the one before."""
    return _HEAD.match(line) is not None
