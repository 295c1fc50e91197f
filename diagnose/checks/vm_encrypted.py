"""The VM is encrypted: its files, or its virtual TPM, need a key from a key provider.

That is legal and can be migrated from 6.5 on: it only supports. Empty: it is not, or the .vmx was not captured (one
that is encrypted as a whole cannot be read).
"""

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_KEYS = ("encryption.keysafe", "encryption.data", "encryption.bundle", "encryption.required.vtpm")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the first line that tells: the others are long, and hold keys, be they wrapped."""
    vmx = vm.keys(pair)
    return quote([vmx[key] for key in reversed(_KEYS) if vm.value(vmx, key)][:1])
