"""The destination runs an older major release (as 7.0 is to 8.0), which does not know the VM's hardware version.

Empty: it knows it, runs the same release or a newer one, or the releases or the .vmx were not captured. An older
release alone harms no VM whose hardware version it knows.
"""

from diagnose.checks import releases
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the line of the .vmx and both releases."""
    found = releases.too_new(pair)
    if not found:
        return ()
    rows, here, there = found
    return quote(rows) if there[:2] < here[:2] else ()


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return that it is not known which versions the destination runs, where it is older and not in the table."""
    found = releases.unknown(pair)
    return ("destination: hardware_versions",) if found and found[1][:2] < found[0][:2] else ()
