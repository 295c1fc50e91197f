import pytest

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


@pytest.mark.parametrize(
    "keys",
    [
        {"annotation": "/vmfs/volumes/oldstore was left in 2019"},
        {"serial0__present": "TRUE", "serial0__startConnected": "FALSE", "serial0__fileName": f"{GONE}/x.txt"},
        {"floppy0__present": "TRUE", "floppy0__startConnected": "FALSE", "floppy0__fileName": f"{GONE}/x.vfd"},
        {"scsi0_1__present": "FALSE", "scsi0_1__fileName": f"{GONE}/old.vmdk"},
        {"fileSearchPath": f"{GONE}/old"},
    ],
    ids=["a note", "a port", "a floppy", "a disk that is not present", "a search path"],
)
def test_a_path_that_the_running_vm_does_not_use_is_not_meant(keys: dict[str, str]) -> None:
    assert check(pair([volume(UUID, "san")], [volume(UUID, "san")], vmx(**keys))) == ()


@pytest.mark.parametrize(
    "keys",
    [
        {"scsi0_1__fileName": f"{GONE}/web_1.vmdk"},
        {"serial0__fileName": f"{GONE}/x.txt", "serial0__present": "TRUE"},
        {"workingDir": GONE},
    ],
    ids=["a disk", "a connected port", "the working directory"],
)
def test_a_path_that_the_running_vm_uses_is_meant(keys: dict[str, str]) -> None:
    own = vmx(**keys)
    assert lines(check(pair([volume(UUID, "san")], [volume(UUID, "san")], own))) == [("", own[0].line)]
