"""A disk of the VM is nonpersistent: what is written to it lies in a redo log until the VM is powered off.

A Storage vMotion asks for persistent disks or raw device mappings (vCenter Server and Host Management, requirements of
Storage vMotion; fault NonPersistentDisksNotSupported); a vMotion does not, so it only supports. Empty: all are
persistent, which is the default, or the .vmx was not captured.
"""

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair

_MODES = ("independent-nonpersistent", "nonpersistent", "independent_nonpersistent", "undoable", "append")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote each such disk and its mode."""
    vmx = vm.keys(pair)
    found: list[Fact] = []
    for disk in vm.disks(pair):
        if disk.mode in _MODES:
            found += [disk.fact, vmx[f"{disk.slot}.mode"]]
    return quote(found)
