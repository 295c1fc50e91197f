"""The destination offers hardware virtualisation (state 3: enabled in the BIOS).

Empty: another state, on one of its processors as well, or the state was not captured.
"""

from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_ENABLED = "3"


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the states of the destination."""
    states = pair.destination.of("hv_support")
    return quote(states) if all(fact.get("state") == _ENABLED for fact in states) else ()
