"""The highest virtual hardware version that each release of ESXi runs.

Comes in: a host, or a release. Goes out: its release as three numbers, or the version. From VMware KB 1003746
(hardware versions) and KB 2007240 (hosts and their compatible hardware versions). None: not captured, or a release
that is not in the table. Before 7.0 `vmware -vl` does not count updates, so 6.7 is taken for its Update 2.
"""

import re

from diagnose.checks import vm
from diagnose.model import Fact, Pair

Release = tuple[int, int, int]

HIGHEST: dict[Release, int] = {
    (3, 0, 0): 4,
    (3, 5, 0): 4,
    (4, 0, 0): 7,
    (4, 1, 0): 7,
    (5, 0, 0): 8,
    (5, 1, 0): 9,
    (5, 5, 0): 10,
    (6, 0, 0): 11,
    (6, 5, 0): 13,
    (6, 7, 0): 15,
    (7, 0, 0): 17,
    (7, 0, 1): 18,
    (7, 0, 2): 19,
    (8, 0, 0): 20,
    (8, 0, 2): 21,
    (9, 0, 0): 22,
}
_RELEASE = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{1,2}))?(?:\D.*)?", re.ASCII)


def of(fact: Fact) -> Release | None:
    """Return the release that a `version` row tells."""
    found = _RELEASE.fullmatch(fact.get("version"))
    return (int(found[1]), int(found[2]), int(found[3] or 0)) if found else None


def highest(release: Release) -> int | None:
    """Return the highest hardware version of a release: that of its last update in the table."""
    known = [row for row in HIGHEST if row[:2] == release[:2] and row <= release]
    return HIGHEST[max(known)] if known else None


def unknown(pair: Pair) -> tuple[Release, Release] | None:
    """Return the releases of source and destination where the destination's is not in the table, else None."""
    rows = [next(iter(host.of("version")), None) for host in (pair.source, pair.destination)]
    here, there = (of(row) if row else None for row in rows)
    return (here, there) if here and there and highest(there) is None else None


def too_new(pair: Pair) -> tuple[tuple[Fact, Fact, Fact], Release, Release] | None:
    """Return the rows and the releases of source and destination where the VM's hardware is above the destination's.

    The rows are the line of the .vmx, the source's release, the destination's. None: it is not, or is not known.
    """
    hardware = vm.keys(pair).get("virtualhw.version")
    ours, theirs = (next(iter(host.of("version")), None) for host in (pair.source, pair.destination))
    if not hardware or not ours or not theirs:
        return None
    here, there = of(ours), of(theirs)
    version = hardware.get("value")
    most = highest(there) if there else None
    if not here or not there or not most or not re.fullmatch(r"[0-9]{1,3}", version) or int(version) <= most:
        return None
    return (hardware, ours, theirs), here, there
