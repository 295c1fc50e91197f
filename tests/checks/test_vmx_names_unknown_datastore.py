from diagnose.checks.vmx_names_unknown_datastore import check

from .hosts import UUID, lines, pair, vmx, volume

GONE = "/vmfs/volumes/aaaaaaaa-bbbbbbbb-cccc-dddddddddddd/web"


def test_the_swap_file_is_looked_for_on_a_datastore_that_is_gone() -> None:
    keys = vmx(sched__swap__derivedName=f"{GONE}/web.vswp")
    assert lines(check(pair([volume(UUID, "san")], [volume(UUID, "san")], keys))) == [("", keys[0].line)]


def test_the_list_of_one_host_cannot_tell_what_is_gone() -> None:
    keys = vmx(sched__swap__derivedName=f"{GONE}/web.vswp")
    assert check(pair([], [volume(UUID, "san")], keys)) == ()


def test_a_datastore_that_one_host_lists_is_known() -> None:
    keys = vmx(workingDir="/vmfs/volumes/other/web")
    assert check(pair([volume(UUID, "san")], [volume("1234", "other")], keys)) == ()


def test_no_list_proves_nothing() -> None:
    assert check(pair([], [], vmx(workingDir=GONE))) == ()


def test_the_datastore_of_the_vmx_itself_is_not_gone() -> None:
    keys = vmx(f"{GONE}/web.vmx", workingDir=GONE)
    assert check(pair([volume(UUID, "san")], [], keys)) == ()


def test_an_image_in_a_drive_is_not_meant() -> None:
    assert check(pair([volume(UUID, "san")], [], vmx(ide0_0__fileName=f"{GONE}/tools.ISO"))) == ()
