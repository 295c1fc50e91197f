"""The VMkernel ports of a host, and which of them carry vMotion.

Comes in: the facts of a host. Goes out: its enabled IPv4 ports. No ports: none were captured, or
none can be used. What carries vMotion is told by the vmotion TCP/IP stack, else by the tags, else by
the selection that the API shows, else by Migrate.Vmknic.
"""

from ipaddress import IPv4Interface

from msgspec import Struct

from diagnose.model import Fact, HostFacts, Pair

STACK = "vmotion"
_OPTION = "/Migrate/Vmknic"


class Port(Struct, frozen=True):
    """An enabled VMkernel port with an IPv4 address; mtu 0: not told. `fact` is its row."""

    interface: str
    address: IPv4Interface
    netstack: str
    mtu: int
    port_group: str
    fact: Fact


def ports(host: HostFacts) -> tuple[Port, ...]:
    """Return the enabled ports, from the list of ports where it was captured."""
    rows = host.of("vmknic") or host.of("vmknic_tags") or host.of("vmknic_conf")
    found = (_port(row) for row in rows if row.get("enabled") != "false")
    return tuple(port for port in found if port is not None)


def vmotion_ports(host: HostFacts) -> tuple[Port, ...]:
    """Return the ports that are set up for vMotion; empty where this was not captured."""
    known = ports(host)
    stack = tuple(port for port in known if port.netstack == STACK)
    chosen = selections(host)
    return stack or tuple(port for port in known if port.interface in chosen)


def in_use(host: HostFacts, ip: str) -> tuple[Port, ...]:
    """Return the port with the address that the records name, else those set up for vMotion."""
    used = tuple(port for port in ports(host) if ip and str(port.address.ip) == ip)
    return used or vmotion_ports(host)


def sides(pair: Pair) -> tuple[tuple[HostFacts, str], tuple[HostFacts, str]]:
    """Return source and destination, each with the address that the records name."""
    return (pair.source, pair.source_ip), (pair.destination, pair.destination_ip)


def meet(some: tuple[Port, ...], others: tuple[Port, ...]) -> bool:
    """Say whether a port of the one lies in the network of a port of the other."""
    return any(a.address.network.overlaps(b.address.network) for a in some for b in others)


def selections(host: HostFacts) -> dict[str, Fact]:
    """Return the interfaces that are selected for vMotion, each with the line that says so."""
    tagged = {fact.get("interface"): fact for fact in host.of("vmknic_tags") if _carries(fact)}
    shown = {fact.get("interface"): fact for fact in host.of("vmotion_selected") if fact.get("interface")}
    option = {
        fact.get("value"): fact
        for fact in host.of("advanced_option")
        if fact.get("path") == _OPTION and fact.get("value")
    }
    return tagged or shown or option


def selection_captured(host: HostFacts) -> tuple[Fact, ...]:
    """Return the lines that would show a selection; empty: they were not captured."""
    tags = tuple(fact for fact in host.of("vmknic_tags") if "tags" in fact.fields)
    return tags or host.of("vmotion_selected")


def _carries(fact: Fact) -> bool:
    return "vmotion" in fact.get("tags").lower().split(",")


def _port(row: Fact) -> Port | None:
    """Return the port of a row, None for IPv6 and for a port without a usable address."""
    try:
        address = IPv4Interface(f"{row.get('address')}/{row.get('netmask')}")
    except ValueError:
        return None
    if address.ip.is_unspecified or address.network.prefixlen == 0:
        return None
    mtu = row.fields.get("mtu", 0)
    return Port(
        interface=row.get("interface"),
        address=address,
        netstack=row.get("netstack"),
        mtu=mtu if isinstance(mtu, int) else 0,
        port_group=row.get("port_group"),
        fact=row,
    )
