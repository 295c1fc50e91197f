"""The destination does not offer hardware virtualisation, the source does.

States: 3 enabled, 2 disabled in the BIOS, 1 perhaps available but not supported, 0 not available. A 32-bit guest can do
without up to ESXi 6.5, the last release with binary translation. Empty: enabled on both, the guest is known to be a
32-bit one on a release that runs it (or one that is not told), or the state was not captured.
"""

from diagnose.checks import releases, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_ENABLED = "3"
_FIRST_WITHOUT_TRANSLATION = (6, 7)
_OF_64_BITS = ("64", "64guest")
_NESTED = "vmkernel"  # ESXi within a VM: vmkernel5, vmkernel65, vmkernel8; their names do not tell the 64 bits


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the states of both hosts, the guest's kind where it is known, and the release that a 32-bit one is for."""
    if not _is_lost(pair):
        return ()
    rows = [row for host in (pair.source, pair.destination) for row in host.of("hv_support")]
    guest = vm.keys(pair).get("guestos")
    if not _is_of_32_bits(pair):
        return quote([*rows, *([guest] if guest else [])])
    release = _release(pair.destination)
    told = releases.of(release) if release else None
    if not release or not guest or not told or told[:2] < _FIRST_WITHOUT_TRANSLATION:
        return ()
    return quote([*rows, guest, release])


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return that the destination's release is not told where a 32-bit guest depends on it."""
    release = _release(pair.destination)
    told = release and releases.of(release)
    return ("destination: version",) if _is_lost(pair) and _is_of_32_bits(pair) and not told else ()


def _is_lost(pair: Pair) -> bool:
    ours, theirs = _states(pair.source), _states(pair.destination)
    return _ENABLED in ours and bool(theirs) and _ENABLED not in theirs


def _is_of_32_bits(pair: Pair) -> bool:
    """Say whether the guest's kind is told, and is one of 32 bits."""
    guest = vm.value(vm.keys(pair), "guestos").lower()
    return bool(guest) and not guest.endswith(_OF_64_BITS) and not guest.startswith(_NESTED)


def _release(host: HostFacts) -> Fact | None:
    return next(iter(host.of("version")), None)


def _states(host: HostFacts) -> frozenset[str]:
    return frozenset(fact.get("state") for fact in host.of("hv_support"))
