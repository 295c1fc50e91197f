"""The destination does not offer hardware virtualisation, the source does.

States: 3 enabled, 2 disabled in the BIOS, 1 perhaps available but not supported, 0 not available.
Empty: enabled on both, the guest is known to be a 32-bit one, or the state was not captured.
"""

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, HostFacts, Pair

_ENABLED = "3"


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the states of both hosts, and the guest's kind where it is known."""
    ours, theirs = _states(pair.source), _states(pair.destination)
    off = _ENABLED in ours and theirs and _ENABLED not in theirs
    vmx = vm.keys(pair)
    guest = vm.value(vmx, "guestos").lower()
    if not off or (guest and not guest.endswith("64") and not guest.endswith("64guest")):
        return ()
    rows = [row for host in (pair.source, pair.destination) for row in host.of("hv_support")]
    return quote([*rows, *([vmx["guestos"]] if guest else [])])


def _states(host: HostFacts) -> frozenset[str]:
    return frozenset(fact.get("state") for fact in host.of("hv_support"))
