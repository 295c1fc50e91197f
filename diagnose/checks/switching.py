"""The port groups, switches and uplinks of a host.

Comes in: the facts of a host. Goes out: rows by name. Empty: not captured.
"""

from diagnose.checks import vmk
from diagnose.model import Fact, HostFacts


def groups(host: HostFacts) -> dict[str, Fact]:
    """Return the standard port groups by their exact name."""
    rows = host.of("portgroup") or host.of("portgroup_conf")
    return {row.get("name"): row for row in reversed(rows)}


def switches(host: HostFacts) -> dict[str, Fact]:
    """Return the standard switches by name."""
    return {row.get("name"): row for row in host.of("vswitch")}


def switch_of(host: HostFacts, group: str) -> Fact | None:
    """Return the standard switch of a port group, None where either was not captured."""
    row = groups(host).get(group)
    return switches(host).get(row.get("vswitch")) if row else None


def uplinks(host: HostFacts, group: str) -> tuple[str, ...]:
    """Return the NICs that a port group sends through.

    A port group that is not a standard one lies on the distributed switch where there is only one.
    Empty: it has none, or it is not told.
    """
    row = groups(host).get(group)
    distributed = host.of("dvswitch")
    if row is None:
        names = distributed[0].get("uplinks") if len(distributed) == 1 else ""
    else:
        switch = switch_of(host, group)
        names = row.get("uplinks") or (switch.get("uplinks") if switch else "")
    return tuple(name for name in names.split(",") if name)


def vmotion_groups(host: HostFacts, ip: str) -> tuple[str, ...]:
    """Return the port groups of the ports that carry vMotion."""
    ports = (*vmk.in_use(host, ip), *vmk.vmotion_ports(host))
    return tuple(dict.fromkeys(port.port_group for port in ports))


def vmotion_uplinks(host: HostFacts, ip: str) -> tuple[str, ...]:
    """Return the NICs that vMotion goes through; empty: not told."""
    found = (name for group in vmotion_groups(host, ip) for name in uplinks(host, group))
    return tuple(dict.fromkeys(found))
