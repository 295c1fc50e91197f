from diagnose.checks.datastore_mounted_read_only import check, undecided
from diagnose.model import Fact

from .hosts import UUID, A, B, fact, lines, nfs, pair, vmx, volume


def mount(access: str, uuid: str = UUID, name: str = "") -> Fact:
    return fact("mount", volume=name, path=f"/vmfs/volumes/{uuid}", access_mode=access)


def test_the_vms_datastore_is_read_only_on_the_destination() -> None:
    ours, theirs = nfs("gold", "nas", "/gold"), nfs("gold", "nas", "/gold", "true")
    made = pair([volume(UUID, "gold"), ours], [volume(UUID, "gold"), theirs], vmx(memSize="1"))
    assert lines(check(made)) == [(B, theirs.line), (A, ours.line)]


def test_the_access_mode_of_the_api_proves_it_too() -> None:
    ours, theirs = mount("readWrite"), mount("readOnly")
    assert lines(check(pair([ours], [theirs], vmx(memSize="1")))) == [(B, theirs.line), (A, ours.line)]


def test_the_list_names_the_volume_where_the_line_of_the_mount_does_not() -> None:
    theirs, row = mount("readOnly"), volume(UUID, "gold")
    assert lines(check(pair([], [theirs, row], vmx(memSize="1")))) == [(B, theirs.line), (B, row.line)]


def test_a_mount_that_the_api_shows_twice_is_quoted_once() -> None:
    theirs = mount("readOnly", name="gold")
    made = pair([], [theirs, mount("readOnly")], vmx(memSize="1"))
    assert lines(check(made)) == [(B, theirs.line)]


def test_another_datastore_is_of_no_interest_where_the_vms_is_known() -> None:
    made = pair([nfs("iso", "nas", "/iso")], [nfs("iso", "nas", "/iso", "true")], vmx(memSize="1"))
    assert check(made) == ()


def test_the_datastore_of_a_disk_is_the_vms_too() -> None:
    theirs = mount("readOnly", "aaaaaaaa-bbbbbbbb")
    disks = vmx(scsi0_1__fileName="/vmfs/volumes/aaaaaaaa-bbbbbbbb/web/data.vmdk")
    assert lines(check(pair([], [theirs], disks))) == [(B, theirs.line)]


def test_any_datastore_counts_where_no_vm_is_known() -> None:
    assert check(pair([nfs("gold", "nas", "/gold")], [nfs("gold", "nas", "/gold", "true")]))


def test_a_library_that_is_read_only_on_both_hosts_does_not_count() -> None:
    assert check(pair([nfs("iso", "nas", "/iso", "true")], [nfs("iso", "nas", "/iso", "true")])) == ()


def test_an_era_without_the_column_tells_nothing() -> None:
    made = pair([nfs("gold", "nas", "/gold", "")], [nfs("gold", "nas", "/gold", "")], vmx(memSize="1"))
    assert check(made) == ()


def test_mounts_that_are_listed_without_their_access_are_not_decided() -> None:
    ours, bare = (
        [volume(UUID, "gold"), nfs("gold", "nas", "/gold")],
        [volume(UUID, "gold"), nfs("gold", "nas", "/gold", "")],
    )
    assert undecided(pair(ours, bare, vmx(memSize="1"))) == ("destination: mount",)
    assert undecided(pair(ours, [*bare, mount("readWrite")], vmx(memSize="1"))) == ()
    assert undecided(pair(ours, ours, vmx(memSize="1"))) == ()
