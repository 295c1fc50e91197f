"""The configuration of VMs in the VIM dump of their host (see `vimdump`): what their .vmx says, in the API's words.

5.x to 8.x, vmodl text; of a VM's many parts these are read, of its devices all that checks ask for:

    config = (vim.vm.ConfigInfo) {
       name = 'web-01',
       version = 'vmx-19',
       guestId = 'rhel8_64Guest',
       files = (vim.vm.FileInfo) {
          vmPathName = '[san-gold] web-01/web-01.vmx',
       },
       hardware = (vim.vm.VirtualHardware) {
          numCPU = 4,
          device = (vim.vm.device.VirtualDevice) [
             (vim.vm.device.ParaVirtualSCSIController) {
                key = 1000,
                busNumber = 0,
             },
             (vim.vm.device.VirtualDisk) {
                key = 2000,
                backing = (vim.vm.device.VirtualDisk.FlatVer2BackingInfo) {
                   fileName = '[san-gold] web-01/web-01.vmdk',
                },
                controllerKey = 1000,
                unitNumber = 0,
             },
             (vim.vm.device.VirtualVmxnet3) {
                key = 4000,
                backing = (vim.vm.device.VirtualEthernetCard.NetworkBackingInfo) {
                   deviceName = 'VM Network',
                },
                macAddress = '00:50:56:00:00:01',
             }
          ],
       },
       memoryAllocation = (vim.ResourceAllocationInfo) {
          reservation = 0,
       },
       extraConfig = (vim.option.OptionValue) [
          (vim.option.OptionValue) {
             key = 'log.rotateSize',
             value = '2048000'
          }
       ],
    }

Gives `vmx` {key, value, vm, vmx_name} and `vmdk` {path, create_type, parent, cid, parent_cid, change_track}. `vm` is
the path of the .vmx on the host. Keys and values are spelt as in a .vmx: `scsi0:0.fileName`, "TRUE" for true, guestOS
"rhel8-64" for 'rhel8_64Guest'; extraConfig holds such keys as they are. guestinfo.* is never read: it can hold secrets.
Cards, ports and the like are counted by their keys. `startConnected` is TRUE also for what is connected now. `vmdk` has
the type of raw device mappings alone, the whole path of the parent, "" else; `encryption.keySafe` the id of the key.

`virtualHW.version` is left out where not all is read that a .vmx would say: a device that a controller names, a disk's
file, or what follows the devices is not there; a backing is of an unknown kind. A snapshot holds the VM's configuration
of its day: it is told by its object, or by a path that ends in .vmsn; of one .vmx the first configuration counts.
Verified on what pyVmomi prints of 8.0.3 and 6.7.0: disks, an ATAPI drive, a card on a standard switch. Other devices
follow the API's definition; their keys, and the .vmsn, are from memory. Nothing: no configuration is there as a whole.
"""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator

from diagnose.facts.build import datastore_path, fact
from diagnose.facts.vmodl import Object, Row, objects
from diagnose.model import Artefact, Fact

_CONFIG = "vim.vm.ConfigInfo"
_OWNER = re.compile(r"\s*obj = '|=== ")  # what the objects that follow are of
_OF_SNAPSHOT = re.compile(r"\s*obj = 'vim\.vm\.Snapshot:|=== [^'\"]*snapshot", re.IGNORECASE)
_VERSION = re.compile(r"vmx-0*(\d{1,3})", re.ASCII)
_GUEST64, _GUEST = re.compile(r"(?:_?64Guest|Guest64)\Z"), re.compile(r"Guest\Z")
_DELTA, _LEVEL = re.compile(r"-\d{6}\.vmdk\Z", re.ASCII), re.compile(r"-?\d{1,10}", re.ASCII)
_BUS = re.compile(r"(IDE|SATA|AHCI|NVME|SCSI|BusLogic|LsiLogic(?:SAS)?)Controller\Z")
_BUSES = {"IDE": "ide", "SATA": "sata", "AHCI": "sata", "NVME": "nvme"}  # SCSI else
_TOLD = re.compile(r"(?P<key>\S+?)(?P<kind>[=:])(?P<value>\S+)")  # key=value of the .vmx, or key:property of the API
_SETTINGS = """
    displayName:name guestOS:guestId numvcpus:hardware.numCPU memSize:hardware.memoryMB vhv.enable:nestedHVEnabled
    sched.cpu.min:cpuAllocation.reservation sched.mem.min:memoryAllocation.reservation ctkEnabled:changeTrackingEnabled
    sched.mem.pin:memoryReservationLockedToMax sched.cpu.latencySensitivity:latencySensitivity.level
    encryption.keySafe:keyId.keyId migrate.encryptionMode:migrateEncryption hbr_filter.rpo:repConfig.rpo
"""
_COUNTED = {
    "VirtualFloppy": "floppy",
    "VirtualSerialPort": "serial",
    "VirtualParallelPort": "parallel",
    "VirtualPCIPassthrough": "pciPassthru",
    "VirtualSriovEthernetCard": "pciPassthru",
    "VirtualUSB": "usb.autoConnect.device",
}
_DISKS = ("FlatVer1", "FlatVer2", "SparseVer1", "SparseVer2", "SeSparse", "LocalPMem", "RawDiskMappingVer1")
_BACKINGS = {
    **{f"VirtualDisk.{kind}": "fileName:fileName mode:diskMode sharing:sharing" for kind in _DISKS},
    "VirtualCdrom.Iso": "deviceType=cdrom-image fileName:fileName",
    "VirtualCdrom.Atapi": "deviceType=atapi-cdrom fileName:deviceName",
    "VirtualCdrom.Passthrough": "deviceType=cdrom-raw fileName:deviceName",
    "VirtualCdrom.RemoteAtapi": "deviceType=atapi-cdrom clientDevice=TRUE fileName:deviceName",
    "VirtualCdrom.RemotePassthrough": "deviceType=cdrom-raw clientDevice=TRUE fileName:deviceName",
    "VirtualFloppy.Image": "fileType=file fileName:fileName",
    "VirtualFloppy.Device": "fileType=device fileName:deviceName",
    "VirtualFloppy.RemoteDevice": "fileType=device clientDevice=TRUE fileName:deviceName",
    **{f"Virtual{port}Port.File": "fileType=file fileName:fileName" for port in ("Serial", "Parallel")},
    **{f"Virtual{port}Port.Device": "fileType=device fileName:deviceName" for port in ("Serial", "Parallel")},
    "VirtualSerialPort.Pipe": "fileType=pipe fileName:pipeName",
    "VirtualSerialPort.URI": "fileType=network fileName:serviceURI vspc:proxyURI",
    "VirtualSerialPort.ThinPrint": "fileType=thinprint",
    "VirtualEthernetCard.Network": "networkName:deviceName",
    "VirtualEthernetCard.OpaqueNetwork": "opaqueNetwork.id:opaqueNetworkId opaqueNetwork.type:opaqueNetworkType",
    "VirtualEthernetCard.DistributedVirtualPort": "dvs.switchId:port.switchUuid dvs.portgroupId:port.portgroupKey",
    "VirtualPCIPassthrough.Device": "id:id deviceId:deviceId",
    "VirtualPCIPassthrough.Dynamic": "id:assignedId",
    "VirtualPCIPassthrough.Vmiop": "virtualDev=vmiop vgpu:vgpu",
    "VirtualPCIPassthrough.Dvx": "virtualDev=dvx deviceClass:deviceClass",
    "VirtualUSB.USB": "",
    "VirtualUSB.RemoteHost": "host:",  # may stay behind when the VM moves
    "VirtualUSB.RemoteClient": "deviceType:remote",
}
_SPELT = {"true": "TRUE", "false": "FALSE", "noSharing": "none", "virtualSharing": "virtual", "sharingNone": "none"}
_SPELT |= {"physicalSharing": "physical", "sharingMultiWriter": "multi-writer"}
_SPELT |= {f"independent_{mode}": f"independent-{mode}" for mode in ("persistent", "nonpersistent")}
Key = tuple[str, Row]


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the keys of each VM once, and the descriptors of its disks."""
    owners = [line for line, text in enumerate(artefact.lines, 1) if _OWNER.match(text)]
    seen: set[str] = set()
    for config in objects(artefact, _CONFIG, "vim.vm.Snapshot"):
        vm, before = datastore_path(config.part("files").get("vmPathName")), bisect(owners, config.line)
        old = before and _OF_SNAPSHOT.match(artefact.lines[owners[before - 1] - 1])
        if config.type == _CONFIG and not old and vm not in seen and vm.lower().endswith(".vmx"):
            seen.add(vm)
            for key, row in (*_settings(config), *_devices(config), *_further(config)):
                yield fact(artefact, row.line, "vmx", key=key, value=row.value, vm=vm, vmx_name=config.get("name"))
            yield from _descriptors(artefact, config)


def _told(text: str, of: Object) -> Iterator[Key]:
    """Yield what an object tells by its kind and by its properties, those that are set."""
    for told in _TOLD.finditer(text):
        inside, (*parts, name) = of, told["value"].split(".")
        for part in parts:
            inside = inside.part(part)
        row = Row(told["value"], of.line) if told["kind"] == "=" else inside.row(name)
        if row.value and row.line:
            yield told["key"], Row(_spelt(told["key"], row.value), row.line)


def _spelt(key: str, value: str) -> str:
    """Return a value as a .vmx has it; a name may be any word."""
    if key == "fileName":
        return datastore_path(value)
    if key == "guestOS":
        return _GUEST.sub("", _GUEST64.sub("-64", value))
    return value if key.endswith("Name") else _SPELT.get(value, value)


def _kind(of: Object) -> str:
    return of.type.removeprefix("vim.vm.device.").removesuffix("BackingInfo")


def _settings(config: Object) -> Iterator[Key]:
    """Yield what is set of the VM itself."""
    yield from _told(_SETTINGS, config)
    if pinned := config.part("cpuAffinity").lists.get("affinitySet"):
        yield "sched.cpu.affinity", Row(",".join(row.value for row in pinned), pinned[0].line)


def _devices(config: Object) -> Iterator[Key]:
    """Yield the keys of the devices and, where none is wanting, the version of the hardware."""
    devices, version = config.part("hardware").parts.get("device", []), _VERSION.fullmatch(config.get("version"))
    whole = {key for each in devices for key in each.values("device")} <= {each.get("key") for each in devices}
    for name in ("memoryAllocation", "extraConfig"):  # every release prints them, behind the devices
        whole = whole and (name in config.rows or name in config.parts)
    for slot, device in _slots(devices):
        keys = dict(_device(slot, device)) if slot else {}
        known = _BUS.search(device.type) or _kind(device.part("backing")) in _BACKINGS
        file = keys.get(f"{slot}.fileName", Row()).value.lower()
        whole = whole and bool(keys and known and (_kind(device) != "VirtualDisk" or file.endswith(".vmdk")))
        yield from keys.items()
    if whole and devices and version:
        yield "virtualHW.version", Row(version[1], config.row("version").line)
    yield from (("encryption.required.vtpm", Row("TRUE", each.line)) for each in devices if _kind(each) == "VirtualTPM")


def _slots(devices: list[Object]) -> Iterator[tuple[str, Object]]:
    """Yield the devices that are known, with what a .vmx calls them: "" where that is not told."""
    counted: Counter[str] = Counter()
    named = ((each, each.get("busNumber"), _BUS.search(each.type)) for each in devices)
    buses = {each.get("key"): f"{_BUSES.get(bus[1], 'scsi')}{at}" for each, at, bus in named if bus and at}
    there = (each for each in devices if each.get("connected") != "false")  # USB devices alone tell it themselves
    for device in sorted(there, key=lambda each: (len(each.get("key")), each.get("key"))):
        kind, bus, unit = _kind(device), buses.get(device.get("controllerKey")), device.get("unitNumber")
        if _BUS.search(device.type):
            yield buses.get(device.get("key"), ""), device
        elif kind in ("VirtualDisk", "VirtualCdrom"):
            yield f"{bus}:{unit}" if bus and unit else "", device
        elif name := _COUNTED.get(kind) or ("ethernet" if "macAddress" in device.rows else ""):
            yield f"{name}{counted[name]}", device
            counted[name] += 1


def _device(slot: str, device: Object) -> Iterator[Key]:
    """Yield what is told of a device and of its backing, and whether it is connected; of USB in one key."""
    backing, mediated, connection = (device.part(name) for name in ("backing", "dvxBackingInfo", "connectable"))
    told = _BACKINGS.get(_kind(backing), "")
    if slot.startswith("usb."):
        name, words = backing.row("deviceName"), f"{told}{backing.get('hostname')}"
        yield from [(slot, Row(f"{name.value} {words}".strip(), name.line))] if name.value else ()
        return
    rows = dict(_told("sharedBus:sharedBus pfId:sriovBacking.physicalFunctionBacking.id", device))
    rows |= dict([*_told(told, backing), *_told("virtualDev=dvx", mediated)])
    now = "connected" if connection.get("connected") == "true" else "startConnected"
    rows |= dict(_told(f"startConnected:{now}", connection))
    if "fileName" not in rows and backing.get("useAutoDetect") == "true":
        rows["fileName"] = Row("auto detect", backing.row("useAutoDetect").line)
    yield f"{slot}.present", Row("TRUE", device.line)
    yield from ((f"{slot}.{key}", row) for key, row in rows.items())


def _further(config: Object) -> Iterator[Key]:
    """Yield the masks of the processor's registers, and the further keys but for those that may be secret."""
    for mask in config.parts.get("cpuFeatureMask", ()):
        level, vendor = mask.get("level"), mask.get("vendor")
        for name in ("eax", "ebx", "ecx", "edx") if _LEVEL.fullmatch(level) else ():
            if mask.get(name).strip("-:"):  # the API counts the extended levels below 0
                yield f"cpuid.{int(level) & 0xFFFFFFFF:x}.{name}{vendor and '.' + vendor}", mask.row(name)
    rows = ((option.get("key"), option.row("value")) for option in config.parts.get("extraConfig", ()))
    yield from ((key, row) for key, row in rows if key and row.line and not key.lower().startswith("guestinfo."))


def _descriptors(artefact: Artefact, config: Object) -> Iterator[Fact]:
    """Yield a descriptor for each disk and each that it depends on, but for a snapshot's whose parent is not told."""
    asked = [each.part("backing") for each in config.part("hardware").parts.get("device", ())]
    for backing in asked:
        path, parent = (datastore_path(each.get("fileName")) for each in (backing, backing.part("parent")))
        outer, _, kind = _kind(backing).partition(".")
        if outer == "VirtualDisk" and kind in _DISKS and path and (parent or not _DELTA.search(path)):
            mode = "Passthrough" if backing.get("compatibilityMode") == "physicalMode" else ""
            fields = {"path": path, "create_type": f"vmfs{mode}RawDeviceMap" if "Raw" in kind else "", "parent": parent}
            yield fact(artefact, backing.line, "vmdk", **fields, cid="", parent_cid="", change_track="")
            asked.append(backing.part("parent"))
