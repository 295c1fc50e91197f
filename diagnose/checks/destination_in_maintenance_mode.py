"""The destination is in maintenance mode, as its API says: it takes no VM until it leaves it.

Empty: it is not, or that was not captured. It tells of the time when the bundle was made.
"""

from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the state of the destination."""
    return quote(row for row in pair.destination.of("host_state") if row.get("maintenance") == "true")
