"""The VM is connected to a standard switch that has no uplink.

It must have none on every captured host that has the port group. Empty: it has one, or the switches
or the .vmx were not captured.
"""

from diagnose.checks import switching, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the line of the .vmx, the port group and the switch."""
    found: list[Fact] = []
    for line in vm.networks(pair):
        name = line.get("value")
        rows = [
            (switching.groups(host)[name], switch)
            for host in pair.hosts()
            if (switch := switching.switch_of(host, name))
        ]
        if rows and not any(switch.get("uplinks") for _, switch in rows):
            found += [line, *(fact for row in rows for fact in row)]
    return quote(found)
