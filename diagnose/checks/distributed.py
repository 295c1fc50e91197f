"""The VLAN and the MTU behind a VMkernel port, be its switch a standard or a distributed one.

Comes in: the facts of a host, and what its list of VMkernel ports shows as the port's group: a name, or the number
of a distributed port. Goes out: rows. None: not captured, or two distributed switches have a port of that number.
"""

from diagnose.checks import switching
from diagnose.model import Fact, HostFacts


def vlan_row(host: HostFacts, group: str) -> Fact | None:
    """Return the row that tells the VLAN."""
    return switching.groups(host).get(group) or switching.port_row(host, group)


def mtu_row(host: HostFacts, group: str) -> Fact | None:
    """Return the row that tells the MTU of the switch; the only distributed one is that of every number."""
    if group in switching.groups(host):
        return switching.switch_of(host, group)
    port = switching.port_row(host, group)
    if port and port.fields.get("mtu"):
        return port
    return switching.distributed_of(host, group) if port or group.isdecimal() else None
