"""A heap of the VMkernel has been full to its maximum size, or has refused to give memory, since a host booted.

Fires below three percent free of the maximum, the least ever seen, or where refusals were counted. Empty: none, or the
heaps were not captured.
"""

from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair

_LEAST_FREE = 3  # percent of the maximum size


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the heaps."""
    return quote(heap for host in pair.hosts() for heap in host.of("heap") if _is_exhausted(heap))


def _is_exhausted(heap: Fact) -> bool:
    least = heap.fields.get("least_free_percent", heap.fields.get("free_percent", 100))
    return int(heap.fields.get("failures", 0)) > 0 or int(least) < _LEAST_FREE
