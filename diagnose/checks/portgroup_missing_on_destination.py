"""A port group of the VM is not, in just this spelling, on the destination; or the destination is not on its switch.

The second of a card on a distributed or NSX switch: the destination has no such switch, or none of a name that the
source's have. Cards that are not connected at power-on are left out. Empty: all are there, or the destination's
switches or the .vmx were not captured.
"""

from diagnose.checks import cards, switching, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the line of the .vmx, the source's row, and the destination's that differs only in spelling.

    Where it is a distributed switch that is missing, the switches of both hosts.
    """
    ours, theirs = switching.groups(pair.source), switching.groups(pair.destination)
    found: list[Fact] = []
    for line in vm.networks(pair) if theirs or _none(pair.destination) else ():
        name = line.get("value")
        if name not in theirs:
            near = [row for other, row in theirs.items() if _folded(other) == _folded(name)]
            found += [line, *([ours[name]] if name in ours else []), *near]
    for line in vm.distributed_networks(pair):
        if cards.there(pair, line) is False:
            found += [line, *cards.switches(pair, line).values(), *pair.destination.of("vswitch", "dvswitch")]
    return quote(found)


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return what would tell whether the destination is a member of the distributed switches."""
    lines = vm.distributed_networks(pair)
    return tuple(dict.fromkeys(cards.lacking(pair, line) for line in lines if cards.there(pair, line) is None))


def _none(host: HostFacts) -> bool:
    """Say whether the host's list of switches shows switches, and no standard port group on them."""
    return host.captured("portgroup") and bool(host.of("vswitch", "dvswitch"))


def _folded(name: str) -> str:
    """Return the name without case and blanks, in which people's eyes go wrong."""
    return "".join(name.split()).casefold()
