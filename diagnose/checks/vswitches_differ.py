"""The standard switches that a port group of the VM or of vMotion lies on differ between the hosts.

In MTU, or one has uplinks and the other none (how many is each host's own affair); or the port group and a switch of
the source's name are both absent on the destination. The names of the switches need not be the same. Empty: alike, or
not captured.
"""

from diagnose.checks import switching, vm, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the rows of the switches."""
    wanted = [line.get("value") for line in vm.networks(pair)]
    wanted += [name for host, ip in vmk.sides(pair) for name in switching.vmotion_groups(host, ip)]
    found: list[Fact] = []
    for name in dict.fromkeys(wanted):
        found += _differing(pair, name)
    return quote(found)


def _differing(pair: Pair, name: str) -> list[Fact]:
    ours, theirs = (switching.switch_of(host, name) for host in (pair.source, pair.destination))
    if ours and theirs:
        return [] if _shape(ours) == _shape(theirs) else [ours, theirs]
    others = switching.switches(pair.destination)
    absent = ours and others and name not in switching.groups(pair.destination)
    return [ours] if ours and absent and ours.get("name") not in others else []


def _shape(switch: Fact) -> tuple[str, bool]:
    """Return what should be alike: the MTU, and whether there is an uplink."""
    return switch.get("mtu"), bool(switch.get("uplinks"))
