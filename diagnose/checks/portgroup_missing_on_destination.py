"""A port group of the VM exists on the source and not, in just this spelling, on the destination.

Empty: all exist on both, or the port groups of a host or the .vmx were not captured.
"""

from diagnose.checks import switching, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the line of the .vmx, the source's row, and the destination's that differs only in spelling."""
    ours, theirs = switching.groups(pair.source), switching.groups(pair.destination)
    if not theirs:
        return ()
    found: list[Fact] = []
    for line in vm.networks(pair):
        name = line.get("value")
        if name in ours and name not in theirs:
            near = [row for other, row in theirs.items() if _folded(other) == _folded(name)]
            found += [line, ours[name], *near]
    return quote(found)


def _folded(name: str) -> str:
    """Return the name without case and blanks, in which people's eyes go wrong."""
    return "".join(name.split()).casefold()
