"""log.rotateSize of the VM is so low that vmware.log rotates within seconds.

Empty: it is unset or 0 (rotation at power-on only), high enough, or the .vmx was not captured.
"""

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_LOW = 100_000  # bytes; the hardening guides ask for 1,024,000


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the line of the .vmx."""
    vmx = vm.keys(pair)
    size = vm.value(vmx, "log.rotatesize").strip()
    low = size.isascii() and size.isdecimal() and len(size) < len(str(_LOW)) and int(size) > 0
    return quote([vmx["log.rotatesize"]]) if low else ()
