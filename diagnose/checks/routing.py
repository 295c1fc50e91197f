"""The routes of a host's TCP/IP stacks.

Comes in: the facts of a host. Goes out: whether a VMkernel port's stack leads to an address. A stack's routes count
as captured only where the port's own network stands among them: a list tells one stack, and says nothing of others.
Routes of IPv6 are in no output that is read: they are never captured.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address

from diagnose.checks import vmk
from diagnose.model import Fact, HostFacts

DEFAULT = "defaultTcpipStack"

Ports = tuple[vmk.Port, ...]


def stack(port: vmk.Port) -> str:
    """Return the name of the port's stack: releases that name none have only the default one."""
    return port.netstack or DEFAULT


def listed(host: HostFacts, port: vmk.Port) -> tuple[Fact, ...]:
    """Return the routes of the port's stack; empty: they were not captured."""
    known = host.of("route")
    rows = tuple(row for row in known if row.get("netstack") == stack(port) or row.get("interface") == port.interface)
    own = any(row.get("interface") == port.interface and not row.get("gateway") for row in rows)
    return rows if own else ()


def leads(host: HostFacts, port: vmk.Port, other: IPv4Address | IPv6Address, *, itself: bool = False) -> bool | None:
    """Say whether a route of the port's stack leads to the address, None where its routes were not captured.

    `itself`: only a gateway that is reached through the port counts.
    """
    if other in port.address.network:
        return True
    rows = listed(host, port) if isinstance(port.address.ip, IPv4Address) else ()
    through = [row for row in rows if not itself or (row.get("gateway") and row.get("interface") == port.interface)]
    return any(_holds(row, other) for row in through) if rows else None


def _holds(row: Fact, other: IPv4Address | IPv6Address) -> bool:
    try:
        return other in IPv4Network(f"{row.get('network')}/{row.get('netmask')}", strict=False)
    except ValueError:
        return False


def joined(host: HostFacts, ports: Ports, others: Ports, *, itself: bool = False) -> bool | None:
    """Say whether any of the ports leads to any of the others, None where none does and one is not known."""
    found = [leads(host, port, other.address.ip, itself=itself) for port in ports for other in others]
    return True if True in found else None if None in found else False
