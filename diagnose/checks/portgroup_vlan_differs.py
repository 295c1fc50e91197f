"""A port group of both hosts has another VLAN on the one than on the other.

Looks at the VM's port groups and those of vMotion, at all where no VM is known (management
often differs from rack to rack). Empty: alike, or not captured.
"""

from diagnose.checks import switching, vm, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the rows of both hosts."""
    ours, theirs = switching.groups(pair.source), switching.groups(pair.destination)
    wanted = [line.get("value") for line in vm.networks(pair)]
    wanted += [name for host, ip in vmk.sides(pair) for name in switching.vmotion_groups(host, ip)]
    found: list[Fact] = []
    for name in ours.keys() & theirs.keys() & set(wanted if vm.keys(pair) else ours):
        if ours[name].get("vlan") != theirs[name].get("vlan"):
            found += [ours[name], theirs[name]]
    return quote(sorted(found, key=lambda row: (row.get("name"), row.host != pair.source.host)))
