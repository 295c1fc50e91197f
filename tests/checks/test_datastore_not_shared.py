"""datastore_not_shared, and what leaves it open: mounts, descriptors of disks that were not captured."""

import pytest

from diagnose import checks
from diagnose.checks import vmx_names_unknown_datastore
from diagnose.checks.datastore_not_shared import check, undecided
from diagnose.model import Fact, Pair

from .hosts import UUID, A, B, fact, lines, nfs, pair, vmx, volume

OTHER = "aaaaaaaa-bbbbbbbb-cccc-dddddddddddd"


def test_the_other_host_does_not_list_the_vms_datastore() -> None:
    ours = volume(UUID, "local")
    assert lines(check(pair([ours], [volume(OTHER, "local2")], vmx(memSize="1")))) == [(A, ours.line)]


def test_a_volume_that_is_listed_unmounted_is_not_mounted() -> None:
    ours, theirs = volume(UUID, "san"), volume(UUID, "san", "false")
    assert lines(check(pair([ours], [theirs], vmx(memSize="1")))) == [(A, ours.line), (B, theirs.line)]


def test_both_hosts_mount_it() -> None:
    assert check(pair([volume(UUID, "san")], [volume(UUID, "san")], vmx(memSize="1"))) == ()


def test_a_list_that_was_not_captured_proves_nothing() -> None:
    assert check(pair([volume(UUID, "san")], [], vmx(memSize="1"))) == ()


def test_an_nfs_export_under_another_spelling_is_not_meant() -> None:
    made = pair(
        [volume(UUID, "gold"), nfs("gold", "nas", "/gold")],
        [volume(OTHER, "gold"), nfs("gold", "nas.example.com", "/gold")],
        vmx(memSize="1"),
    )
    assert check(made) == ()


def share(uuid: str, name: str = "gold", kind: str = "NFS", mounted: str = "true") -> Fact:
    """Return an NFS volume of the list of file systems."""
    return fact("filesystem", mount_point=f"/vmfs/volumes/{uuid}", volume=name, uuid=uuid, mounted=mounted, type=kind)


@pytest.mark.parametrize(
    ("ours", "theirs", "lacking"),
    [
        ([], [], ("source: nfs_mount", "destination: nfs_mount")),
        ([nfs("gold", "nas", "/gold")], [], ("destination: nfs_mount",)),
        ([], [nfs("gold", "nas", "/gold")], ("source: nfs_mount",)),
    ],
    ids=["no mounts", "the source's", "the destination's"],
)
def test_an_nfs_volume_of_two_uuids_is_undecided_without_the_mounts_of_both(
    ours: list[Fact], theirs: list[Fact], lacking: tuple[str, ...]
) -> None:
    made = pair([share(UUID), *ours], [share(OTHER), *theirs], vmx(memSize="1"))
    assert check(made) == ()
    assert undecided(made) == lacking


@pytest.mark.parametrize(
    "theirs",
    [
        [share(OTHER, "silver")],
        [volume(OTHER, "gold")],
        [share(UUID, mounted="false")],
        [share(OTHER), nfs("gold", "other", "/else")],
    ],
    ids=["another name", "no NFS", "one UUID, unmounted", "two exports by the lists"],
)
def test_an_nfs_volume_that_cannot_be_the_other_hosts_is_not_shared(theirs: list[Fact]) -> None:
    made = pair([share(UUID), nfs("gold", "nas", "/gold")], theirs, vmx(memSize="1"))
    assert check(made)
    assert undecided(made) == ()


def by_name(name: str = "datastore1") -> list[Fact]:
    return vmx(memSize="1", scsi0_1__fileName=f"/vmfs/volumes/{name}/web/data.vmdk")


def test_a_datastore_that_each_host_has_for_itself_by_one_name_is_not_shared() -> None:
    san, ours, theirs = volume(UUID, "san"), volume("5e8f1c20-1", "datastore1"), volume("5e8f1c20-2", "datastore1")
    assert lines(check(pair([san, ours], [san, theirs], by_name()))) == [(A, ours.line), (B, theirs.line)]
    assert check(pair([san, ours], [san, ours], by_name())) == ()


def test_a_name_of_nfs_on_both_hosts_is_told_by_the_mounts() -> None:
    san = volume(UUID, "san")
    made = pair([san, share("3c7d9a10-51e2b8f4")], [san, share("3c7d9a10-51e2b8f5")], by_name("gold"))
    assert check(made) == ()


CLONE = vmx(memSize="1", virtualHW__version="13", scsi0_0__fileName="web-000001.vmdk")
DESCRIPTOR = fact("vmdk", path=f"/vmfs/volumes/{UUID}/web/web-000001.vmdk", parent="web.vmdk")
LISTED = fact("captured", facts="filesystem,nfs_mount,mount")


def said(name: str, made: Pair) -> tuple[str, tuple[str, ...]]:
    """Return what a check says, and what it lacks."""
    (found,) = (each for each in checks.states(made) if each.check == name)
    return found.says, found.lacking


@pytest.mark.parametrize("name", ["datastore_not_shared", "datastore_inaccessible", "datastore_mounted_read_only"])
def test_a_snapshot_disk_whose_parent_is_not_known_leaves_its_datastores_open(name: str) -> None:
    rows = [volume(UUID, "san"), LISTED]
    assert said(name, pair(rows, rows, CLONE)) == ("not captured", ("vm: vmdk",))
    assert said(name, pair(rows, rows, [*CLONE, DESCRIPTOR])) == ("clear", ())


def test_what_the_lists_prove_of_the_known_datastores_fires_all_the_same() -> None:
    made = pair([volume(UUID, "san")], [volume(OTHER, "local")], CLONE)
    assert said("datastore_not_shared", made)[0] == "fires"


def test_a_datastore_of_the_vm_that_neither_host_lists_leaves_it_open() -> None:
    made = pair([volume(OTHER, "one")], [volume(OTHER, "one")], vmx(memSize="1"))
    assert (check(made), undecided(made)) == ((), ("source: filesystem",))
    assert undecided(pair([volume(UUID, "san")], [volume(UUID, "san")], vmx(memSize="1"))) == ()
    assert undecided(pair([], [volume(OTHER, "one")], vmx(memSize="1"))) == ()  # that list is asked for anyway


def test_a_disk_on_a_datastore_that_is_gone_is_another_check() -> None:
    both = [volume(UUID, "san")]
    stale = vmx(scsi0_1__present="TRUE", scsi0_1__fileName=f"/vmfs/volumes/{OTHER}/web/data.vmdk")
    made = pair(both, both, stale)
    assert vmx_names_unknown_datastore.check(made)
    assert undecided(made) == ()
