"""The .vmx demands features of the processor by a mask.

Masks that only hide features (0, - and x) make a VM more movable and are not meant, nor those of EVC for the VM, which
`featureCompat.vm.completeMasks` tells, nor `cpuid.coresPerSocket`. What the letters of a mask mean: VMware KB 1993.
Empty: no such mask, or the .vmx was not captured.
"""

import re

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair

_REGISTER = re.compile(r"cpuid\.[0-9a-f]+\.(?:[0-9a-f]+\.)?(?:eax|ebx|ecx|edx)(?:\.(?:amd|intel))?")
_FEATURE = re.compile(r"featmask\.vm\..+")
_DEMANDED = re.compile(r"(?:Val|Min):(?:0x)?0*[1-9A-Fa-f][0-9A-Fa-f]*", re.IGNORECASE)
_LETTERS = frozenset("1HhRr")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the lines of the .vmx."""
    vmx = vm.keys(pair)
    by_evc = vm.value(vmx, "featurecompat.vm.completemasks").upper() == "TRUE"
    return quote(fact for key, fact in vmx.items() if _demands(key, fact) and not (by_evc and "featmask" in key))


def _demands(key: str, fact: Fact) -> bool:
    value = fact.get("value")
    if _REGISTER.fullmatch(key):
        return bool(_LETTERS & set(value))
    return bool(_FEATURE.fullmatch(key) and _DEMANDED.search(value))
