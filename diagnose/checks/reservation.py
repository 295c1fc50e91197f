"""The memory that is reserved for the VM, and the destination's memory.

Reserved is sched.mem.min, and the whole of memSize where sched.mem.pin locks it. Comes in: a pair, or a host. Goes out:
the lines and the numbers of bytes. Empty or 0: nothing is reserved, or it was not captured.
"""

from diagnose.checks import vm
from diagnose.model import Fact, HostFacts, Pair

_MEGABYTE = 1 << 20
_LONGEST = 12  # digits of a number of megabytes


def lines(pair: Pair) -> tuple[Fact, ...]:
    """Return the lines that reserve memory, last the one that says how much; empty: none is."""
    vmx = vm.keys(pair)
    if vm.value(vmx, "sched.mem.pin").upper() == "TRUE" and "memsize" in vmx:
        return vmx["sched.mem.pin"], vmx["memsize"]
    least = vmx.get("sched.mem.min")
    return (least,) if least and _megabytes(least) else ()


def reserved(pair: Pair) -> int:
    """Return how many bytes are reserved."""
    found = lines(pair)
    return _megabytes(found[-1]) * _MEGABYTE if found else 0


def size(host: HostFacts, field: str) -> Fact | None:
    """Return the row that tells `total_bytes` or `used_bytes` of a host, None where it was not captured."""
    return next((fact for fact in host.of("memory") if field in fact.fields), None)


def of(row: Fact, field: str) -> int:
    """Return the bytes that such a row tells."""
    return int(row.fields[field])


def _megabytes(fact: Fact) -> int:
    text = fact.get("value").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else 0
