"""The switch of a VM's network has no uplink on the destination, or none with a link: the VM loses its network.

As it was when the bundle was made. Empty: a link is up, or not told; the source's switch has no uplink either
(vm_on_internal_only_vswitch); the port group is not there; or the switches or the .vmx were not captured.
"""

from diagnose.checks import cards, switching, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the line of the .vmx, what leads from it to the destination's uplinks, and the links that are down."""
    host = pair.destination
    found: list[Fact] = []
    for line in vm.networks(pair):
        name = line.get("value")
        switch = switching.switch_of(host, name)
        if switch and not _internal(pair.source, name):
            found += _cut_off(pair, [line, switching.groups(host)[name], switch], switching.uplinks(host, name))
    for line in vm.distributed_networks(pair):
        switch = cards.destination_switch(pair, line)
        if switch:
            found += _cut_off(pair, [line, switch], switching.split(switch.get("uplinks")))
    return quote(found)


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return what would tell the distributed switches of the VM's cards."""
    lines = [line for line in vm.distributed_networks(pair) if cards.there(pair, line) is not False]
    return tuple(dict.fromkeys(cards.lacking(pair, line) for line in lines if not cards.destination_switch(pair, line)))


def _internal(host: HostFacts, group: str) -> bool:
    return switching.switch_of(host, group) is not None and not switching.uplinks(host, group)


def _cut_off(pair: Pair, way: list[Fact], names: tuple[str, ...]) -> list[Fact]:
    """Return the proof that the uplinks lead nowhere, empty where one may."""
    down = switching.all_down(pair.destination, names)
    return [*way, *down] if down or not names else []
