"""The snapshots of a VM: <vm>.vmsd, beside its .vmx.

All eras; a file without snapshots is empty or says 0:

    .encoding = "UTF-8"
    snapshot.lastUID = "4"
    snapshot.current = "4"
    snapshot0.uid = "3"
    snapshot0.filename = "web-Snapshot3.vmsn"
    snapshot0.displayName = "before the update"
    snapshot1.uid = "4"
    snapshot1.parent = "3"
    snapshot.numSnapshots = "2"

Gives `snapshot` {snapshots, chain, current, vm}: how many there are, how many stand in the longest row of parents, and
the path of the file on the host. Nothing: the file does not tell the number.
"""

import re
from collections.abc import Iterator, Mapping

from diagnose.facts.build import fact, host_path, number
from diagnose.model import Artefact, Fact

_KEY = re.compile(r'\s*snapshot(?P<at>\d{0,6})\.(?P<key>uid|parent|numSnapshots|current)\s*=\s*"(?P<value>\d{1,9})"\s*')


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact, quoting the number of snapshots."""
    rows: dict[str, dict[str, str]] = {}
    counted = ("", 0)
    for line, text in enumerate(artefact.lines, 1):
        found = _KEY.fullmatch(text)
        if found and found["key"] == "numSnapshots" and not found["at"]:
            counted = (found["value"], line)
        elif found:
            rows.setdefault(found["at"], {})[found["key"]] = found["value"]
    count, at = counted
    if not at:
        return
    current = rows.pop("", {}).get("current", "")
    parents = {row["uid"]: row.get("parent", "") for row in rows.values() if "uid" in row}
    yield fact(
        artefact,
        at,
        "snapshot",
        snapshots=number(count),
        chain=_longest(parents),
        current=current,
        vm=host_path(artefact.file),
    )


def _longest(parents: Mapping[str, str]) -> int:
    """Return how many snapshots stand in the longest row of parents; a circle, which is damage, ends it."""
    depth: dict[str, int] = {}
    for uid in parents:
        row: list[str] = []
        step = uid
        while step in parents and step not in depth and step not in row:
            row.append(step)
            step = parents[step]
        for below in reversed(row):
            depth[below] = depth.get(parents[below], 0) + 1
    return max(depth.values(), default=0)
