"""A port group of the VM has another security policy on the one host than on the other.

What the port group sets itself counts before what its standard switch sets; only settings told of both hosts are
compared. Empty: alike, or the policies, the port groups or the .vmx were not captured.
"""

from diagnose.checks import switching, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_SETTINGS = ("promiscuous", "mac_changes", "forged_transmits")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the rows of both hosts, that of the switch where it decides."""
    found: list[Fact] = []
    for line in vm.networks(pair):
        ours, theirs = (_policy(host, line.get("value")) for host in (pair.source, pair.destination))
        for setting in _SETTINGS:
            if setting in ours and setting in theirs and ours[setting].get(setting) != theirs[setting].get(setting):
                found += [ours[setting], theirs[setting]]
    return quote(found)


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return whose policies do not tell all settings of a port group that both hosts have."""
    sides = (("source", pair.source), ("destination", pair.destination))
    groups = [line.get("value") for line in vm.networks(pair)]
    both = [group for group in groups if all(group in switching.groups(host) for _, host in sides)]
    return tuple(
        f"{side}: security_policy"
        for side, host in sides
        if any(len(_policy(host, group)) < len(_SETTINGS) for group in both)
    )


def _policy(host: HostFacts, group: str) -> dict[str, Fact]:
    """Return for each setting the row that decides it; files are named with `-` for the blanks of a port group."""
    row = switching.groups(host).get(group)
    rows = host.of("security_policy")
    own = [policy for policy in rows if policy.get("port_group") in (group, group.replace(" ", "-"))]
    name = row.get("vswitch") if row else ""
    switch = [policy for policy in rows if name and not policy.get("port_group") and policy.get("vswitch") == name]
    ranked = (*reversed(switch), *reversed(own))  # the last one counts
    return {setting: policy for setting in _SETTINGS for policy in ranked if policy.get(setting)}
