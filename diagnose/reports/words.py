"""How times, lengths, confidences and places are worded, and how what cannot be seen is made visible.

For the formats that people read. Names that the records do not give are said to be unknown, never
left blank.
"""

import math
import unicodedata
from datetime import datetime

from diagnose.model import Evidence, Finding, Missing, Percent, Phase, Vm

LIKELY = 0.5
VERY_LIKELY = 0.8
_PAUSE = 5.0  # seconds from which a phase looks like a pause
TYPES = {
    "vmotion": "vMotion",
    "svmotion": "Storage vMotion",
    "xvmotion": "vMotion without shared storage",
    "unknown": "migration",
}

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))  # control, format (bidi, zero width), surrogates, separators
_TAB = 4  # columns
_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def visible(text: str) -> str:
    """Return the text with every character that cannot be seen, or steers a terminal, as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(char) if unicodedata.category(char) in _UNSEEN else char for char in text)


def indented(text: str) -> str:
    """Return a quoted line whose indentation is blanks; a tab further on stays, to be made visible."""
    rest = text.lstrip("\t ")
    return text[: len(text) - len(rest)].expandtabs(_TAB) + rest


def visible_surrogates(text: str) -> str:
    """Return the text with its lone surrogates, which no encoder takes, as escapes."""
    return "".join(_escape(char) if "\ud800" <= char <= "\udfff" else char for char in text)


def _escape(char: str) -> str:
    code = ord(char)
    if char in _SHORT:
        return _SHORT[char]
    if 0xDC80 <= code <= 0xDCFF:  # a byte that Python let through as it was (surrogateescape)
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def count(number: int, noun: str) -> str:
    """Return `1 file`, `2 files`, `1,204 files`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def moment(time: datetime) -> str:
    """Return date and time to the millisecond, UTC."""
    return f"{time:%Y-%m-%d} {clock(time)} UTC"


def clock(time: datetime) -> str:
    """Return the time of day to the millisecond."""
    return f"{time:%H:%M:%S}.{time.microsecond // 1000:03d}"


def length(seconds: float | None) -> str:
    """Return a length of time with as much precision as it deserves; None: `unknown`."""
    if seconds is None:
        return "unknown"
    if seconds < 0:  # the hosts' clocks disagree: worth seeing
        return f"-{length(-seconds)}"
    if round(seconds, 3) < 1:
        return f"{seconds * 1000:.0f} ms"
    if round(seconds, 1) < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def number(confidence: float) -> str:
    """Return the confidence to two digits, cut and not rounded: 0.799 is not yet 0.80."""
    return f"{math.floor(confidence * 100 + 1e-9) / 100:.2f}"


def likelihood(finding: Finding) -> str:
    """Return how sure the finding is, in a word and as a number."""
    word = "Suspicion"
    if finding.confidence >= VERY_LIKELY:
        word = "Very likely"
    elif finding.confidence >= LIKELY:
        word = "Likely"
    return f"{word} ({number(finding.confidence)})"


def place(evidence: Evidence) -> str:
    """Return `host file:line`, without what is not known of it."""
    where = f"{evidence.file}:{evidence.line}" if evidence.line > 0 else evidence.file
    return f"{evidence.host} {where}".strip()


def vm(named: Vm) -> str:
    """Return the best name that the records give the VM."""
    return named.name or named.path or named.uuid or "VM not named"


def percent(at: Percent | None) -> str:
    """Return where the task bar stood: `78 %`, `about 78 % (70 to 82)`; None: `percent unknown`."""
    if at is None:
        return "percent unknown"
    if at.basis == "stated":
        return f"{at.value} %"
    if at.low == at.high:
        return f"about {at.value} %"
    return f"about {at.value} % ({at.low} to {at.high})"


def phase(step: Phase) -> str:
    """Return the name of the phase; where it lasts and may, that a pause there is normal."""
    rested = step.normal_pause and (step.seconds is None or step.seconds >= _PAUSE)
    return f"{step.name} (normal pause)" if rested else step.name


def wanted(lack: Missing) -> str:
    """Return what is missing and where it lies."""
    return ": ".join(part for part in (lack.what, lack.where) if part)
