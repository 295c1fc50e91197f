"""A drive of the VM is connected to a device of its host, or to an image that only one host reaches.

The image of VMware Tools is a file of the host itself, on no datastore. Empty: nothing is connected, a client's device,
an image beside the VM or on a shared datastore, or the .vmx (for images, the list of either host) was not captured.
"""

import re

from diagnose.checks import datastores, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_DRIVE = re.compile(r"(?P<drive>(?:ide|sata|scsi)\d+:\d+|floppy\d+)\.present")
_OF_HOST = re.compile(r"/(?:usr/lib/vmware/isoimages|vmimages|locker|productlocker)/.+\.iso", re.IGNORECASE)
_DEVICES = ("cdrom-raw", "atapi-cdrom")
_DRIVES = (*_DEVICES, "cdrom-image")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the drive's kind and file, and the row of the host that reaches the image."""
    vmx = vm.keys(pair)
    return quote(line for drive in _drives(vmx) for line in _host_only(pair, vmx, drive))


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return whose list of file systems is lacking, or cut, where an image on a datastore is connected."""
    vmx = vm.keys(pair)
    images = [volume for drive in _drives(vmx) if (volume := _image_volume(vmx, drive))]
    sides = (("source", pair.source), ("destination", pair.destination))
    return tuple(f"{side}: filesystem" for side, host in sides if any(not _tells(host, volume) for volume in images))


def _drives(vmx: dict[str, Fact]) -> list[str]:
    """Return the drives that are there and connected."""
    named = (found["drive"] for key in vmx if (found := _DRIVE.fullmatch(key)))
    return [drive for drive in named if _connected(vmx, drive)]


def _connected(vmx: dict[str, Fact], drive: str) -> bool:
    """Say whether a drive is there and connected, which is the default, to something other than a client."""
    given = {key: vm.value(vmx, f"{drive}.{key}").upper() for key in ("present", "startconnected", "clientdevice")}
    empty = vm.value(vmx, f"{drive}.filename") in ("", "emptyBackingString")
    return (
        given["present"] == "TRUE"
        and given["startconnected"] != "FALSE"
        and given["clientdevice"] != "TRUE"
        and not empty
    )


def _host_only(pair: Pair, vmx: dict[str, Fact], drive: str) -> list[Fact]:
    """Return the lines that prove it; empty where the drive's backing can be reached from both hosts."""
    if not _is_drive(vmx, drive):
        return []
    lines = [vmx[key] for key in (f"{drive}.devicetype", f"{drive}.filetype", f"{drive}.filename") if key in vmx]
    return lines if _is_device(vmx, drive) else _reached_by_one(pair, lines, _image_volume(vmx, drive))


def _is_drive(vmx: dict[str, Fact], drive: str) -> bool:
    return drive.startswith("floppy") or vm.value(vmx, f"{drive}.devicetype").lower() in _DRIVES


def _is_device(vmx: dict[str, Fact], drive: str) -> bool:
    """Say whether what backs the drive is a device of the host, or an image among its own files."""
    floppy = drive.startswith("floppy") and vm.value(vmx, f"{drive}.filetype").lower() == "device"
    path = vm.value(vmx, f"{drive}.filename")
    kind = vm.value(vmx, f"{drive}.devicetype").lower()
    own = path.startswith(("/dev/", "/vmfs/devices/")) or _OF_HOST.fullmatch(path) is not None
    return floppy or kind in _DEVICES or own


def _image_volume(vmx: dict[str, Fact], drive: str) -> str:
    """Return the datastore that the drive's image lies on; "": beside the VM, or it is no image."""
    image = _is_drive(vmx, drive) and not _is_device(vmx, drive)
    return vm.volume_of(vm.value(vmx, f"{drive}.filename")) if image else ""


def _tells(host: HostFacts, volume: str) -> bool:
    """Say whether a host's list tells if it mounts a datastore: what is not in one that is cut may be there."""
    known = datastores.listed(host)
    return volume in known or (bool(known) and not host.cut("filesystem"))


def _reached_by_one(pair: Pair, lines: list[Fact], volume: str) -> list[Fact]:
    """Return the lines where not both hosts mount the image's datastore; empty also where it is not told.

    Two of one name may be two: each host's own `datastore1`.
    """
    hosts = (pair.source, pair.destination)
    rows = [row for host in hosts if (row := datastores.listed(host).get(volume))]
    told = all(_tells(host, volume) for host in hosts)
    both = len(rows) == len(hosts) and all(map(datastores.mounted, rows)) and datastores.one(*rows)
    return [] if not volume or not told or both else [*lines, *rows]
