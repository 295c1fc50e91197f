"""A port group of the VM is on the destination only in another spelling of case or blanks.

Names are compared as esx.conf has them where it was captured: the list of switches loses blanks at a name's end.
Empty: the exact name is there, none is near, or the destination's port groups or the .vmx were not captured.
"""

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the line of the .vmx and the destination's row."""
    theirs = _exact(pair.destination)
    found: list[Fact] = []
    for line in vm.networks(pair):
        name = line.get("value")
        near = [row for other, row in theirs.items() if _folded(other) == _folded(name)]
        if name not in theirs and near:
            found += [line, *near]
    return quote(found)


def _exact(host: HostFacts) -> dict[str, Fact]:
    """Return the port groups by name: those of esx.conf, and those of the list that it does not hold."""
    told = {row.get("name"): row for row in host.of("portgroup_conf")}
    printed = {name.strip() for name in told}
    return told | {row.get("name"): row for row in host.of("portgroup") if row.get("name") not in printed}


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()
