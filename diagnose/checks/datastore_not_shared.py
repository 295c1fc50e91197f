"""A datastore of the VM is mounted on one host and not on the other.

An NFS export that the other host mounts under another spelling is nfs_mounts_differ instead. Empty:
both mount it, neither does, or a host's list was not captured.
"""

from diagnose.checks import datastores, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the row of the host that mounts it, and that of the other where it is listed unmounted."""
    ours, theirs = datastores.listed(pair.source), datastores.listed(pair.destination)
    if not ours or not theirs:
        return ()
    renamed = {mount.get("volume") for mounts in datastores.differing_mounts(pair) for mount in mounts}
    found: list[Fact] = []
    for volume in vm.volumes(pair):
        rows = (ours.get(volume), theirs.get(volume))
        known = [row for row in rows if row]
        one_only = datastores.mounted(rows[0]) != datastores.mounted(rows[1])
        if one_only and not renamed & {row.get("volume") for row in known}:
            found += known
    return quote(found)
