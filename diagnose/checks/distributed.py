"""The VLAN and the MTU behind a VMkernel port, be its switch a standard or a distributed one.

Comes in: the facts of a host, and what its list of VMkernel ports shows as the port's group: a name, or the number
of a distributed port. Goes out: rows. None: not captured, or two distributed switches have a port of that number.
"""

from diagnose.checks import switching
from diagnose.model import Fact, HostFacts


def port_row(host: HostFacts, group: str) -> Fact | None:
    """Return the distributed port of this number, None where a standard port group is called so."""
    rows = [row for row in host.of("dvport") if row.get("port") == group]
    only = len(rows) == 1 and group not in switching.groups(host)
    return rows[0] if only else None


def vlan_row(host: HostFacts, group: str) -> Fact | None:
    """Return the row that tells the VLAN."""
    return switching.groups(host).get(group) or port_row(host, group)


def mtu_row(host: HostFacts, group: str) -> Fact | None:
    """Return the row that tells the MTU of the switch; the only distributed one is that of every number."""
    if group in switching.groups(host):
        return switching.switch_of(host, group)
    port, switches = port_row(host, group), host.of("dvswitch")
    if port and port.fields.get("mtu"):
        return port
    named = [row for row in switches if port and row.get("name") == port.get("switch")]
    if named:
        return named[0]
    return switches[0] if len(switches) == 1 and group.isdecimal() else None
