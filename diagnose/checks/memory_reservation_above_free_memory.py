"""The memory that is reserved for the VM is more than the destination has free, though not more than it has.

Free is what neither VMs nor the host use now; admission goes by reservations, and other VMs' memory can be reclaimed,
so the move may succeed all the same. A reservation above all of the memory is memory_reservation_above_all_memory.
Empty: nothing is reserved, there is room, or the .vmx or the destination's memory and its use were not captured.
"""

from diagnose.checks import reservation
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the reservation, and the destination's memory."""
    asked = reservation.reserved(pair)
    total, used = (reservation.size(pair.destination, field) for field in ("total_bytes", "used_bytes"))
    if not asked or not total or not used:
        return ()
    most = reservation.of(total, "total_bytes")
    free = most - reservation.of(used, "used_bytes")
    return quote([*reservation.lines(pair), total, used]) if free < asked <= most else ()


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return what is lacking where memory is reserved and only the size of the destination's is known."""
    open_ = reservation.reserved(pair) and not reservation.size(pair.destination, "used_bytes")
    return ("destination: memory",) if open_ else ()
