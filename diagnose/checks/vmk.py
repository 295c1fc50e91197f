"""The VMkernel ports of a host, and which of them carry vMotion.

Comes in: the facts of a host. Goes out: its enabled ports. No ports: none were captured, or
none can be used. What carries vMotion is told by the vmotion TCP/IP stack, else by the tags, else by
the selection that the API shows, else by Migrate.Vmknic.
"""

import re
from ipaddress import IPv4Interface, IPv6Interface, ip_interface

from msgspec import Struct, structs

from diagnose.model import CAPTURED, Fact, HostFacts, Pair

STACK = "vmotion"
_OPTION = "/Migrate/Vmknic"
_TAG = "vmotion"
_OF_ONE_PORT = re.compile(r"tag[-_]get", re.IGNORECASE)

Address = IPv4Interface | IPv6Interface


class Port(Struct, frozen=True):
    """An enabled VMkernel port with an address; mtu 0: not told. `fact` is its row.

    `address` is an IPv6 one only where the port has no IPv4 one; `others` are its further IPv6 ones. Link-local ones
    are left out: every port has one, and vMotion does not use it.
    """

    interface: str
    address: Address
    netstack: str
    mtu: int
    port_group: str
    fact: Fact
    others: tuple[Address, ...] = ()

    def addresses(self) -> tuple[Address, ...]:
        """Return every address of the port."""
        return (self.address, *self.others)

    def has(self, ip: str) -> bool:
        """Say whether an address that the records name is the port's."""
        return any(str(address.ip) == ip for address in self.addresses())


def ports(host: HostFacts) -> tuple[Port, ...]:
    """Return the enabled ports, from the list of ports where it was captured."""
    rows = host.of("vmknic") or host.of("vmknic_tags") or host.of("vmknic_conf")
    found = [port for row in rows if row.get("enabled") != "false" and (port := _port(row))]
    known = [port for port in found if isinstance(port.address, IPv4Interface)]
    further: dict[str, tuple[Address, ...]] = {port.interface: () for port in known}
    for port in found:
        if port.interface not in further:
            known.append(port)
            further[port.interface] = ()
        elif port not in known:
            further[port.interface] += (port.address,)
    return tuple(structs.replace(port, others=further[port.interface]) for port in known)


def listed(host: HostFacts) -> tuple[Fact, ...]:
    """Return the rows of lists that show the ports of every stack; one of IPv4 addresses shows those of one stack."""
    return tuple(row for row in host.of("vmknic") if "ipv4" not in row.file.lower())


def vmotion_ports(host: HostFacts) -> tuple[Port, ...]:
    """Return the ports that are set up for vMotion; empty where this was not captured."""
    known = ports(host)
    stack = tuple(port for port in known if port.netstack == STACK)
    chosen = selections(host)
    return stack or tuple(port for port in known if port.interface in chosen)


def in_use(host: HostFacts, ip: str) -> tuple[Port, ...]:
    """Return the port with the address that the records name, else those set up for vMotion."""
    used = tuple(port for port in ports(host) if ip and port.has(ip))
    return used or vmotion_ports(host)


def sides(pair: Pair) -> tuple[tuple[HostFacts, str], tuple[HostFacts, str]]:
    """Return source and destination, each with the address that the records name."""
    return (pair.source, pair.source_ip), (pair.destination, pair.destination_ip)


def meet(some: tuple[Port, ...], others: tuple[Port, ...]) -> bool:
    """Say whether a port of the one and a port of the other lie each in the other's network.

    Networks that overlap are not enough: 192.0.2.209/25 answers 192.0.2.7/24 by way of a gateway.
    """
    ours, theirs = ([address for port in ports for address in port.addresses()] for ports in (some, others))
    return any(a.ip in b.network and b.ip in a.network for a in ours for b in theirs)


def selections(host: HostFacts) -> dict[str, Fact]:
    """Return the interfaces that are selected for vMotion, each with the line that says so.

    Tags of some ports alone are no list: what the API shows besides counts as well.
    """
    tagged = {fact.get("interface"): fact for fact in host.of("vmknic_tags") if _carries(fact)}
    shown = {fact.get("interface"): fact for fact in host.of("vmotion_selected") if fact.get("interface")}
    option = {
        fact.get("value"): fact
        for fact in host.of("advanced_option")
        if fact.get("path") == _OPTION and fact.get("value")
    }
    if tagged and not _has_all_tags(host):
        return {**shown, **tagged}
    return tagged or shown or option


def is_selection_open(host: HostFacts, ip: str = "") -> bool:
    """Say whether ports may carry vMotion that are not known to, although something tells of the selection.

    esxcfg-info and the API list every port, `esxcli network ip interface tag get` tells of one. With a port on the
    vMotion stack, or one with the address that the records name, the selection does not matter.
    """
    if not selection_captured(host) or (ip and any(port.has(ip) for port in ports(host))):
        return False
    if host.of("vmotion_selected") and not host.cut("vmotion_selected"):
        return False
    on_stack = any(row.get("netstack") == STACK and row.get("enabled") != "false" for row in host.of("vmknic"))
    return not on_stack and not _has_all_tags(host)


def selection_captured(host: HostFacts) -> tuple[Fact, ...]:
    """Return the lines that would show a selection; empty: they were not captured."""
    tags = tuple(fact for fact in host.of("vmknic_tags") if "tags" in fact.fields)
    return tags or host.of("vmotion_selected")


def _has_all_tags(host: HostFacts) -> bool:
    """Say whether the tags of every enabled port are known: one output holds them all, or each listed port has its."""
    tags = [fact for fact in host.of("vmknic_tags") if "tags" in fact.fields and not _is_half(fact)]
    cut = {fact.file for fact in host.of(CAPTURED) if "vmknic_tags" in fact.get("open").split(",")}
    single = [fact for fact in tags if _OF_ONE_PORT.search(fact.file)]
    if any(fact.file not in cut and fact not in single for fact in tags):
        return True
    told = {fact.get("interface") for fact in tags if fact not in single or fact.file not in cut}
    name = "vmknic" if host.of("vmknic") else "vmknic_conf"
    rows = listed(host) or host.of("vmknic_conf")
    enabled = {row.get("interface") for row in rows if row.get("enabled") != "false"}
    return bool(enabled) and not host.cut(name) and enabled <= told


def _carries(fact: Fact) -> bool:
    return _TAG in fact.get("tags").lower().split(",")


def _is_half(fact: Fact) -> bool:
    """Say whether the last tag may be the begin of "VMotion": an output that is cut ends anywhere."""
    last = fact.get("tags").lower().rpartition(",")[2]
    return bool(last) and last != _TAG and _TAG.startswith(last)


def _port(row: Fact) -> Port | None:
    """Return the port of a row, None where that holds no usable address."""
    try:
        address = ip_interface(f"{row.get('address')}/{row.get('netmask')}")
    except ValueError:
        return None
    nearby = isinstance(address, IPv6Interface) and address.is_link_local
    if nearby or address.ip.is_unspecified or address.network.prefixlen == 0:
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
