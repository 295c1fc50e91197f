"""A datastore of the VM is mounted on one host and not on the other, or each host has one of its own by that name.

An NFS export that the other host mounts under another spelling is nfs_mounts_differ instead. Empty: both mount it,
a host's list was not captured, or the mounts that would tell such an export were not; also where neither lists it: the
host that runs the VM mounts it, so the lists cannot be whole, or the path is stale (vmx_names_unknown_datastore).
"""

from collections.abc import Iterator

from diagnose.checks import datastores, vm, vmx_names_unknown_datastore
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the row of the host that mounts it, and that of the other where it is listed unmounted or is another."""
    renamed = {mount.get("volume") for mounts in datastores.differing_mounts(pair) for mount in mounts}
    found: list[Fact] = []
    for rows in _apart(pair):
        told = not any(datastores.perhaps_respelt(pair, row) for row in rows)
        if told and not renamed & {row.get("volume") for row in rows}:
            found += rows
    return quote(found)


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return what would tell the datastores that the disks depend on, and an export that is spelt in two ways.

    And the source's list, where neither host's holds a datastore of the VM that nothing shows to be gone.
    """
    asked = ["source: filesystem"] if _is_nowhere(pair) else []
    asked += [lack for rows in _apart(pair) for row in rows for lack in datastores.perhaps_respelt(pair, row)]
    return (*datastores.undecided(pair), *dict.fromkeys(asked))


def _is_nowhere(pair: Pair) -> bool:
    """Say whether neither host lists a datastore of the VM."""
    ours, theirs = datastores.listed(pair.source), datastores.listed(pair.destination)
    gone = vmx_names_unknown_datastore.volumes(pair)
    left = [volume for volume in vm.volumes(pair) if volume not in ours and volume not in theirs]
    return bool(ours and theirs) and any(volume not in gone for volume in left)


def _apart(pair: Pair) -> Iterator[list[Fact]]:
    """Yield for each datastore of the VM that the hosts do not share by their lists the rows that say so."""
    ours, theirs = datastores.listed(pair.source), datastores.listed(pair.destination)
    if not ours or not theirs:
        return
    for volume in vm.volumes(pair):
        rows = (ours.get(volume), theirs.get(volume))
        known = [row for row in rows if row]
        one_only = datastores.mounted(rows[0]) != datastores.mounted(rows[1])
        another = all(datastores.mounted(row) for row in rows) and not datastores.one(*known)
        if one_only or another:
            yield known
