"""More memory is reserved for the VM than the destination has in all: no such host admits it.

Empty: nothing is reserved, the host is larger, or the .vmx or the size of the destination's memory was not captured.
"""

from diagnose.checks import reservation
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the reservation, and the size of the destination's memory."""
    total = reservation.size(pair.destination, "total_bytes")
    if not total or reservation.reserved(pair) <= reservation.of(total, "total_bytes"):
        return ()
    return quote([*reservation.lines(pair), total])
