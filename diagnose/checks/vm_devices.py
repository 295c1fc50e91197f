"""The VM's devices as its .vmx names them.

Comes in: a pair. Goes out: devices that are present, each with the lines that say so. Empty: none, or no .vmx.
"""

import re

from diagnose.checks import vm
from diagnose.model import Fact, Pair

_PASSTHROUGH = re.compile(r"(?P<slot>pcipassthru\d+)\.present")
_PORT = re.compile(r"(?P<slot>(?:serial|parallel)\d+)\.present")
_DELTA = re.compile(r".*-\d{6}\.vmdk")


def parents_unknown(pair: Pair) -> bool:
    """Say whether a disk is a snapshot's (or a linked clone's) and no descriptor tells what it depends on."""
    known = {fact.get("path") for fact in vm.files(pair, "vmdk")}
    return any(_DELTA.fullmatch(disk.path) and disk.path not in known for disk in vm.disks(pair))


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
