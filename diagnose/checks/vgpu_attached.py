"""The VM has a vGPU.

That is legal and can be migrated: it only supports. Empty: none is present, or the .vmx was not captured.
"""

from diagnose.checks import vm, vm_devices
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the lines that name the profiles."""
    vmx = vm.keys(pair)
    return quote(vmx[f"{slot}.vgpu"] for slot in vm_devices.passthrough(pair) if vm.value(vmx, f"{slot}.vgpu"))
