"""The destination runs an older update of the source's release, which does not know the VM's hardware version.

Such as 8.0 for a VM of version 21, which came with 8.0 Update 2. Empty: it knows it, the major releases differ (see
`esxi_major_version_lower_on_destination`), or the releases or the .vmx were not captured.
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
    return quote(rows) if there[:2] == here[:2] and there < here else ()


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return what tells which versions the destination runs, where it is, or may be, older and that is not known."""
    found = releases.unknown(pair)
    if not found:
        return ()
    here, there, lack = found
    return (f"destination: {lack}",) if there[:2] == here[:2] and there < here else ()
