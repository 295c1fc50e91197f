"""Switches, port groups, NICs, VMkernel ports and routes of a host in its VIM dump (see `vimdump`).

4.x to 8.x, vmodl text; of it these parts are read, as they stand in a NetworkInfo and nowhere else:

    network = (vim.host.NetworkInfo) {
       vswitch = (vim.host.VirtualSwitch) [
          (vim.host.VirtualSwitch) {
             name = 'vSwitch0',
             mtu = 1500,
             pnic = (Link) [
                'key-vim.host.PhysicalNic-vmnic0'
             ],
          }
       ],
       proxySwitch = (vim.host.HostProxySwitch) [
          (vim.host.HostProxySwitch) {
             dvsUuid = '50 2e 0d 8c 2a 6f 55 8f-0a 32 43 9a 1a 9d 3d 5d',
             dvsName = 'dvs-prod',
             mtu = 9000,
             pnic = (Link) [
                'key-vim.host.PhysicalNic-vmnic2'
             ],
          }
       ],
       portgroup = (vim.host.PortGroup) [
          (vim.host.PortGroup) {
             computedPolicy = (vim.host.NetworkPolicy) {
                security = (vim.host.NetworkPolicy.SecurityPolicy) {
                   allowPromiscuous = false,
                   macChanges = true,
                   forgedTransmits = true
                },
                nicTeaming = (vim.host.NetworkPolicy.NicTeamingPolicy) {
                   nicOrder = (vim.host.NetworkPolicy.NicOrderPolicy) {
                      activeNic = (str) [
                         'vmnic0'
                      ],
                   }
                },
             },
             spec = (vim.host.PortGroup.Specification) {
                name = 'vMotion',
                vlanId = 20,
                vswitchName = 'vSwitch0',
             }
          }
       ],
       pnic = (vim.host.PhysicalNic) [
          (vim.host.PhysicalNic) {
             device = 'vmnic0',
             pci = '0000:02:00.0',
             driver = 'ixgben',
             driverVersion = '1.7.1.16',
             firmwareVersion = '0x800007b8',
             linkSpeed = (vim.host.PhysicalNic.LinkSpeedDuplex) {
                speedMb = 10000,
                duplex = true
             },
             mac = '3c:fd:fe:12:90:a0',
          }
       ],
       vnic = (vim.host.VirtualNic) [
          (vim.host.VirtualNic) {
             device = 'vmk1',
             portgroup = 'vMotion',
             spec = (vim.host.VirtualNic.Specification) {
                ip = (vim.host.IpConfig) {
                   ipAddress = '198.51.100.11',
                   subnetMask = '255.255.255.0',
                },
                mac = '00:50:56:61:0a:2e',
                mtu = 1500,
                netStackInstanceKey = 'defaultTcpipStack',
             },
          }
       ],
       dnsConfig = (vim.host.DnsConfig) {
          hostName = 'esx01',
          domainName = 'example.com',
       },
       routeTableInfo = (vim.host.IpRouteTableInfo) {
          ipRoute = (vim.host.IpRouteEntry) [
             (vim.host.IpRouteEntry) {
                network = '198.51.100.0',
                prefixLength = 24,
                gateway = '0.0.0.0',
                deviceName = 'vmk1'
             }
          ],
       },
    }

and the names of the PCI devices. Gives, each once, the facts of the modules vswitch, nics, vmknic, route,
security_policy and hostname as these spell them; a field is missing where the API does not tell it. What differs:
`dvswitch` is a proxySwitch, with the uuid that a .vmx names it by, or NSX's opaqueSwitch, which tells no mtu. Of a
`portgroup` the uplinks are those in use and on standby. Of a `nic` no mtu is told; a link that is not set is down, says
the API. A `vmknic` is told without enabled; a distributed port is its number. `route` has those of every stack, and the
gateway of a port itself. The `security_policy` of a port group is what is in effect. `hostname` is the name, then the
name with the domain.

Nothing: no NetworkInfo, or the dump ends within it. Seen were recorded answers of 4.1, 6.7 and 8.0.3, as pyVmomi prints
them; distributed and NSX switches, routes of another stack than the default one and gateways of ports follow the API's
definition and were not seen printed. The service console's ports and routes of IPv6 are not read.
"""

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network

from diagnose.facts.build import fact, number
from diagnose.facts.netstacks import ANY, DEFAULT
from diagnose.facts.vmodl import Object, objects
from diagnose.model import Artefact, Fact, Value

Told = tuple[int, str, dict[str, Value]]

_SWITCHES = (("vswitch", "name"), ("proxySwitch", "dvsName"), ("opaqueSwitch", "name"))
_SETTINGS = {"promiscuous": "allowPromiscuous", "mac_changes": "macChanges", "forged_transmits": "forgedTransmits"}
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}", re.ASCII)


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield what the dump tells of the host's network; it may hold several copies of it."""
    found = list(objects(artefact, "vim.host.NetworkInfo", "vim.host.PciDevice"))
    models = {card.get("id"): f"{card.get('vendorName')} {card.get('deviceName')}".strip() for card in found}
    models[""] = ""  # what has no place on the bus, such as a NIC at USB
    seen: set[tuple[object, ...]] = set()
    for network in found:
        for line, name, fields in _told(network, models):
            own = (name, *fields.items())
            if own not in seen:
                seen.add(own)
                yield fact(artefact, line, name, **fields)


def _told(network: Object, models: Mapping[str, str]) -> Iterator[Told]:
    """Yield what one NetworkInfo tells; of a PCI device, which has none of these parts, nothing."""
    yield from _switches(network)
    yield from _groups(network)
    for nic in (each for each in network.parts.get("pnic", ()) if each.get("device")):
        yield from _nic(nic, models.get(nic.get("pci"), ""))
    for port in (each for each in network.parts.get("vnic", ()) if each.get("device")):
        yield from _port(port)
    yield from _routes(network)
    name, domain = (network.part("dnsConfig").row(key) for key in ("hostName", "domainName"))
    if name.value:
        yield name.line, "hostname", {"name": name.value}
    if name.value and domain.value:
        yield domain.line, "hostname", {"name": f"{name.value}.{domain.value}"}


def _switches(network: Object) -> Iterator[Told]:
    """Yield the switches, quoting their MTU, and the policies of the standard ones.

    A standard one without MTU is left out: it would differ from any other. So is one whose uplinks are not told.
    """
    found: dict[tuple[str, str], Told] = {}  # NSX may tell a distributed switch once more
    for key, named in _SWITCHES:
        kind = key if key == "vswitch" else "dvswitch"
        for switch in network.parts.get(key, ()):
            name, mtu = switch.row(named), switch.row("mtu")
            uplinks = ",".join(nic.removeprefix("key-vim.host.PhysicalNic-") for nic in switch.values("pnic"))
            size = {"mtu": number(mtu.value)} if mtu.value else {}
            told = "pnic" in switch.lists or "pnic" in switch.rows
            if name.value and told and (mtu.value or kind != key):
                uuid = {"uuid": switch.get("dvsUuid")} if switch.get("dvsUuid") else {}
                fields: dict[str, Value] = {"name": name.value, **size, "uplinks": uplinks, **uuid}
                found.setdefault((kind, name.value), (mtu.line or name.line, kind, fields))
            if name.value and kind == key:
                yield from _policy(name.value, "", switch.part("spec").part("policy"))
    yield from found.values()


def _groups(network: Object) -> Iterator[Told]:
    """Yield the port groups, quoting their VLAN, and their policies."""
    for group in network.parts.get("portgroup", ()):
        spec, computed = group.part("spec"), group.part("computedPolicy")
        name, switch, vlan = spec.get("name"), spec.get("vswitchName"), number(spec.get("vlanId"))
        if not name or not isinstance(vlan, int):
            continue
        fields: dict[str, Value] = {"name": name, "vlan": vlan, "vswitch": switch}
        for order in computed.part("nicTeaming").parts.get("nicOrder", ()):
            fields["uplinks"] = ",".join((*order.values("activeNic"), *order.values("standbyNic")))
        yield spec.row("vlanId").line, "portgroup", fields
        yield from _policy(switch, name, computed)


def _policy(switch: str, group: str, policy: Object) -> Iterator[Told]:
    """Yield the security policy, quoting its first setting."""
    rows = {field: policy.part("security").row(key) for field, key in _SETTINGS.items()}
    settings = {field: row.value for field, row in rows.items() if row.value in ("true", "false")}
    if settings:
        fields: dict[str, Value] = {"vswitch": switch, "port_group": group, **settings}
        yield min(rows[field].line for field in settings), "security_policy", fields


def _nic(nic: Object, description: str) -> Iterator[Told]:
    """Yield the NIC at its link, then the versions of its driver and its firmware, each at its line."""
    about = {"name": nic.get("device"), "driver": nic.get("driver"), "description": description}
    model: dict[str, Value] = {field: value for field, value in about.items() if value}
    link, mac = nic.part("linkSpeed"), nic.get("mac")
    if up := link.row("speedMb").line:
        duplex = "Full" if link.get("duplex") == "true" else "Half"
        yield up, "nic", {**model, "link": "Up", "speed": number(link.get("speedMb")), "duplex": duplex, "mac": mac}
    elif down := nic.row("linkSpeed").line:
        yield down, "nic", {**model, "link": "Down", "speed": 0, "mac": mac}
    driver, firmware = nic.row("driverVersion"), nic.row("firmwareVersion")
    if driver.value:
        yield driver.line, "nic", {**model, "driver_version": driver.value}
    if firmware.value:
        yield firmware.line, "nic", {**model, "firmware": firmware.value, "driver_version": driver.value}


def _port(port: Object) -> Iterator[Told]:
    """Yield the VMkernel port, one fact an address, and its own gateway as the route that it is."""
    spec, device, stack = port.part("spec"), port.row("device"), port.part("spec").get("netStackInstanceKey")
    elsewhere = spec.part("distributedVirtualPort").get("portKey") or spec.part("opaqueNetwork").get("opaqueNetworkId")
    fields = {"interface": device.value, "port_group": port.get("portgroup") or elsewhere, "netstack": stack}
    more: dict[str, Value] = {"mtu": number(spec.get("mtu"))} if spec.get("mtu") else {}
    for line, address in list(_addresses(spec.part("ip"))) or [(device.line, {})]:
        yield line, "vmknic", {**fields, **address, "mac": spec.get("mac"), **more}
    gateway = spec.part("ipRouteSpec").part("ipRouteConfig").row("defaultGateway")
    if _gateway(gateway.value):
        route = {"network": ANY, "netmask": ANY, "gateway": gateway.value, "interface": device.value}
        yield gateway.line, "route", {**route, "netstack": stack or DEFAULT}


def _addresses(config: Object) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each address with its line; the netmask of an IPv6 one is the length of its prefix."""
    if line := config.row("ipAddress").line:
        yield line, {"address": config.get("ipAddress") or "N/A", "netmask": config.get("subnetMask") or "N/A"}
    for each in config.part("ipV6Config").parts.get("ipV6Address", ()):
        if each.get("ipAddress"):
            yield each.row("ipAddress").line, {"address": each.get("ipAddress"), "netmask": each.get("prefixLength")}


def _routes(network: Object) -> Iterator[Told]:
    """Yield the routes; of the default stack those in use, else those that are set."""
    tables = {DEFAULT: network.part("routeTableInfo").parts.get("ipRoute", [])}
    for stack in network.parts.get("netStackInstance", ()):
        changes = stack.part("routeTableConfig").parts.get("ipRoute", ())
        kept = [change.part("route") for change in changes if change.get("changeOperation") != "remove"]
        tables[stack.get("key")] = tables.get(stack.get("key")) or kept
    for name, route in ((name, route) for name, routes in tables.items() if name for route in routes):
        to, netmask = route.row("network"), _netmask(route.get("prefixLength"))
        if _IPV4.fullmatch(to.value) and netmask:
            fields = {"network": to.value, "netmask": netmask, "gateway": _gateway(route.get("gateway"))}
            yield to.line, "route", {**fields, "interface": route.get("deviceName"), "netstack": name}


def _gateway(text: str) -> str:
    """Return the address of a gateway, "" where there is none."""
    return text if _IPV4.fullmatch(text) and text != ANY else ""


def _netmask(prefix: str) -> str:
    """Return the netmask that a prefix of this length stands for, "" where it is none."""
    try:
        return str(IPv4Network(f"{ANY}/{prefix}").netmask)
    except ValueError:
        return ""
