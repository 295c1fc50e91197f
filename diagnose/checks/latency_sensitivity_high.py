"""The VM's latency sensitivity is high: it has whole cores and all its memory for itself.

That is legal, and such a VM moves where the destination has as much to give: it only supports. Empty: it is not, or the
.vmx was not captured.
"""

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_KEY = "sched.cpu.latencysensitivity"


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the line of the .vmx."""
    vmx = vm.keys(pair)
    return quote([vmx[_KEY]] if vm.value(vmx, _KEY).strip().lower() == "high" else [])
