"""Every NFS datastore of the VM is mounted by both hosts under one spelling, and has one UUID on both.

It speaks against a mount that differs. Empty: one of them is not so, the VM lies on no NFS datastore, what its disks
depend on is not known, the sides are one host, or the .vmx or the lists of either host were not captured.
"""

from diagnose.checks import datastores, vm, vm_devices
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the mounts and the volumes of both hosts."""
    if pair.source.host == pair.destination.host or vm_devices.parents_unknown(pair):
        return ()
    found: list[Fact] = []
    for volume in vm.volumes(pair):
        names = datastores.known_as(pair, volume)
        mounts = [[row for row in host.of("nfs_mount") if row.get("volume") in names] for host in pair.hosts()]
        if not any(mounts):
            continue  # no NFS
        lines = _alike(pair, mounts)
        if not lines:
            return ()
        found += lines
    return quote(found)


def _alike(pair: Pair, mounts: list[list[Fact]]) -> list[Fact]:
    """Return the lines that prove it of one datastore, empty where it is not proven."""
    if len(mounts) != len((pair.source, pair.destination)) or any(len(rows) != 1 for rows in mounts):
        return []
    (ours,), (theirs,) = mounts
    rows = (datastores.uuid_row(pair.source, ours), datastores.uuid_row(pair.destination, theirs))
    known = [row for row in rows if row]
    alike = datastores.spelling(ours) == datastores.spelling(theirs)
    one = len(known) == len(rows) and len({row.get("uuid") for row in known}) == 1
    return [ours, theirs, *known] if alike and one else []
