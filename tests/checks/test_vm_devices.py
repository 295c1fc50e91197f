"""What the .vmx says of the VM's devices and its kind, and the false alarms that it must not raise."""

import pytest

from diagnose.checks import (
    cpuid_mask_set,
    disk_mode_nonpersistent,
    latency_sensitivity_high,
    passthrough_device_attached,
    scsi_bus_sharing_set,
    serial_port_connected,
    snapshots_many,
    usb_device_connected,
    vgpu_attached,
    vm,
    vm_encrypted,
)
from diagnose.model import Fact

from .hosts import HOME, UUID, A, B, fact, lines, pair, vmx

FOLDER = HOME.rpartition("/")[0]


def key(name: str, value: str) -> list[Fact]:
    """Return the fact of a key whose name vmx() cannot spell."""
    return [fact("vmx", "web.vmx", key=name, value=value, vm=HOME)]


def test_a_device_is_given_through() -> None:
    keys = vmx(pciPassthru0__present="TRUE", pciPassthru0__deviceId="0x1db6", pciPassthru0__systemId="5c9e")
    found = lines(passthrough_device_attached.check(pair([], [], keys)))
    assert found == [("", keys[0].line), ("", keys[1].line)]


def test_a_vgpu_is_not_given_through() -> None:
    keys = vmx(pciPassthru0__present="TRUE", pciPassthru0__vgpu="grid_p40-2q", pciPassthru0__virtualDev="vmiop")
    assert passthrough_device_attached.check(pair([], [], keys)) == ()
    assert lines(vgpu_attached.check(pair([], [], keys))) == [("", keys[1].line)]


def test_beside_a_vgpu_a_device_may_be_given_through() -> None:
    keys = vmx(pciPassthru0__present="TRUE", pciPassthru0__vgpu="grid_p40-2q", pciPassthru1__present="TRUE")
    assert lines(passthrough_device_attached.check(pair([], [], keys))) == [("", keys[2].line)]


@pytest.mark.parametrize("present", ["FALSE", ""])
def test_a_device_that_is_not_present_is_not_attached(present: str) -> None:
    keys = vmx(pciPassthru0__present=present, pciPassthru0__deviceId="0x1db6", pciPassthru__use64bitMMIO="TRUE")
    assert passthrough_device_attached.check(pair([], [], keys)) == ()


@pytest.mark.parametrize("kind", ["file", "pipe", "device"])
@pytest.mark.parametrize("port", ["serial0", "parallel1"])
def test_a_port_is_connected_to_something_of_the_host(port: str, kind: str) -> None:
    keys = vmx(**{f"{port}__present": "TRUE", f"{port}__fileType": kind, f"{port}__fileName": "console.txt"})
    found = lines(serial_port_connected.check(pair([], [], keys)))
    assert found == [("", keys[1].line), ("", keys[2].line)]


@pytest.mark.parametrize(
    "more", [{"fileType": "network"}, {"fileType": "file", "startConnected": "FALSE"}, {"fileType": "thinprint"}, {}]
)
def test_a_port_that_moves_or_is_not_connected_does_no_harm(more: dict[str, str]) -> None:
    keys = vmx(serial0__present="TRUE", **{f"serial0__{name}": value for name, value in more.items()})
    assert serial_port_connected.check(pair([], [], keys)) == ()


def test_a_port_that_is_not_present_does_no_harm() -> None:
    assert serial_port_connected.check(pair([], [], vmx(serial0__present="FALSE", serial0__fileType="file"))) == ()


def test_a_usb_device_of_the_host_is_connected() -> None:
    keys = vmx(usb__autoConnect__device0="path:1/0/5 autoclean:1")
    assert lines(usb_device_connected.check(pair([], [], keys))) == [("", keys[0].line)]


@pytest.mark.parametrize("value", ["", "path:1/0/5 deviceType:remote-host", "path:1/0/5 hostId:esx01 autoclean:1"])
def test_a_usb_device_that_may_stay_behind_does_no_harm(value: str) -> None:
    assert usb_device_connected.check(pair([], [], vmx(usb__autoConnect__device0=value))) == ()


def test_a_usb_controller_with_the_vms_own_mouse_is_no_device_of_the_host() -> None:
    keys = [*vmx(usb__present="TRUE", usb_1__deviceType="hid"), *key("usb_xhci:4.deviceType", "hid")]
    assert usb_device_connected.check(pair([], [], keys)) == ()


def bus(kind: str, hardware: str = "13", release: str = "6.7.0") -> tuple[list[Fact], list[Fact]]:
    keys = vmx(scsi1__sharedBus=kind, scsi1__present="TRUE", virtualHW__version=hardware)
    return keys, [fact("version", version=release)]


def test_a_virtual_bus_is_shared() -> None:
    keys, rows = bus("virtual")
    assert lines(scsi_bus_sharing_set.check(pair(rows, rows, keys))) == [("", keys[0].line)]


@pytest.mark.parametrize("hardware", ["11", "19"])
def test_a_physical_bus_on_new_hardware_and_hosts_can_be_moved(hardware: str) -> None:
    keys, rows = bus("physical", hardware)
    assert scsi_bus_sharing_set.check(pair(rows, rows, keys)) == ()


def test_a_physical_bus_on_old_hardware_cannot() -> None:
    keys, rows = bus("physical", "9")
    assert lines(scsi_bus_sharing_set.check(pair(rows, rows, keys))) == [("", keys[0].line), ("", keys[2].line)]


def test_a_physical_bus_on_an_old_host_cannot() -> None:
    keys, rows = bus("physical", release="5.5.0")
    assert lines(scsi_bus_sharing_set.check(pair([], rows, keys))) == [("", keys[0].line), (B, rows[0].line)]


@pytest.mark.parametrize("kind", ["none", ""])
def test_a_bus_that_is_not_shared_does_no_harm(kind: str) -> None:
    keys, rows = bus(kind, "9", "5.5.0")
    assert scsi_bus_sharing_set.check(pair(rows, rows, keys)) == ()


@pytest.mark.parametrize("mode", ["independent-nonpersistent", "undoable", "append"])
def test_a_disk_is_nonpersistent(mode: str) -> None:
    keys = vmx(scsi0_1__fileName="web_1.vmdk", scsi0_1__mode=mode)
    assert lines(disk_mode_nonpersistent.check(pair([], [], keys))) == [("", keys[0].line), ("", keys[1].line)]


@pytest.mark.parametrize("mode", ["", "persistent", "independent-persistent"])
def test_a_disk_is_persistent(mode: str) -> None:
    keys = vmx(scsi0_1__fileName="web_1.vmdk", scsi0_1__mode=mode)
    assert disk_mode_nonpersistent.check(pair([], [], keys)) == ()


def test_a_disk_that_is_not_present_and_a_drive_do_not_count() -> None:
    keys = vmx(
        scsi0_1__fileName="web_1.vmdk", scsi0_1__present="FALSE", ide0_0__fileName="a.iso", ide0_0__mode="append"
    )
    assert vm.disks(pair([], [], keys)) == ()


def test_a_disk_lies_in_the_folder_of_the_vmx_or_where_its_path_says() -> None:
    keys = vmx(scsi0_0__fileName="web.vmdk", nvme0_1__fileName="/vmfs/volumes/other/web/web_1.vmdk")
    found = [disk.path for disk in vm.disks(pair([], [], keys))]
    assert found == [f"{FOLDER}/web.vmdk", "/vmfs/volumes/other/web/web_1.vmdk"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cpuid.1.ecx", "----:----:----:---1:----:----:----:----"),
        ("cpuid.80000001.edx.amd", "----:----:---H:----:----:----:----:----"),
        ("cpuid.7.ebx", "R---:----:----:----:----:----:----:----"),
        ("featMask.vm.cpuid.AVX2", "Min:1"),
        ("featMask.vm.cpuid.AVX2", "Val:1"),
        ("featMask.vm.cpuid.NUMLEVELS", "Val:0xa"),
    ],
)
def test_a_mask_demands_a_feature(name: str, value: str) -> None:
    keys = key(name, value)
    assert lines(cpuid_mask_set.check(pair([], [], keys))) == [("", keys[0].line)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cpuid.80000001.edx", "----:----:---0:----:----:----:----:----"),
        ("cpuid.1.ecx", "xxxx:----:----:----:----:----:----:0000"),
        ("cpuid.coresPerSocket", "1"),
        ("featMask.vm.cpuid.AVX2", "Max:0"),
        ("featMask.vm.cpuid.AVX2", "Val:0"),
        ("featMask.vm.cpuid.AVX2", "Val:0x0"),
        ("featMask.evc.cpuid.AVX2", "Val:1"),
    ],
)
def test_a_mask_that_hides_or_is_none_does_no_harm(name: str, value: str) -> None:
    assert cpuid_mask_set.check(pair([], [], key(name, value))) == ()


def test_evc_for_the_vm_is_no_stale_mask() -> None:
    keys = [*key("featMask.vm.cpuid.AVX2", "Val:1"), *key("featureCompat.vm.completeMasks", "TRUE")]
    assert cpuid_mask_set.check(pair([], [], keys)) == ()


def test_latency_sensitivity_is_high() -> None:
    keys = vmx(sched__cpu__latencySensitivity="High")
    assert lines(latency_sensitivity_high.check(pair([], [], keys))) == [("", keys[0].line)]


@pytest.mark.parametrize("value", ["normal", "", "low", "medium"])
def test_latency_sensitivity_is_not_high(value: str) -> None:
    assert latency_sensitivity_high.check(pair([], [], vmx(sched__cpu__latencySensitivity=value))) == ()


def test_a_vm_is_encrypted() -> None:
    keys = vmx(encryption__keySafe="vmware:key/list/...", encryption__data="x", encryption__bundle="vmware:key/...")
    assert lines(vm_encrypted.check(pair([], [], keys))) == [("", keys[2].line)]


def test_encrypted_vmotion_is_no_encrypted_vm() -> None:
    assert vm_encrypted.check(pair([], [], vmx(migrate__encryptionMode="required"))) == ()


def tree(chain: int, path: str = f"{FOLDER}/web.vmsd") -> Fact:
    return fact("snapshot", "web.vmsd", snapshots=chain + 40, chain=chain, current="1", vm=path)


def test_more_than_32_snapshots_in_a_row_are_many() -> None:
    keys, found = vmx(memSize="1"), tree(33)
    assert lines(snapshots_many.check(pair([], [], [*keys, found]))) == [("", found.line)]


def test_the_list_may_lie_among_the_facts_of_a_host() -> None:
    found = tree(33)
    assert lines(snapshots_many.check(pair([found], [], vmx(memSize="1")))) == [(A, found.line)]


def test_32_in_a_row_are_allowed_however_many_hang_beside() -> None:
    assert snapshots_many.check(pair([], [], [*vmx(memSize="1"), tree(32)])) == ()


@pytest.mark.parametrize("path", [f"{FOLDER}/older.vmsd", f"/vmfs/volumes/{UUID}/other/web.vmsd"])
def test_the_snapshots_of_another_vm_do_not_count(path: str) -> None:
    assert snapshots_many.check(pair([tree(33, path)], [], vmx(memSize="1"))) == ()


@pytest.mark.parametrize(
    "module",
    [
        cpuid_mask_set,
        disk_mode_nonpersistent,
        latency_sensitivity_high,
        passthrough_device_attached,
        scsi_bus_sharing_set,
        serial_port_connected,
        snapshots_many,
        usb_device_connected,
        vgpu_attached,
        vm_encrypted,
    ],
)
def test_nothing_is_said_of_a_vm_that_was_not_captured(module: object) -> None:
    assert module.check(pair([tree(40)], [fact("version", version="5.5.0")])) == ()  # type: ignore[attr-defined]  # a module
