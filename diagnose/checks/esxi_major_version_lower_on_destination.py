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
    """Return what tells which versions the destination runs, where it is older and that is not known."""
    found = releases.unknown(pair)
    return (f"destination: {found[2]}",) if found and found[1][:2] < found[0][:2] else ()
