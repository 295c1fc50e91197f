from diagnose.checks.datastore_not_shared import check

from .hosts import UUID, A, B, lines, nfs, pair, vmx, volume

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
