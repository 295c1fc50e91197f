"""The time of a host when its bundle was made: commands/date.txt.

4.x to 9.x, in one of two forms:

    Wed Jun 25 19:25:14 UTC 2025
    Wed Jun 25 07:25:14 PM UTC 2025

Gives `clock` {time} as ISO 8601 in UTC. Nothing: another time zone, which cannot be told from its
abbreviation, or no such line.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_LINE = re.compile(
    r"\s*\w{3} (?P<day>\w{3} +\d{1,2}) (?P<time>\d\d:\d\d:\d\d)(?P<half> [AP]M)?"
    r" (?:UTC|GMT) (?P<year>\d{4})\s*"
)


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the first time that the output names."""
    for line, text in enumerate(artefact.lines, 1):
        found = _LINE.fullmatch(text)
        time = _time(found) if found else ""
        if time:
            yield fact(artefact, line, "clock", time=time)
            return


def _time(found: re.Match[str]) -> str:
    """Return the time, "" where there is no such day or hour."""
    form = "%Y %b %d %I:%M:%S %p" if found["half"] else "%Y %b %d %H:%M:%S"
    words = f"{found['year']} {found['day']} {found['time']}{found['half'] or ''}"
    try:
        return datetime.strptime(words, form).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return ""
