"""The memory that is reserved for the VM is more than the destination has free.

Reserved is sched.mem.min, and the whole of memSize where sched.mem.pin locks it. Free is what neither VMs nor the
host use now; admission goes by reservations, and other VMs' memory can be reclaimed, so the move may succeed all the
same, unless the reservation is above all of the memory. Empty: nothing is reserved, there is room, or the .vmx or the
destination's memory was not captured; where only its size is known, that is asked.
"""

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_MEGABYTE = 1 << 20
_LONGEST = 12  # digits of a number of megabytes


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the reservation, and the destination's memory."""
    reserved = _reserved(pair)
    total, used = (_size(pair.destination, field) for field in ("total_bytes", "used_bytes"))
    if not reserved or not total:
        return ()
    free = _bytes(total, "total_bytes") - (_bytes(used, "used_bytes") if used else 0)
    rows = [*reserved, total, *([used] if used else [])]
    return quote(rows) if _megabytes(reserved[-1]) * _MEGABYTE > free else ()


def _reserved(pair: Pair) -> tuple[Fact, ...]:
    """Return the lines that reserve memory, last the one that says how much; empty: none is."""
    vmx = vm.keys(pair)
    if vm.value(vmx, "sched.mem.pin").upper() == "TRUE" and "memsize" in vmx:
        return vmx["sched.mem.pin"], vmx["memsize"]
    least = vmx.get("sched.mem.min")
    return (least,) if least and _megabytes(least) else ()


def _megabytes(fact: Fact) -> int:
    text = fact.get("value").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else 0


def _size(host: HostFacts, field: str) -> Fact | None:
    return next((fact for fact in host.of("memory") if field in fact.fields), None)


def _bytes(fact: Fact, field: str) -> int:
    return int(fact.fields[field])
