"""A drive of the VM is connected to a device of its host, or to an image that only one host reaches.

Empty: nothing is connected, a client's device, an image beside the VM or on a shared datastore, or
the .vmx (for images, the list of either host) was not captured.
"""

import re

from diagnose.checks import datastores, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair

_DRIVE = re.compile(r"(?P<drive>(?:ide|sata|scsi)\d+:\d+|floppy\d+)\.present")
_DEVICES = ("cdrom-raw", "atapi-cdrom")
_DRIVES = (*_DEVICES, "cdrom-image")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the drive's kind and file, and the row of the host that reaches the image."""
    vmx = vm.keys(pair)
    found: list[Fact] = []
    for key in vmx:
        named = _DRIVE.fullmatch(key)
        if named and _connected(vmx, named["drive"]):
            found += _host_only(pair, vmx, named["drive"])
    return quote(found)


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
    kind = vm.value(vmx, f"{drive}.devicetype").lower()
    floppy = drive.startswith("floppy")
    device = kind in _DEVICES or (floppy and vm.value(vmx, f"{drive}.filetype").lower() == "device")
    if not floppy and kind not in _DRIVES:
        return []
    lines = [vmx[key] for key in (f"{drive}.devicetype", f"{drive}.filetype", f"{drive}.filename") if key in vmx]
    path = vm.value(vmx, f"{drive}.filename")
    if device or path.startswith(("/dev/", "/vmfs/devices/")):
        return lines
    return _reached_by_one(pair, lines, vm.volume_of(path))


def _reached_by_one(pair: Pair, lines: list[Fact], volume: str) -> list[Fact]:
    """Return the lines where not both hosts mount the image's datastore; empty also where it is not told."""
    lists = [datastores.listed(host) for host in (pair.source, pair.destination)]
    rows = [known.get(volume) for known in lists]
    if not volume or not all(lists) or all(datastores.mounted(row) for row in rows):
        return []
    return [*lines, *(row for row in rows if row)]
