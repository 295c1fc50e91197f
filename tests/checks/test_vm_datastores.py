"""The VM's datastores: access, room, sharing; NFS mounted alike or with two versions; where the swap file lies."""

import pytest

from diagnose.checks import (
    datastore_inaccessible,
    datastore_mounted_read_only,
    datastore_nearly_full,
    datastore_not_shared,
    datastores_shared,
    nfs_mounts_alike,
    nfs_mounts_differ,
    nfs_versions_differ,
    swap_placed_on_host_local_datastore,
    vmx_names_unknown_datastore,
)
from diagnose.model import Fact, Value

from .hosts import UUID, A, B, fact, lines, nfs, pair, vmx, volume

GOLD = "3c7d9a10-51e2b8f4"
OTHER = "aaaaaaaa-bbbbbbbb-cccc-dddddddddddd"
ON_GOLD = f"/vmfs/volumes/{GOLD}/web/web.vmx"
KEYS = vmx(memSize="4096")
GOLD_KEYS = vmx(ON_GOLD, memSize="4096")


def share(uuid: str = GOLD, name: str = "gold") -> Fact:
    """Return an NFS volume of the list of file systems."""
    return fact("filesystem", mount_point=f"/vmfs/volumes/{uuid}", volume=name, uuid=uuid, mounted="true", type="NFS")


def mounted(accessible: str = "true", read_only: str = "false", **more: Value) -> Fact:
    """Return the NFS mount of that volume."""
    row: dict[str, Value] = {"volume": "gold", "server": "nas", "share": "/gold", "read_only": read_only}
    return fact("nfs_mount", **{**row, "accessible": accessible, **more})


def sized(free: int, size: int = 1 << 40, uuid: str = UUID) -> Fact:
    """Return a VMFS volume with so much room."""
    return fact("filesystem", volume="san", uuid=uuid, mounted="true", type="VMFS-6", size=size, free=free)


def test_a_host_has_lost_the_nfs_datastore_of_the_vm() -> None:
    ours, lost, row = share(), mounted("false"), share()
    made = pair([ours, mounted()], [row, lost], GOLD_KEYS)
    assert lines(datastore_inaccessible.check(made)) == [(B, lost.line), (B, row.line)]


def test_a_volume_that_is_lost_may_be_missing_in_the_list() -> None:
    lost = mounted("false")
    assert lines(datastore_inaccessible.check(pair([share(), mounted()], [lost], GOLD_KEYS))) == [(B, lost.line)]


def test_the_api_shows_a_volume_without_access() -> None:
    row = volume(UUID, "san")
    lost = fact("mount", volume="san", path=f"/vmfs/volumes/{UUID}", access_mode="readWrite", accessible="false")
    assert lines(datastore_inaccessible.check(pair([row, lost], [], KEYS))) == [(A, lost.line), (A, row.line)]


def test_a_volume_that_neither_host_has_mounted_is_without_access() -> None:
    ours, theirs = volume(UUID, "san", "false"), volume(UUID, "san", "false")
    made = pair([ours], [theirs], KEYS)
    assert lines(datastore_inaccessible.check(made)) == [(A, ours.line), (B, theirs.line)]
    assert datastore_not_shared.check(made) == ()


def test_a_volume_that_one_host_has_not_mounted_is_not_shared_instead() -> None:
    made = pair([volume(UUID, "san")], [volume(UUID, "san", "false")], KEYS)
    assert datastore_inaccessible.check(made) == ()
    assert datastore_not_shared.check(made)


def test_another_datastore_without_access_does_no_harm() -> None:
    made = pair([volume(UUID, "san"), share(), mounted("false")], [volume(UUID, "san")], KEYS)
    assert datastore_inaccessible.check(made) == ()


def test_the_datastore_of_the_vm_is_nearly_full_on_every_host_that_lists_it() -> None:
    ours, theirs = sized(1 << 30), sized(1 << 29)
    found = lines(datastore_nearly_full.check(pair([ours], [theirs], KEYS)))
    assert found == [(A, ours.line), (B, theirs.line)]


@pytest.mark.parametrize(
    ("free", "size"),
    [
        (1 << 33, 1 << 40),  # below 1 %, and room for the swap file twice
        (1 << 30, 1 << 36),  # less than the swap file, and above 1 %
        (0, 0),  # not mounted
    ],
)
def test_a_datastore_with_room_is_not_full(free: int, size: int) -> None:
    assert datastore_nearly_full.check(pair([sized(free, size)], [sized(free, size)], KEYS)) == ()


def test_reserved_memory_takes_no_swap_file() -> None:
    keys = vmx(memSize="4096", sched__mem__min="3584")
    assert datastore_nearly_full.check(pair([sized(1 << 30)], [], keys)) == ()


def test_a_disk_that_fills_its_own_datastore_does_no_harm() -> None:
    keys = vmx(memSize="4096", scsi0_1__fileName=f"/vmfs/volumes/{OTHER}/web/web_1.vmdk")
    made = pair([volume(UUID, "san"), sized(1, uuid=OTHER)], [], keys)
    assert datastore_nearly_full.check(made) == ()


def test_a_snapshot_disk_grows() -> None:
    keys = vmx(memSize="4096", scsi0_1__fileName=f"/vmfs/volumes/{OTHER}/web/web_1-000002.vmdk")
    row = sized(1, uuid=OTHER)
    assert lines(datastore_nearly_full.check(pair([volume(UUID, "san"), row], [], keys))) == [(A, row.line)]


def test_one_export_is_mounted_with_two_versions() -> None:
    ours, theirs = mounted(), mounted(version="4.1")
    rows = share(), share(OTHER)
    made = pair([rows[0], ours], [rows[1], theirs], GOLD_KEYS)
    expected = [(A, ours.line), (B, theirs.line), (A, rows[0].line), (B, rows[1].line)]
    assert lines(nfs_versions_differ.check(made)) == expected
    assert nfs_mounts_differ.check(made) == ()
    assert datastore_not_shared.check(made) == ()


def test_nfs_41_may_list_the_server_among_others() -> None:
    ours, theirs = mounted(volume="a"), mounted(volume="b", version="4.1", server="nas.example.com,192.0.2.8")
    assert nfs_versions_differ.check(pair([ours], [theirs]))


@pytest.mark.parametrize("version", ["", "4.1"])
def test_one_version_on_both_does_not_differ(version: str) -> None:
    made = pair([mounted(version=version)], [mounted(version=version)])
    assert nfs_versions_differ.check(made) == ()


def test_two_spellings_of_one_version_are_not_meant() -> None:
    made = pair([nfs("gold", "nas", "/gold")], [nfs("gold", "nas.example.com", "/gold")])
    assert nfs_versions_differ.check(made) == ()
    assert nfs_mounts_differ.check(made)


def test_the_vms_nfs_mounts_are_alike() -> None:
    made = pair([share(), mounted()], [share(), mounted()], GOLD_KEYS)
    assert [host for host, _ in lines(nfs_mounts_alike.check(made))] == [A, B, A, B]


def test_another_export_that_differs_does_not_matter() -> None:
    theirs = [share(), mounted(), nfs("iso", "nas.example.com", "/iso")]
    assert nfs_mounts_alike.check(pair([share(), mounted(), nfs("iso", "nas", "/iso")], theirs, GOLD_KEYS))


@pytest.mark.parametrize(
    "theirs",
    [
        [share(), mounted(server="nas.example.com")],
        [share(OTHER), mounted()],
        [share(), mounted(version="4.1")],
        [share()],
        [mounted()],
        [],
    ],
)
def test_mounts_that_differ_or_were_not_captured_are_not_alike(theirs: list[Fact]) -> None:
    assert nfs_mounts_alike.check(pair([share(), mounted()], theirs, GOLD_KEYS)) == ()


def test_a_vm_that_lies_on_vmfs_has_no_nfs_mounts() -> None:
    made = pair([volume(UUID, "san"), share(), mounted()], [volume(UUID, "san"), share(), mounted()], KEYS)
    assert nfs_mounts_alike.check(made) == ()


def test_every_datastore_of_the_vm_is_shared() -> None:
    keys = vmx(memSize="1", scsi0_0__fileName="web.vmdk", scsi0_1__fileName=f"/vmfs/volumes/{GOLD}/web/web_1.vmdk")
    rows = [volume(UUID, "san"), share(), mounted()]
    assert len(datastores_shared.check(pair(rows, rows, keys))) == 4


@pytest.mark.parametrize(
    "theirs",
    [
        [share(), mounted("false")],
        [share(), mounted(read_only="true")],
        [share(), mounted(read_only="")],
        [share()],
        [mounted()],
        [],
    ],
)
def test_a_datastore_that_is_not_told_to_be_usable_is_not_called_shared(theirs: list[Fact]) -> None:
    assert datastores_shared.check(pair([share(), mounted()], theirs, GOLD_KEYS)) == ()


def test_a_swap_file_elsewhere_counts_too() -> None:
    keys = vmx(memSize="1", sched__swap__derivedName=f"/vmfs/volumes/{OTHER}/web.vswp")
    made = pair([volume(UUID, "san"), volume(OTHER, "local")], [volume(UUID, "san")], keys)
    assert datastores_shared.check(made) == ()


def test_a_snapshot_whose_parent_is_not_known_leaves_it_open() -> None:
    keys = vmx(memSize="1", scsi0_0__fileName="web-000001.vmdk")
    rows = [volume(UUID, "san")]
    folder = f"/vmfs/volumes/{UUID}/web"
    assert datastores_shared.check(pair(rows, rows, keys)) == ()
    disk = fact("vmdk", path=f"{folder}/web-000001.vmdk", parent="web.vmdk")
    assert datastores_shared.check(pair(rows, rows, [*keys, disk]))
    clone = fact("vmdk", path=f"{folder}/web-000001.vmdk", parent=f"/vmfs/volumes/{OTHER}/base/base.vmdk")
    assert datastores_shared.check(pair(rows, rows, [*keys, clone])) == ()


def test_a_parent_on_a_datastore_of_one_host_is_not_shared() -> None:
    clone = fact("vmdk", path=f"/vmfs/volumes/{UUID}/web/web.vmdk", parent=f"/vmfs/volumes/{OTHER}/base/base.vmdk")
    ours = [volume(UUID, "san"), volume(OTHER, "local")]
    keys = vmx(scsi0_0__fileName="web.vmdk")
    found = datastore_not_shared.check(pair(ours, [volume(UUID, "san")], [*keys, clone]))
    assert lines(found) == [(A, ours[1].line)]


def test_one_host_shares_nothing_with_itself() -> None:
    made = pair([volume(UUID, "san")], [volume(UUID, "san")], KEYS)
    alone = type(made)(made.source, made.source, made.vm)
    assert datastores_shared.check(alone) == ()


def swapped(name: str) -> list[Fact]:
    return vmx(memSize="1", sched__swap__derivedName=f"/vmfs/volumes/{name}/web-1a2b3c4d.vswp")


def test_the_swap_file_lies_on_a_datastore_of_one_host() -> None:
    keys, local = swapped(OTHER), volume(OTHER, "local")
    made = pair([volume(UUID, "san"), local], [volume(UUID, "san")], keys)
    found = lines(swap_placed_on_host_local_datastore.check(made))
    assert found == [("", keys[1].line), (A, local.line)]
    assert datastore_not_shared.check(made) == ()
    assert vmx_names_unknown_datastore.check(made) == ()


@pytest.mark.parametrize("name", [UUID, "san", GOLD])
def test_a_swap_file_on_a_shared_datastore_does_no_harm(name: str) -> None:
    rows = [volume(UUID, "san"), share()]
    assert swap_placed_on_host_local_datastore.check(pair(rows, rows, swapped(name))) == ()


def test_a_datastore_that_neither_host_has_is_a_stale_path_instead() -> None:
    rows = [volume(UUID, "san")]
    made = pair(rows, rows, swapped(OTHER))
    assert swap_placed_on_host_local_datastore.check(made) == ()
    assert vmx_names_unknown_datastore.check(made)


def test_a_swap_file_beside_a_vmx_that_is_not_shared_is_not_told_again() -> None:
    made = pair([volume(UUID, "local")], [volume(OTHER, "local2")], swapped("local"))
    assert swap_placed_on_host_local_datastore.check(made) == ()


def test_a_list_that_was_not_captured_proves_nothing_of_the_swap_file() -> None:
    assert swap_placed_on_host_local_datastore.check(pair([volume(OTHER, "local")], [], swapped(OTHER))) == ()


def test_a_healthy_pair_raises_no_fault() -> None:
    keys = vmx(memSize="4096", scsi0_0__fileName="web.vmdk", sched__swap__derivedName=f"/vmfs/volumes/{UUID}/web.vswp")
    rows = [sized(1 << 38), share(), mounted()]
    made = pair(rows, rows, keys)
    modules = (datastore_inaccessible, datastore_nearly_full, nfs_versions_differ, swap_placed_on_host_local_datastore)
    assert [module for module in modules if module.check(made)] == []


LOST = f"/vmfs/volumes/{OTHER}"


@pytest.mark.parametrize(
    "keys",
    [
        {"sata0_0__fileName": f"{LOST}/tools.iso", "sata0_0__deviceType": "cdrom-image", "sata0_0__present": "TRUE"},
        {"scsi0_2__fileName": f"{LOST}/old.vmdk", "scsi0_2__present": "FALSE"},
    ],
    ids=["an image in a drive", "a disk that is not present"],
)
def test_only_disks_that_are_present_say_which_datastores_the_vm_needs(keys: dict[str, str]) -> None:
    ours = [volume(UUID, "san"), volume(OTHER, "local"), nfs("local", "nas", "/x", "true")]
    theirs = [volume(UUID, "san"), nfs("local", "nas.example.com", "/x", "true"), mounted("false", volume=OTHER)]
    made = pair(ours, theirs, vmx(**keys))
    modules = (datastore_mounted_read_only, datastore_not_shared, nfs_mounts_differ, datastore_inaccessible)
    assert [module.check(made) for module in modules] == [(), (), (), ()]


def test_the_parent_of_a_disk_that_the_vm_no_longer_uses_does_not_count() -> None:
    keys = vmx(scsi0_0__fileName="web.vmdk", scsi0_1__fileName="old.vmdk", scsi0_1__present="FALSE")
    left = fact("vmdk", path=f"/vmfs/volumes/{UUID}/web/old.vmdk", parent=f"{LOST}/base/base.vmdk")
    made = pair([volume(UUID, "san"), volume(OTHER, "local")], [volume(UUID, "san")], [*keys, left])
    assert datastore_not_shared.check(made) == ()


def test_the_parents_of_a_disk_are_followed_over_its_snapshots() -> None:
    folder = f"/vmfs/volumes/{UUID}/web"
    chain = [
        fact("vmdk", path=f"{folder}/web-000001.vmdk", parent="web.vmdk"),
        fact("vmdk", path=f"{folder}/web.vmdk", parent=f"{LOST}/base/base.vmdk"),
    ]
    made = pair([volume(UUID, "san"), volume(OTHER, "local")], [volume(UUID, "san")])
    made = type(made)(made.source, made.destination, (*vmx(scsi0_0__fileName="web-000001.vmdk"), *chain))
    assert datastore_not_shared.check(made)
