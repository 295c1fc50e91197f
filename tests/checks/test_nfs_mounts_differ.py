from diagnose.checks.nfs_mounts_differ import check

from .hosts import A, B, lines, nfs, pair, vmx, volume

ONE = "3c7d9a10-51e2b8f4"
TWO = "d1560b2f-9e47c83a"


def test_one_export_is_mounted_by_a_short_and_a_full_name() -> None:
    ours, theirs = nfs("gold", "nas", "/gold"), nfs("gold", "nas.example.com", "/gold")
    rows = volume(ONE, "gold"), volume(TWO, "gold")
    assert lines(check(pair([ours, rows[0]], [theirs, rows[1]]))) == [
        (A, ours.line),
        (B, theirs.line),
        (A, rows[0].line),
        (B, rows[1].line),
    ]


def test_a_slash_at_the_end_is_another_spelling() -> None:
    assert check(pair([nfs("gold", "nas", "/gold")], [nfs("gold", "nas", "/gold/")]))


def test_one_spelling_is_one_datastore() -> None:
    assert check(pair([nfs("gold", "nas", "/gold")], [nfs("gold", "nas", "/gold")])) == ()


def test_one_uuid_is_one_datastore_whatever_the_spelling() -> None:
    made = pair([nfs("gold", "NAS", "/gold"), volume(ONE, "gold")], [nfs("gold", "nas", "/gold"), volume(ONE, "gold")])
    assert check(made) == ()


def test_two_servers_may_export_one_path() -> None:
    assert check(pair([nfs("gold1", "nas1", "/vol1")], [nfs("gold2", "nas2", "/vol1")])) == ()


def test_an_address_may_be_a_name() -> None:
    assert check(pair([nfs("gold1", "192.0.2.9", "/vol1")], [nfs("gold2", "nas2", "/vol1")]))


def test_the_vm_decides_where_the_names_of_the_volumes_differ() -> None:
    disks = vmx(f"/vmfs/volumes/{ONE}/web/web.vmx", memSize="1")
    made = pair(
        [nfs("gold1", "nas1", "/vol1"), volume(ONE, "gold1")],
        [nfs("gold2", "nas2", "/vol1"), volume(TWO, "gold2")],
        disks,
    )
    assert check(made)


def test_a_mount_that_both_hosts_have_alike_is_no_half_of_a_difference() -> None:
    alike = nfs("gold1", "nas1", "/vol1")
    assert check(pair([alike], [alike, nfs("gold1b", "nas1.example.com", "/vol1")])) == ()
