"""A PCI device of the host, or a virtual function of one, is given through to the VM.

A vGPU is none (that is vgpu_attached). Empty: no such device is present, or the .vmx was not captured.
"""

from diagnose.checks import vm, vm_devices
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_TELLING = ("present", "deviceid", "pfid", "alloweddevices")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the lines that name the device."""
    vmx = vm.keys(pair)
    slots = [slot for slot, mediated in vm_devices.passthrough(pair).items() if not mediated]
    return quote(vmx[f"{slot}.{key}"] for slot in slots for key in _TELLING if f"{slot}.{key}" in vmx)
