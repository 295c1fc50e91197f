"""A datastore that the move needs is mounted read-only on a host.

The VM's datastores where its .vmx tells them, else any that one host mounts read-only and the other
read/write (a library of images may be read-only everywhere). Empty: none, or access not captured.
"""

from diagnose.checks import datastores, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the read-only mounts, and how the other host mounts the same datastore."""
    used = vm.volumes(pair)
    found: list[Fact] = []
    for here, there in ((pair.source, pair.destination), (pair.destination, pair.source)):
        for mount in _mounts(here):
            names = _names(here, mount)
            other = next((row for row in _mounts(there) if names & _names(there, row)), None)
            needed = names & set(used) if used else other and not _read_only(other)
            if _read_only(mount) and needed:
                found += [*_lines(here, mount), *(_lines(there, other) if other else ())]
    return quote(found)


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return what would name the datastores, and whose mounts are listed without their access (5.x has no column)."""
    sides = (("source", pair.source), ("destination", pair.destination))
    bare = [f"{side}: mount" for side, host in sides if host.of("nfs_mount", "mount") and not _mounts(host)]
    return (*datastores.undecided(pair), *bare)


def _mounts(host: HostFacts) -> tuple[Fact, ...]:
    """Return the mounts whose access is known, the API's part of a volume only once."""
    known: dict[tuple[str, ...], Fact] = {}
    for row in host.of("nfs_mount", "mount"):
        told = row.get("read_only") or row.get("access_mode")
        if told:
            known.setdefault((row.name, row.get("path") or row.get("volume"), told), row)
    return tuple(known.values())


def _read_only(mount: Fact) -> bool:
    return mount.get("read_only") == "true" or mount.get("access_mode") == "readOnly"


def _names(host: HostFacts, mount: Fact) -> frozenset[str]:
    """Return what a mount's volume is called: its name, its folder, and what the host lists it as."""
    given = (mount.get("volume"), vm.volume_of(mount.get("path")))
    return frozenset(name for each in given if each for name in datastores.names_of(host, each))


def _lines(host: HostFacts, mount: Fact) -> tuple[Fact, ...]:
    """Return the mount; where its line does not name the volume, the host's list does."""
    known = datastores.listed(host)
    rows = [known[name] for name in _names(host, mount) if name in known] if mount.name == "mount" else []
    return (mount, *rows)
