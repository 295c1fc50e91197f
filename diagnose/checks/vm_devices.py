"""The VM's devices as its .vmx names them.

Comes in: a pair. Goes out: devices that are present, each with the lines that say so. Empty: none, or no .vmx.
"""

import re
from pathlib import PurePosixPath

from msgspec import Struct

from diagnose.checks import vm
from diagnose.model import Fact, Pair

_SLOT = re.compile(r"(?P<slot>(?:scsi|sata|ide|nvme)\d+:\d+)\.filename")
_PASSTHROUGH = re.compile(r"(?P<slot>pcipassthru\d+)\.present")
_PORT = re.compile(r"(?P<slot>(?:serial|parallel)\d+)\.present")
_DELTA = re.compile(r".*-\d{6}\.vmdk")


class Disk(Struct, frozen=True):
    """A virtual disk: where it is plugged in, its descriptor's path on the host, its mode in lower case.

    `mode` "": not set, which is persistent.
    """

    slot: str
    path: str
    mode: str
    fact: Fact


def disks(pair: Pair) -> tuple[Disk, ...]:
    """Return the virtual disks; drives have images of other kinds."""
    vmx = vm.keys(pair)
    found = []
    for key, fact in vmx.items():
        named = _SLOT.fullmatch(key)
        if not named or not fact.get("value").lower().endswith(".vmdk"):
            continue
        slot = named["slot"]
        if vm.value(vmx, f"{slot}.present").upper() != "FALSE":
            path = str(PurePosixPath(fact.get("vm")).parent / fact.get("value"))
            found.append(Disk(slot, path, vm.value(vmx, f"{slot}.mode").lower(), fact))
    return tuple(found)


def parents_unknown(pair: Pair) -> bool:
    """Say whether a disk is a snapshot's (or a linked clone's) and no descriptor tells what it depends on."""
    known = {fact.get("path") for fact in vm.files(pair, "vmdk")}
    return any(_DELTA.fullmatch(disk.path) and disk.path not in known for disk in disks(pair))


def passthrough(pair: Pair) -> dict[str, bool]:
    """Return the PCI devices that are given through, in lower case, each with whether it is a mediated one (vGPU).

    `virtualDev` is "vmiop" for a vGPU and "dvx" for Enhanced DirectPath I/O; both can be migrated. From memory.
    """
    vmx = vm.keys(pair)
    slots = [found["slot"] for key in vmx if (found := _PASSTHROUGH.fullmatch(key)) and _is_true(vmx, key)]
    return {
        slot: bool(vm.value(vmx, f"{slot}.vgpu")) or vm.value(vmx, f"{slot}.virtualdev").lower() in ("vmiop", "dvx")
        for slot in slots
    }


def ports(pair: Pair) -> tuple[str, ...]:
    """Return the serial and parallel ports that are present and connected, which is the default."""
    vmx = vm.keys(pair)
    slots = [found["slot"] for key in vmx if (found := _PORT.fullmatch(key)) and _is_true(vmx, key)]
    return tuple(slot for slot in slots if vm.value(vmx, f"{slot}.startconnected").upper() != "FALSE")


def _is_true(vmx: dict[str, Fact], key: str) -> bool:
    return vm.value(vmx, key).upper() == "TRUE"
