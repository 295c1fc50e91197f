"""The datastores of a host, and the NFS mounts that two hosts made differently.

Comes in: the facts of hosts. Goes out: rows by UUID and by name. Empty: no list was captured.
"""

import re
from ipaddress import ip_address
from itertools import product

from diagnose.checks import vm, vm_devices
from diagnose.model import Fact, HostFacts, Pair


def listed(host: HostFacts) -> dict[str, Fact]:
    """Return the host's volumes by each of their UUID, name and folder under /vmfs/volumes."""
    found: dict[str, Fact] = {}
    for row in host.of("filesystem"):
        names = (row.get("uuid"), row.get("volume"), vm.volume_of(row.get("mount_point")))
        for name in names:
            if name:
                found.setdefault(name, row)
    return found


def mounted(row: Fact | None) -> bool:
    """Say whether a volume is listed and not said to be unmounted."""
    return row is not None and row.get("mounted") != "false"


def one(ours: Fact, theirs: Fact) -> bool:
    """Say whether two rows found by one name are one datastore: each host may have a `datastore1` of its own.

    Of NFS that is told by the mounts instead (`differing_mounts`): an export spelt otherwise has another UUID.
    """
    uuids = {row.get("uuid").lower() for row in (ours, theirs)}
    return "" in uuids or len(uuids) == 1 or is_nfs(ours) or is_nfs(theirs)


def is_nfs(row: Fact) -> bool:
    """Say whether a volume of the file systems is an NFS mount of either version."""
    return row.get("type").upper().startswith("NFS")


def perhaps_respelt(pair: Pair, row: Fact) -> tuple[str, ...]:
    """Return whose NFS mounts would tell whether a volume is the other host's of the same name, as `side: fact`.

    One export under two spellings has one name and two UUIDs, and so have two exports. Empty: it is told, the row is
    no NFS volume, or the hosts do not list NFS volumes of its name under two UUIDs.
    """
    name, sides = row.get("volume"), (("source", pair.source), ("destination", pair.destination))
    alike = [_nfs_uuids(host, name) for _, host in sides]
    if not name or not is_nfs(row) or not all(alike) or alike[0] & alike[1]:
        return ()
    return tuple(
        f"{side}: nfs_mount"
        for side, host in sides
        if not host.captured("nfs_mount") and all(mount.get("volume") != name for mount in host.of("nfs_mount"))
    )


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return what would tell which datastores the VM's disks depend on, where a snapshot's descriptor is lacking."""
    return ("vm: vmdk",) if vm_devices.parents_unknown(pair) else ()


def names_of(host: HostFacts, volume: str) -> frozenset[str]:
    """Return every name and UUID that the host knows a volume by, with the one given."""
    row = listed(host).get(volume)
    known = (row.get("uuid"), row.get("volume")) if row else ()
    return frozenset(name for name in (volume, *known) if name)


def known_as(pair: Pair, volume: str) -> frozenset[str]:
    """Return every name and UUID that either host knows a volume by: one that is lost may be missing in its list."""
    return names_of(pair.source, volume) | names_of(pair.destination, volume)


def accesses(host: HostFacts, names: frozenset[str]) -> tuple[Fact, ...]:
    """Return what tells how a host reaches the volume of these names: its NFS mounts, and what the API shows."""
    rows = host.of("nfs_mount", "mount")
    return tuple(row for row in rows if names & {row.get("volume"), vm.volume_of(row.get("path"))})


def version(mount: Fact) -> str:
    """Return the version of NFS that a mount uses; the list of NFS 3 does not say so."""
    return mount.get("version") or "3"


def differing_mounts(pair: Pair) -> tuple[tuple[Fact, Fact], ...]:
    """Return the pairs of NFS mounts that are one export under two spellings or two versions of NFS.

    Two servers may export the same path. So the volume has one name on both hosts, or the VM lies
    on one of the two, or each host has this share once and the servers may be one machine. Where it is known which
    datastores the VM lies on, only those count.
    """
    used = set(vm.volumes(pair))
    ours, theirs = pair.source.of("nfs_mount"), pair.destination.of("nfs_mount")
    alike = {spelling(mount) for mount in ours} & {spelling(mount) for mount in theirs}
    return tuple(
        (a, b)
        for a, b in product(ours, theirs)
        if _share(a) == _share(b)
        and spelling(a) not in alike
        and spelling(b) not in alike
        and _one_export(pair, a, b)
        and not _same_uuid(pair, a, b)
        and (
            not used
            or used & names_of(pair.source, a.get("volume"))
            or used & names_of(pair.destination, b.get("volume"))
        )
    )


def uuid_row(host: HostFacts, mount: Fact) -> Fact | None:
    """Return the row of the file systems that an NFS mount belongs to, None where it is not told."""
    rows = (row for row in host.of("filesystem") if row.get("volume") == mount.get("volume"))
    return next(rows, None)


def _nfs_uuids(host: HostFacts, name: str) -> set[str]:
    return {row.get("uuid") for row in host.of("filesystem") if is_nfs(row) and row.get("volume") == name}


def _one_export(pair: Pair, a: Fact, b: Fact) -> bool:
    if a.get("volume") == b.get("volume"):
        return True
    used = set(vm.volumes(pair))
    if used & names_of(pair.source, a.get("volume")) or used & names_of(pair.destination, b.get("volume")):
        return True
    once = all(
        sum(_share(other) == _share(a) for other in host.of("nfs_mount")) == 1
        for host in (pair.source, pair.destination)
    )
    return once and any(
        _may_be_one(one, other) for one, other in product(a.get("server").split(","), b.get("server").split(","))
    )


def _same_uuid(pair: Pair, a: Fact, b: Fact) -> bool:
    """Say whether both hosts list the mounts under one UUID: then they are no two datastores."""
    ours, theirs = uuid_row(pair.source, a), uuid_row(pair.destination, b)
    return ours is not None and theirs is not None and ours.get("uuid") == theirs.get("uuid")


def _share(mount: Fact) -> str:
    """Return the path of the export without what is only spelling."""
    return re.sub(r"/+", "/", mount.get("share")).rstrip("/").lower()


def spelling(mount: Fact) -> tuple[str, str, str]:
    """Return what the UUID of an NFS volume is made of."""
    return version(mount), mount.get("server"), mount.get("share")


def _may_be_one(a: str, b: str) -> bool:
    """Say whether two strings may name one server: an address and a name, a short and a full name."""
    addresses = (_is_address(a), _is_address(b))
    if all(addresses) or not any(addresses):
        short, full = sorted((a.lower().rstrip("."), b.lower().rstrip(".")), key=len)
        return short == full or full.startswith(f"{short}.")
    return True


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
