"""The running VM requires CPU features, or an EVC mode, that the destination does not offer.

What it requires is what it was started with: the API tells it of each running VM, and vCenter the least mode that
would do, with EVC in effect or without. `Bool:Min:1`, `Num:Min:2`, `Bool:Match:1`: the feature must be there,
as far as that; what may be there at most can be masked away. A feature without a row in the destination's list is not
there. Of the modes only the one in effect shows that nothing is lacking: a host asked directly may not tell the mode of
its cluster, and then offers less than it can. Empty: all is offered, the VM is not running, or what it requires, or
what the destination offers, was not captured, or is required in a form that is not known.
"""

import re

from diagnose.checks import cpu_features, evc, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair

_ASKED = re.compile(r"(?:Bool|Num):(?:(?:Min|Match):(?P<least>\d{1,9})|Max:\d{1,9})", re.ASCII | re.IGNORECASE)
_SHOWN = 5  # features: two generations of processors differ in dozens


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the requirements, and of the destination the feature or the processor; or the two modes."""
    lacking = _lacking(pair)[:_SHOWN]
    above = _above(pair)
    return quote([*(fact for both in lacking for fact in both), *(above or ())])


def decides(pair: Pair) -> bool:
    """Say whether it is known what the VM requires and whether that is offered: what else differs is no matter."""
    return not undecided(pair)


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return what is lacking where neither the features nor the modes decide."""
    asked = vm.told(pair, "vm_requirement")
    told = bool(asked) and all(_ASKED.fullmatch(row.get("value")) for row in asked)
    offered = bool(cpu_features.offered(pair.destination)) and not cpu_features.bounded_elsewhere(pair.destination)
    if (told and offered) or _suffices(pair) or check(pair):
        return ()
    source = () if told else ("source: vm_requirement",)
    return source if offered else (*source, "destination: cpu_feature")


def _lacking(pair: Pair) -> list[tuple[Fact, Fact]]:
    theirs = cpu_features.offered(pair.destination)
    found = []
    for row in vm.told(pair, "vm_requirement") if theirs else ():
        least, own = _least(row), theirs.get(row.get("key"))
        if least > (_number(own.get("value")) if own else 0):
            found.append((row, own or cpu_features.witness(pair.destination, theirs)))
    return found


def _least(row: Fact) -> int:
    """Return how much of a feature is required; 0: nothing that could be lacking, or a form that is not known."""
    asked = _ASKED.fullmatch(row.get("value"))
    return int(asked["least"] or 0) if asked else 0


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def _suffices(pair: Pair) -> bool:
    """Say whether the mode that is in effect on the destination decides."""
    modes = _modes(pair)
    return modes is not None and bool(modes[1].get("current"))


def _above(pair: Pair) -> tuple[Fact, Fact] | None:
    """Return the VM's mode and the destination's where the VM's is above it or of another maker."""
    modes = _modes(pair)
    if not modes:
        return None
    needs, offers = evc.place(modes[0].get("mode")), evc.place(evc.in_effect(modes[1]))
    return modes if needs and offers and (needs[0] != offers[0] or needs[1] > offers[1]) else None


def _modes(pair: Pair) -> tuple[Fact, Fact] | None:
    """Return what tells the VM's mode and the destination's, where both stand in a known order."""
    needs, offers = next(iter(vm.told(pair, "vm_evc")), None), evc.row(pair.destination)
    if not needs or not offers or not evc.place(needs.get("mode")) or not evc.place(evc.in_effect(offers)):
        return None
    return needs, offers
