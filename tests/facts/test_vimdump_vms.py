"""What the dump of a host's API tells of the configuration of its VMs."""

import pytest

from diagnose import checks
from diagnose.checks import vm as checked
from diagnose.checks import vm_devices, whole
from diagnose.facts import vimdump_vms
from diagnose.model import HostFacts, Pair

from .artefacts import read, shape
from .dumped_vms import CONNECTED, CONTROLLER, EXTRA, PATH, SCSI, card, cdrom, device, disk, usb, vm, with_


def keys(text: str) -> dict[str, str]:
    return {fact.get("key"): fact.get("value") for fact in read(vimdump_vms.read, text) if fact.name == "vmx"}


def versions(text: str) -> list[tuple[str, str]]:
    """Return the VMs of a dump that look whole, each with the version of its hardware."""
    facts = read(vimdump_vms.read, text)
    return [(fact.get("vm"), fact.get("value")) for fact in facts if fact.get("key") == "virtualHW.version"]


def pair(text: str) -> Pair:
    """Return two hosts of which nothing is known, with the VM of a dump."""
    return Pair(HostFacts("a"), HostFacts("b"), tuple(read(vimdump_vms.read, text)))


def firing(text: str) -> set[str]:
    return set(checks.run(pair(text)))


def test_the_output_that_the_docstring_shows_is_read() -> None:
    facts = read(vimdump_vms.read, shape(vimdump_vms))
    own = ("/vmfs/volumes/san-gold/web-01/web-01.vmx", "web-01")
    assert [(fact.get("key"), fact.get("value")) for fact in facts if fact.name == "vmx"] == [
        ("displayName", "web-01"),
        ("guestOS", "rhel8-64"),
        ("numvcpus", "4"),
        ("sched.mem.min", "0"),
        ("scsi0.present", "TRUE"),
        ("scsi0:0.present", "TRUE"),
        ("scsi0:0.fileName", "/vmfs/volumes/san-gold/web-01/web-01.vmdk"),
        ("ethernet0.present", "TRUE"),
        ("ethernet0.networkName", "VM Network"),
        ("virtualHW.version", "19"),
        ("log.rotateSize", "2048000"),
    ]
    assert {(fact.get("vm"), fact.get("vmx_name")) for fact in facts if fact.name == "vmx"} == {own}
    empty = dict.fromkeys(("create_type", "parent", "cid", "parent_cid", "change_track"), "")
    assert facts[-1].fields == {"path": "/vmfs/volumes/san-gold/web-01/web-01.vmdk", **empty}


def test_a_key_quotes_the_line_that_tells_it() -> None:
    text = {fact.get("key"): fact.text.strip() for fact in read(vimdump_vms.read, shape(vimdump_vms))}
    assert text["virtualHW.version"] == "version = 'vmx-19',"
    assert text["scsi0:0.fileName"] == "fileName = '[san-gold] web-01/web-01.vmdk',"
    assert text["log.rotateSize"] == "value = '2048000'"


def test_what_is_not_set_is_no_key() -> None:
    rest = f"keyId = <unset>,\ncpuAffinity = <unset>,\nnestedHVEnabled = <unset>,\n{EXTRA}"
    found = keys(vm(rest=rest, guest="<unset>"))
    assert not found.keys() & {"guestOS", "encryption.keySafe", "sched.cpu.affinity", "vhv.enable"}
    assert found["memSize"] == "4096"


@pytest.mark.parametrize(
    ("rest", "key", "value"),
    [
        ("x = 1", "numvcpus", "2"),
        ("x = 1", "sched.mem.min", "1024"),
        ("cpuAllocation = (vim.x) {\n reservation = 500\n},", "sched.cpu.min", "500"),
        ("latencySensitivity = (vim.x) {\n level = 'high'\n},", "sched.cpu.latencySensitivity", "high"),
        ("cpuAffinity = (vim.x) {\n affinitySet = (int) [\n 2,\n 3\n]\n},", "sched.cpu.affinity", "2,3"),
        ("changeTrackingEnabled = true,", "ctkEnabled", "TRUE"),
        ("memoryReservationLockedToMax = true,", "sched.mem.pin", "TRUE"),
        ("nestedHVEnabled = false,", "vhv.enable", "FALSE"),
        ("migrateEncryption = 'required',", "migrate.encryptionMode", "required"),
    ],
)
def test_a_setting_of_the_vm_is_spelt_as_in_a_vmx(rest: str, key: str, value: str) -> None:
    assert keys(vm(rest=rest))[key] == value


@pytest.mark.parametrize(
    ("guest", "spelt"),
    [
        ("windows2019srv_64Guest", "windows2019srv-64"),
        ("other26xLinux64Guest", "other26xLinux-64"),
        ("otherGuest64", "other-64"),
        ("rhel6Guest", "rhel6"),
        ("vmkernel65Guest", "vmkernel65"),
    ],
)
def test_a_guest_of_64_bits_ends_as_in_a_vmx(guest: str, spelt: str) -> None:
    assert keys(vm(guest=f"'{guest}'"))["guestOS"] == spelt


def test_the_hardware_of_4_1_has_a_zero_before_its_number() -> None:
    assert versions(vm().replace("vmx-19", "vmx-07")) == [(PATH, "7")]


def extra(options: dict[str, str]) -> str:
    rows = "".join(f"(vim.x) {{\n key = '{key}',\n value = '{value}'\n}},\n" for key, value in options.items())
    return f"extraConfig = (vim.option.OptionValue) [\n{rows}]"


def test_secrets_of_the_guest_are_never_read() -> None:
    secret = dict.fromkeys(("guestinfo.userdata", "guestInfo.x", "GUESTINFO.y"), "c2VjcmV0")
    facts = read(vimdump_vms.read, vm(rest=extra({**secret, "a.b": "1"})))
    assert not [fact for fact in facts if "c2VjcmV0" in fact.text]
    assert "a.b" in {fact.get("key") for fact in facts}


def test_what_the_api_tells_comes_before_the_further_keys() -> None:
    assert checked.keys(pair(vm(rest=extra({"memSize": "1"}))))["memsize"].get("value") == "4096"


def test_names_with_apostrophes_and_blanks_are_as_they_are_on_the_host() -> None:
    text = vm().replace("'[san] a/a.vmx'", "\"[san two] it's/it's.vmx\"").replace("name = 'a'", 'name = "it\'s"')
    first = read(vimdump_vms.read, text)[0]
    assert (first.get("vm"), first.get("vmx_name")) == ("/vmfs/volumes/san two/it's/it's.vmx", "it's")


def test_a_name_is_never_taken_for_a_word_of_the_api() -> None:
    found = keys(with_(card("Network", "deviceName = 'noSharing'")).replace("name = 'a'", "name = 'true'"))
    assert (found["displayName"], found["ethernet0.networkName"]) == ("true", "noSharing")


@pytest.mark.parametrize(
    ("kind", "slot"),
    [
        ("VirtualIDEController", "ide1:3"),
        ("VirtualAHCIController", "sata1:3"),
        ("VirtualNVMEController", "nvme1:3"),
        ("ParaVirtualSCSIController", "scsi1:3"),
        ("VirtualBusLogicController", "scsi1:3"),
    ],
)
def test_a_disk_is_called_by_its_controller(kind: str, slot: str) -> None:
    text = vm(CONTROLLER.format(kind=kind, key=1000, bus=1, holds=2000) + disk(unit=3))
    assert [(found.slot, found.path) for found in checked.disks(pair(text))] == [(slot, "/vmfs/volumes/san/a/a.vmdk")]


def test_no_descriptor_is_lacking_where_every_disk_is_told() -> None:
    assert checks.raw_disk_attached_and_luns_differ.undecided(pair(vm())) == ()


MAPPING = "fileName = '[san] a/a.vmdk',\ncompatibilityMode = '{}'"


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("physicalMode", "vmfsPassthroughRawDeviceMap"), ("virtualMode", "vmfsRawDeviceMap")],
)
def test_a_raw_device_mapping_is_told_by_its_descriptor(mode: str, kind: str) -> None:
    text = vm(SCSI + disk(MAPPING.format(mode), backing="RawDiskMappingVer1"))
    (found,) = [fact for fact in read(vimdump_vms.read, text) if fact.name == "vmdk"]
    assert (found.get("path"), found.get("create_type")) == ("/vmfs/volumes/san/a/a.vmdk", kind)
    assert "RawDiskMappingVer1BackingInfo" in found.text


def test_a_snapshot_depends_on_its_parent_s_datastore() -> None:
    rows = "fileName = '[san] a/a-000001.vmdk',\nparent = (vim.vm.device.VirtualDisk.FlatVer2BackingInfo) {\n"
    found = pair(vm(SCSI + disk(f"{rows}fileName = '[gold] base/base.vmdk',\n}}")))
    assert checked.volumes(found) == ("san", "gold")
    assert not vm_devices.parents_unknown(found)


def test_a_snapshot_whose_parent_is_not_told_has_no_descriptor() -> None:
    found = pair(vm(SCSI + disk("fileName = '[san] a/a-000001.vmdk',\nparent = <unset>")))
    assert vm_devices.parents_unknown(found)
    assert checks.raw_disk_attached_and_luns_differ.undecided(found) == ("vm: vmdk",)


MODE = "fileName = '[san] a/a.vmdk',\ndiskMode = "
CD = "deviceName = '/vmfs/devices/cdrom/x'"
PHYSICAL = "sriovBacking = (vim.x) {\n physicalFunctionBacking = (vim.x) {\n id = '0000:04:00.0',\n},\n},"
VIRTUAL_FUNCTION = device("VirtualEthernetCard.Network", more=PHYSICAL, kind="VirtualSriovEthernetCard")
DRIVE, PORT, GPU = "host_device_connected", "serial_port_connected", "passthrough_device_attached"
FIRING: dict[str, tuple[str, str]] = {  # what one device of its kind makes a check say; "": nothing
    "a drive of the host": (DRIVE, cdrom("Atapi", CD)),
    "a drive that was connected by hand": (DRIVE, cdrom("Atapi", CD, start="false")),
    "a drive that is not connected": ("", cdrom("Atapi", CD, "false", "false")),
    "any drive of the host": (DRIVE, cdrom("Atapi", "deviceName = '',\nuseAutoDetect = true")),
    "a drive given through": (DRIVE, cdrom("Passthrough", CD)),
    "a client's drive given through": ("", cdrom("RemotePassthrough", CD)),
    "a client's drive": ("", cdrom("RemoteAtapi", CD)),
    "an empty drive": ("", cdrom("Iso", "fileName = '[]'")),
    "a floppy of the host": (DRIVE, device("VirtualFloppy.Device", "deviceName = '/dev/fd0'")),
    "a client's floppy": ("", device("VirtualFloppy.RemoteDevice", "deviceName = '/dev/fd0'")),
    "a PCI device": (GPU, device("VirtualPCIPassthrough.Device", "id = '0000:3b:00.0'")),
    "a dynamic PCI device": (GPU, device("VirtualPCIPassthrough.Dynamic", "deviceName = ''")),
    "a vGPU": ("vgpu_attached", device("VirtualPCIPassthrough.Vmiop", "vgpu = 'grid_p40-2q'")),
    "a device that can be migrated": ("", device("VirtualPCIPassthrough.Dvx", "deviceClass = 'x'")),
    "a virtual function": (GPU, VIRTUAL_FUNCTION),
    "a port to a file": (PORT, device("VirtualSerialPort.File", "fileName = '[san] a/serial.txt'")),
    "a port to a port": (PORT, device("VirtualParallelPort.Device", "deviceName = '/dev/char/parport0'")),
    "a port to a pipe": (PORT, device("VirtualSerialPort.Pipe", "pipeName = 'com1'")),
    "a port to the network": ("", device("VirtualSerialPort.URI", "serviceURI = 'telnet://:8000'")),
    "a USB device": ("usb_device_connected", usb("USB", "true")),
    "a USB device that is away": ("", usb("USB", "false")),
    "a USB device that may stay behind": ("", usb("RemoteHost", "true", "deviceName = 'x',\nhostname = 'esx01'")),
    "a client's USB device": ("", usb("RemoteClient", "true", "deviceName = 'x',\nhostname = 'pc01'")),
    "a TPM": ("vm_encrypted", "(vim.vm.device.VirtualTPM) {\n   key = 11000,\n},\n"),
    "a keyboard": ("", "(vim.vm.device.VirtualKeyboard) {\n   key = 600,\n   backing = <unset>,\n},\n"),
}


@pytest.mark.parametrize(("check", "own"), FIRING.values(), ids=FIRING)
def test_checks_find_in_the_dump_what_they_find_in_a_vmx(check: str, own: str) -> None:
    assert firing(with_(own)) == ({check} if check else set())
    assert whole.vmx(pair(with_(own)))


@pytest.mark.parametrize(
    ("own", "key", "value"),
    [
        (cdrom("Iso", "fileName = '[iso one] x.iso'"), "ide0:0.fileName", "/vmfs/volumes/iso one/x.iso"),
        (cdrom("Iso", "fileName = '[iso one] x.iso'"), "ide0:0.deviceType", "cdrom-image"),
        (cdrom("Iso", "fileName = '[] /usr/lib/vmware/x.iso'"), "ide0:0.fileName", "/usr/lib/vmware/x.iso"),
        (device("VirtualSerialPort.URI", "proxyURI = 'telnet://192.0.2.9'"), "serial0.vspc", "telnet://192.0.2.9"),
        (VIRTUAL_FUNCTION, "pciPassthru0.pfId", "0000:04:00.0"),
        (
            disk("fileName = '[san] b.vmdk',\nsharing = 'sharingMultiWriter'", 2001, 1),
            "scsi0:1.sharing",
            "multi-writer",
        ),
    ],
)
def test_what_backs_a_device_is_spelt_as_in_a_vmx(own: str, key: str, value: str) -> None:
    assert keys(with_(own))[key] == value


@pytest.mark.parametrize(
    ("text", "check"),
    [
        (vm().replace("noSharing", "virtualSharing"), "scsi_bus_sharing_set"),
        (with_(disk(f"{MODE}'independent_nonpersistent'", 2001, 1)), "disk_mode_nonpersistent"),
        (vm(rest=f"{EXTRA},\nkeyId = (vim.x) {{\n keyId = 'k1',\n}}"), "vm_encrypted"),
        (vm(rest=extra({"log.rotateSize": "1000"})), "log_rotate_size_low"),
    ],
)
def test_checks_find_settings_of_the_vm(text: str, check: str) -> None:
    assert firing(text) == {check}
    assert whole.vmx(pair(text))


@pytest.mark.parametrize(
    ("level", "vendor", "key"),
    [("1", "<unset>", "cpuid.1.ecx"), ("-2147483647", "'amd'", "cpuid.80000001.ecx.amd")],
)
def test_masks_of_the_processor_are_keys_of_the_vmx(level: str, vendor: str, key: str) -> None:
    rows = f"level = {level},\nvendor = {vendor},\neax = <unset>,\nebx = '----:----',\necx = '----:---H'"
    text = vm(rest=f"cpuFeatureMask = (vim.x) [\n(vim.x) {{\n{rows}\n}}\n],\n{EXTRA}")
    assert [name for name in keys(text) if name.startswith("cpuid.")] == [key]
    assert firing(text) == {"cpuid_mask_set"}


def test_cards_are_counted_in_the_order_of_their_keys() -> None:
    found = keys(with_(card("Network", "deviceName = 'second'", 10001), card("Network", "deviceName = 'first'", 4000)))
    assert (found["ethernet0.networkName"], found["ethernet1.networkName"]) == ("first", "second")


def test_a_card_that_is_not_connected_needs_no_network() -> None:
    away = card("Network", "deviceName = 'x'", more=CONNECTED.format(start="false", now="false"))
    assert checked.networks(pair(with_(away))) == ()
    assert len(checked.networks(pair(with_(away.replace(" connected = false", " connected = true"))))) == 1


@pytest.mark.parametrize(
    ("backing", "rows"),
    [
        ("DistributedVirtualPort", "port = (vim.x) {\n switchUuid = '50 30',\n portgroupKey = 'group',\n}"),
        ("OpaqueNetwork", "opaqueNetworkId = 'group',\nopaqueNetworkType = 'nsx.LogicalSwitch'"),
    ],
)
def test_a_card_on_a_distributed_or_an_nsx_switch_names_its_group(backing: str, rows: str) -> None:
    found = pair(with_(card(backing, rows)))
    assert [fact.get("value") for fact in checked.distributed_networks(found)] == ["group"]
    assert checked.networks(found) == ()


OLD = vm().replace("vmx-19", "vmx-08")
OF_A_SNAPSHOT = {
    "by its object": "(vim.vm.Snapshot) {\n   config = " + OLD.strip() + "\n}\n",
    "by its name": "obj = 'vim.vm.Snapshot:1-snapshot-1',\nval = " + OLD.strip() + "\nobj = 'vim.VirtualMachine:1',\n",
    "by its heading": f"=== 7. rootSnapshot.config ==={OLD}=== 8. config ===",
    "by its file": vm(path="[san] a/a-Snapshot1.vmsn").replace("vmx-19", "vmx-08"),
}


@pytest.mark.parametrize("old", OF_A_SNAPSHOT.values(), ids=OF_A_SNAPSHOT)
def test_what_a_snapshot_holds_is_not_the_vm_s(old: str) -> None:
    assert keys(old) == {}
    assert versions(old + vm()) == [(PATH, "19")]


def test_a_vm_has_one_configuration_the_first() -> None:
    other = vm(path="[san] b/b.vmx")
    assert versions(vm() + OLD + other) == [(PATH, "19"), ("/vmfs/volumes/san/b/b.vmx", "19")]


def test_the_heading_of_a_vm_called_after_a_snapshot_is_no_snapshot_s() -> None:
    assert versions(f"=== 7. VM 'snapshot' config ==={vm()}") == [(PATH, "19")]


def test_a_vm_in_whose_midst_the_dump_breaks_off_is_left_out() -> None:
    lines = vm().splitlines()
    assert all(read(vimdump_vms.read, "\n".join(lines[:end])) == [] for end in range(len(lines) - 1))


LOST = {
    "device that the controller names": vm(SCSI.replace("2000", "2000,\n      2001") + disk()),
    "controller": vm(disk()),
    "bus number": vm(SCSI.replace("busNumber = 0", "busNumber = <unset>") + disk()),
    "unit number": with_(disk(key=2001).replace("unitNumber = 0", "unitNumber = <unset>")),
    "file of a disk": with_(disk("fileName = <unset>", 2001, 1)),
    "rest of a disk's name": with_(disk("fileName = '[san] a/a_1.v", 2001, 1)),
    "kind of a disk": with_(disk("fileName = '[san] a/b.vmdk'", 2001, 1, "Unheard")),
    "kind of a card": with_(card("Unheard", "x = 1")),
    "kind of a PCI device": with_(device("VirtualPCIPassthrough.Plugin")),
    "name of a USB device": with_(usb("USB", "true", "deviceName = <unset>")),
    "list of devices": vm().replace("device = (vim.vm.device.VirtualDevice) [", "other = (vim.x) ["),
    "hardware": vm().replace("hardware = (", "other = ("),
    "further keys": vm(rest="x = 1"),
    "memory": vm().replace("memoryAllocation = (", "other = ("),
    "version": vm().replace("'vmx-19'", "<unset>"),
}


@pytest.mark.parametrize("text", LOST.values(), ids=LOST)
def test_a_vm_of_which_something_is_lost_does_not_look_whole(text: str) -> None:
    assert keys(text)["displayName"] == "a"
    assert versions(text) == []
    assert not whole.vmx(pair(text))


def test_a_pci_device_of_an_unknown_kind_is_present_all_the_same() -> None:
    assert firing(LOST["kind of a PCI device"]) == {GPU}
