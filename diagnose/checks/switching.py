"""The port groups, switches and uplinks of a host.

Comes in: the facts of a host. Goes out: rows by name. Empty: not captured. A VMkernel port on a distributed switch is
listed with the number of its port in place of a port group.
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


def port_row(host: HostFacts, group: str) -> Fact | None:
    """Return the distributed port of this number, None where two switches have one, or a port group is called so."""
    rows = [row for row in host.of("dvport") if row.get("port") == group]
    return rows[0] if len(rows) == 1 and group not in groups(host) else None


def distributed_of(host: HostFacts, group: str) -> Fact | None:
    """Return the distributed switch of what is no standard port group: the port's, else the only one there is."""
    port, rows = port_row(host, group), host.of("dvswitch")
    named = [row for row in rows if port and row.get("name") == port.get("switch")]
    return named[0] if named else rows[0] if len(rows) == 1 else None


def carrier(host: HostFacts, group: str) -> Fact | None:
    """Return the switch of a port group, of either kind; None where it is not told."""
    return switch_of(host, group) if group in groups(host) else distributed_of(host, group)


def uplinks(host: HostFacts, group: str) -> tuple[str, ...]:
    """Return the NICs that a port group sends through; empty: it has none, or it is not told.

    A list that shows the uplinks of port groups tells of one without any that none is active for it, whatever its
    switch has. The last row of a list that is cut may have lost them.
    """
    row, switch = groups(host).get(group), carrier(host, group)
    if row and "uplinks" in row.fields and (row.get("uplinks") or not host.cut("portgroup")):
        return split(row.get("uplinks"))
    return split(switch.get("uplinks") if switch else "")


def split(uplinks: str) -> tuple[str, ...]:
    """Return the names in a comma list of uplinks."""
    return tuple(name for name in uplinks.split(",") if name)


def all_down(host: HostFacts, names: tuple[str, ...]) -> tuple[Fact, ...]:
    """Return the rows of the NICs where the link of every one is known to be down, else nothing."""
    links = {row.get("name"): row for row in reversed(host.of("nic")) if row.get("link")}
    rows = [links[name] for name in names if name in links]
    down = rows and len(rows) == len(names) and all(row.get("link").lower() == "down" for row in rows)
    return tuple(rows) if down else ()


def vmotion_groups(host: HostFacts, ip: str) -> tuple[str, ...]:
    """Return the port groups of the ports that carry vMotion."""
    ports = (*vmk.in_use(host, ip), *vmk.vmotion_ports(host))
    return tuple(dict.fromkeys(port.port_group for port in ports))


def vmotion_uplinks(host: HostFacts, ip: str) -> tuple[str, ...]:
    """Return the NICs that vMotion goes through; empty: not told."""
    found = (name for group in vmotion_groups(host, ip) for name in uplinks(host, group))
    return tuple(dict.fromkeys(found))
