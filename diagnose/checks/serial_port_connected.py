"""A serial or parallel port of the VM is connected to a file, a pipe or a port of its host.

A port on the network is none: it moves, through a concentrator that knows vMotion. Empty: no such port is present and
connected, its kind is not told, or the .vmx was not captured.
"""

from diagnose.checks import vm, vm_devices
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_OF_THE_HOST = ("file", "pipe", "device")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the port's kind and what it is connected to."""
    vmx = vm.keys(pair)
    slots = [slot for slot in vm_devices.ports(pair) if vm.value(vmx, f"{slot}.filetype").lower() in _OF_THE_HOST]
    return quote(vmx[f"{slot}.{key}"] for slot in slots for key in ("filetype", "filename") if f"{slot}.{key}" in vmx)
