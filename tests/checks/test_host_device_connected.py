import pytest

from diagnose.checks.host_device_connected import check, undecided
from diagnose.model import Fact

from .hosts import UUID, A, B, fact, lines, pair, vmx, volume


def drive(kind: str, file: str, **more: str) -> list[Fact]:
    return vmx(
        ide1_0__present="TRUE",
        ide1_0__deviceType=kind,
        ide1_0__fileName=file,
        **{f"ide1_0__{key}": value for key, value in more.items()},
    )


def test_a_drive_of_the_host_is_connected() -> None:
    keys = drive("atapi-cdrom", "/vmfs/devices/cdrom/mpx.vmhba32:C0:T0:L0", startConnected="TRUE")
    assert lines(check(pair([], [], keys))) == [("", keys[1].line), ("", keys[2].line)]


def test_an_unset_start_means_connected() -> None:
    assert check(pair([], [], drive("cdrom-raw", "auto detect")))


def test_a_drive_that_is_not_connected_does_no_harm() -> None:
    assert check(pair([], [], drive("atapi-cdrom", "/vmfs/devices/cdrom/x", startConnected="FALSE"))) == ()


def test_a_drive_of_the_client_does_no_harm() -> None:
    assert check(pair([], [], drive("atapi-cdrom", "auto detect", clientDevice="TRUE"))) == ()


def test_an_empty_drive_does_no_harm() -> None:
    assert check(pair([], [], drive("atapi-cdrom", "emptyBackingString"))) == ()


def test_an_image_lies_on_a_datastore_of_one_host() -> None:
    ours = volume("local-1", "local")
    keys = drive("cdrom-image", "/vmfs/volumes/local-1/iso/a.iso")
    made = pair([ours, volume(UUID, "san")], [volume(UUID, "san")], keys)
    assert lines(check(made)) == [("", keys[1].line), ("", keys[2].line), (A, ours.line)]


def test_each_host_has_a_datastore_of_the_image_s_name_of_its_own() -> None:
    ours, theirs = volume("local-1", "datastore1"), volume("local-2", "datastore1")
    keys = drive("cdrom-image", "/vmfs/volumes/datastore1/iso/a.iso")
    assert lines(check(pair([ours], [theirs], keys)))[2:] == [(A, ours.line), (B, theirs.line)]


@pytest.mark.parametrize("file", [f"/vmfs/volumes/{UUID}/iso/a.iso", "/vmfs/volumes/san/a.iso", "a.iso"])
def test_an_image_that_both_hosts_reach_does_no_harm(file: str) -> None:
    made = pair([volume(UUID, "san")], [volume(UUID, "san")], drive("cdrom-image", file))
    assert check(made) == ()


def test_an_image_proves_nothing_where_a_list_was_not_captured() -> None:
    keys = drive("cdrom-image", "/vmfs/volumes/local-1/iso/a.iso")
    assert check(pair([volume("local-1", "local")], [], keys)) == ()


@pytest.mark.parametrize(
    "theirs", [[], [volume(UUID, "san"), fact("captured", open="filesystem")]], ids=["none", "cut"]
)
def test_an_image_is_not_decided_by_a_list_that_is_lacking_or_cut(theirs: list[Fact]) -> None:
    made = pair([volume("local-1", "local")], theirs, drive("cdrom-image", "/vmfs/volumes/local-1/iso/a.iso"))
    assert (check(made), undecided(made)) == ((), ("destination: filesystem",))


@pytest.mark.parametrize(
    "keys",
    [
        drive("cdrom-image", "a.iso"),
        drive("cdrom-image", "/vmfs/volumes/local-1/a.iso", startConnected="FALSE"),
        drive("cdrom-raw", "/vmfs/devices/cdrom/x"),
        vmx(scsi0_0__present="TRUE", scsi0_0__fileName="/vmfs/volumes/local-1/web.vmdk"),
    ],
    ids=["beside the VM", "not connected", "a device", "a disk"],
)
def test_what_is_no_connected_image_on_a_datastore_asks_for_no_list(keys: list[Fact]) -> None:
    assert undecided(pair([], [], keys)) == ()


def test_a_disk_is_no_drive() -> None:
    keys = vmx(ide0_0__present="TRUE", ide0_0__deviceType="ata-hardDisk", ide0_0__fileName="/dev/x")
    assert check(pair([], [], keys)) == ()


def test_a_floppy_drive_of_the_host_is_connected() -> None:
    keys = vmx(floppy0__present="TRUE", floppy0__fileType="device", floppy0__fileName="/dev/fd0")
    assert check(pair([], [], keys))


@pytest.mark.parametrize(
    "file",
    [
        "/usr/lib/vmware/isoimages/linux.iso",
        "/vmimages/tools-isoimages/windows.iso",
        "/locker/packages/vmtoolsRepo/vmtools/linux.iso",
        "/productLocker/vmtools/windows.iso",
    ],
)
def test_the_image_of_the_tools_is_a_file_of_the_host(file: str) -> None:
    keys = drive("cdrom-image", file)
    assert lines(check(pair([], [], keys))) == [("", keys[1].line), ("", keys[2].line)]
    assert undecided(pair([], [], keys)) == ()


def test_an_image_of_that_name_beside_the_vm_or_not_connected_does_no_harm() -> None:
    assert check(pair([], [], drive("cdrom-image", "isoimages/linux.iso"))) == ()
    own = drive("cdrom-image", "/usr/lib/vmware/isoimages/linux.iso", startConnected="FALSE")
    assert check(pair([], [], own)) == ()
