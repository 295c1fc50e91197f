"""Which releases can have written a migration's records: told by what they print, for stages that differ by era."""

import re
from collections.abc import Iterable

from diagnose.model import Event

_NEWEST = 8
_OLDEST = 4
_HEADS = {"severity": "8.x", "uptime": "4.x"}
"""Fields of a head that only one era writes: ESXi 8's severity word, ESX 4's uptime before the processor."""


def era(events: Iterable[Event]) -> str:
    """Return the era of a migration, as 4.x to 8.x (later ones are written as 8.x); "" where the records do not tell.

    A version that a log names of itself decides; else the form of the heads. Hosts of different eras: "".
    """
    printed: set[str] = set()
    formed: set[str] = set()
    for event in events:
        found = re.search(r"\d+", event.get("version"))
        if found and event.kind == "vmx_version_line":
            printed.add(f"{min(max(int(found.group()), _OLDEST), _NEWEST)}.x")
        formed |= {written for name, written in _HEADS.items() if event.get(name)}
    known = printed or formed
    return known.pop() if len(known) == 1 else ""
