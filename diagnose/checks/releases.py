"""The highest virtual hardware version that each release of ESXi runs.

Comes in: a host, or a release. Goes out: its release as three numbers, or the version. From VMware KB 1003746
(hardware versions) and KB 2007240 (hosts and their compatible hardware versions). None: not captured, or a release
that is not in the table. Before 7.0 the releases do not count their updates. Of 6.7 the build tells whether it is
Update 2, which brought version 15: its first build is 13006603 (KB 2143832); one without a build is taken for it.
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
    (6, 7, 0): 14,
    (6, 7, 2): 15,
    (7, 0, 0): 17,
    (7, 0, 1): 18,
    (7, 0, 2): 19,
    (8, 0, 0): 20,
    (8, 0, 2): 21,
    (9, 0, 0): 22,
}
_GA, _UPDATE_2, _FIRST_OF_UPDATE_2 = (6, 7, 0), (6, 7, 2), 13006603
_OF_UPDATE_2 = "15"
_RELEASE = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{1,2}))?(?:\D.*)?", re.ASCII)


def of(fact: Fact) -> Release | None:
    """Return the release that a `version` row tells."""
    found = _RELEASE.fullmatch(fact.get("version"))
    release = (int(found[1]), int(found[2]), int(found[3] or 0)) if found else None
    if release != _GA:
        return release
    build = _build(fact)
    return _UPDATE_2 if build is None or build >= _FIRST_OF_UPDATE_2 else _GA


def highest(release: Release) -> int | None:
    """Return the highest hardware version of a release: that of its last update in the table."""
    known = [row for row in HIGHEST if row[:2] == release[:2] and row <= release]
    return HIGHEST[max(known)] if known else None


def unknown(pair: Pair) -> tuple[Release, Release, str] | None:
    """Return the releases of source and destination where it is not known what the destination's runs, else None.

    That is one that is not in the table, or where its update decides and is not told. Last stands what would tell.
    """
    ours, theirs = (next(iter(host.of("version")), None) for host in (pair.source, pair.destination))
    here, there = (of(row) if row else None for row in (ours, theirs))
    if not here or not there or not theirs:
        return None
    if there == _UPDATE_2 and _build(theirs) is None and vm.value(vm.keys(pair), "virtualhw.version") == _OF_UPDATE_2:
        return here, _GA, "version"
    return (here, there, "hardware_versions") if highest(there) is None else None


def _build(fact: Fact) -> int | None:
    """Return the build that a `version` row tells, None where it tells none."""
    build = fact.get("build")
    return int(build) if re.fullmatch(r"[0-9]{1,10}", build) else None


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
