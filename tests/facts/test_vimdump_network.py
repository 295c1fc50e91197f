"""What the dump of a host's API tells of its network."""

import pytest

from diagnose.facts import vimdump_network
from diagnose.facts.netstacks import ANY
from diagnose.model import Fact

from .artefacts import artefact, read, shape
from .dumped_network import entry, listed, made, network, port, ports, stack, stacks, used

SAMPLE = shape(vimdump_network)
UUID = "50 2e 0d 8c 2a 6f 55 8f-0a 32 43 9a 1a 9d 3d 5d"


def told(text: str, name: str) -> list[Fact]:
    return [fact for fact in read(vimdump_network.read, text) if fact.name == name]


def rows(text: str, name: str, *keys: str) -> list[tuple[object, ...]]:
    """Return some fields of the facts of a name, None for one that is missing."""
    return [tuple(fact.fields.get(key) for key in keys) for fact in told(text, name)]


def routes(text: str) -> list[tuple[object, ...]]:
    return rows(text, "route", "network", "netmask", "gateway", "interface", "netstack")


def test_the_output_that_the_docstring_shows_is_read() -> None:
    nic = {"name": "vmnic0", "driver": "ixgben"}
    link = {"link": "Up", "speed": 10000, "duplex": "Full", "mac": "3c:fd:fe:12:90:a0"}
    assert [(fact.name, fact.fields) for fact in read(vimdump_network.read, SAMPLE)] == [
        ("vswitch", {"name": "vSwitch0", "mtu": 1500, "uplinks": "vmnic0"}),
        ("dvswitch", {"name": "dvs-prod", "mtu": 9000, "uplinks": "vmnic2", "uuid": UUID}),
        ("portgroup", {"name": "vMotion", "vlan": 20, "vswitch": "vSwitch0", "uplinks": "vmnic0"}),
        (
            "security_policy",
            {
                "vswitch": "vSwitch0",
                "port_group": "vMotion",
                "promiscuous": "false",
                "mac_changes": "true",
                "forged_transmits": "true",
            },
        ),
        ("nic", nic | link),
        ("nic", nic | {"driver_version": "1.7.1.16"}),
        ("nic", nic | {"firmware": "0x800007b8", "driver_version": "1.7.1.16"}),
        (
            "vmknic",
            {
                "interface": "vmk1",
                "port_group": "vMotion",
                "address": "198.51.100.11",
                "netmask": "255.255.255.0",
                "mac": "00:50:56:61:0a:2e",
                "mtu": 1500,
                "netstack": "defaultTcpipStack",
            },
        ),
        (
            "route",
            {
                "network": "198.51.100.0",
                "netmask": "255.255.255.0",
                "gateway": "",
                "interface": "vmk1",
                "netstack": "defaultTcpipStack",
            },
        ),
        ("hostname", {"name": "esx01"}),
        ("hostname", {"name": "esx01.example.com"}),
    ]


def test_each_fact_quotes_the_line_with_its_value() -> None:
    assert [fact.text.strip() for fact in read(vimdump_network.read, SAMPLE)] == [
        "mtu = 1500,",
        "mtu = 9000,",
        "vlanId = 20,",
        "allowPromiscuous = false,",
        "speedMb = 10000,",
        "driverVersion = '1.7.1.16',",
        "firmwareVersion = '0x800007b8',",
        "ipAddress = '198.51.100.11',",
        "network = '198.51.100.0',",
        "hostName = 'esx01',",
        "domainName = 'example.com',",
    ]


def test_what_two_copies_say_is_told_once_and_what_differs_twice() -> None:
    once = read(vimdump_network.read, SAMPLE)
    other = SAMPLE.replace("speedMb = 10000", "speedMb = 1000")
    assert read(vimdump_network.read, SAMPLE + "\n" + SAMPLE) == once
    assert len(read(vimdump_network.read, SAMPLE + "\n" + other)) == len(once) + 1


def test_ports_that_may_be_chosen_for_a_service_are_no_ports_of_the_host() -> None:
    candidate = listed("candidateVnic", "vim.host.VirtualNic", port("mtu = 1500,", "vmk7"))
    text = network(ports(port("mtu = 1500,")), listed("consoleVnic", "vim.host.VirtualNic", port("", "vswif0")))
    assert rows(text + candidate, "vmknic", "interface") == [("vmk1",)]


def test_a_dump_that_ends_within_the_network_tells_nothing_of_it() -> None:
    lines = SAMPLE[SAMPLE.index("network = (") : SAMPLE.index("\n}\n") + 2].splitlines()
    cuts = ["\n".join(lines[:length]) for length in range(1, len(lines) + 1)]
    assert [bool(read(vimdump_network.read, cut)) for cut in cuts] == [False] * (len(lines) - 1) + [True]


def test_a_port_of_a_release_without_stacks_has_none() -> None:
    old = "mac = '00:50:56:61:0a:2e',\nmtu = 1500,\nnetStackInstanceKey = <unset>,"
    text = network(
        ports(port(old)),
        used(entry(ANY, 0, "192.0.2.1", "vmk0")),
        "netStackInstance = (vim.host.NetStackInstance) [],",
    )
    assert rows(text, "vmknic", "netstack") == [("",)]
    assert routes(text) == [(ANY, ANY, "192.0.2.1", "vmk0", "defaultTcpipStack")]


def test_each_address_of_a_port_is_told_as_esxcfg_vmknic_prints_it() -> None:
    six = "ipAddress = '2001:db8::11',\nprefixLength = 64,"
    config = "ipV6Config = " + made("T", listed("ipV6Address", "T", six))
    text = network(ports(port("ip = " + made("T", "ipAddress = '',\nsubnetMask = '',", config))))
    assert rows(text, "vmknic", "interface", "address", "netmask") == [
        ("vmk1", "N/A", "N/A"),
        ("vmk1", "2001:db8::11", "64"),
    ]


def test_a_port_whose_settings_are_not_told_is_there_without_them() -> None:
    (fact,) = told(network(ports(port("mac = '00:50:56:61:0a:2e',\nmtu = <unset>,"))), "vmknic")
    assert fact.fields.keys() == {"interface", "port_group", "mac", "netstack"}
    assert fact.text == "device = 'vmk1',"


def test_a_port_without_a_name_is_none() -> None:
    assert told(network(ports(port("mtu = 1500,", ""))), "vmknic") == []


@pytest.mark.parametrize(
    ("connection", "group"),
    [
        ("distributedVirtualPort = (T) {\nswitchUuid = '50 2e',\nportKey = '24'\n},", "24"),
        ("distributedVirtualPort = <unset>,\nopaqueNetwork = (T) {\nopaqueNetworkId = 'net-7'\n},", "net-7"),
        ("distributedVirtualPort = <unset>,\nopaqueNetwork = <unset>,", ""),
    ],
)
def test_a_port_elsewhere_than_on_a_standard_switch_has_its_number_there(connection: str, group: str) -> None:
    assert rows(network(ports(port(connection, group=""))), "vmknic", "port_group") == [(group,)]


def test_the_gateway_of_a_port_itself_is_a_route_of_its_stack() -> None:
    own = "ipRouteSpec = (T) {{\nipRouteConfig = (T) {{\ndefaultGateway = {}\n}}\n}},\nnetStackInstanceKey = {},"
    text = network(
        ports(
            port(own.format("'198.51.100.1'", "'vmotion'")),
            port(own.format("'192.0.2.1'", "<unset>"), "vmk2"),
            port(own.format("'0.0.0.0'", "<unset>"), "vmk3"),
            port(own.format("<unset>", "<unset>"), "vmk4"),
        )
    )
    assert routes(text) == [
        (ANY, ANY, "198.51.100.1", "vmk1", "vmotion"),
        (ANY, ANY, "192.0.2.1", "vmk2", "defaultTcpipStack"),
    ]


def test_the_routes_of_the_default_stack_are_those_in_use() -> None:
    text = network(
        used(entry("192.0.2.0", 25, ANY, "vmk0")),
        stacks(stack("defaultTcpipStack", entry("203.0.113.0", 24, "192.0.2.9", "vmk0"))),
    )
    assert routes(text) == [("192.0.2.0", "255.255.255.128", "", "vmk0", "defaultTcpipStack")]


def test_the_routes_that_are_set_stand_in_for_a_table_that_is_not_there() -> None:
    text = network(stacks(stack("defaultTcpipStack", entry("203.0.113.0", 24, "192.0.2.9", "vmk0"))))
    assert routes(text) == [("203.0.113.0", "255.255.255.0", "192.0.2.9", "vmk0", "defaultTcpipStack")]


def test_each_stack_has_its_routes() -> None:
    kept = stack("vmotion", entry("198.51.100.0", 22, ANY, "vmk1"), entry("10.0.0.0", 8, "198.51.100.1", ""))
    gone = stack("mirror", entry("10.0.0.0", 8, "198.51.100.1", "vmk2"), change="remove")
    nameless = stack("", entry("10.0.0.0", 8, "198.51.100.1", "vmk3"))
    assert routes(network(stacks(kept, gone, nameless, "key = 'ops',\nrouteTableConfig = <unset>"))) == [
        ("198.51.100.0", "255.255.252.0", "", "vmk1", "vmotion"),
        ("10.0.0.0", "255.0.0.0", "198.51.100.1", "", "vmotion"),
    ]


@pytest.mark.parametrize(("to", "prefix"), [("192.0.2.0", 33), ("2001:db8::", 32), ("", 24), ("192.0.2.0", -1)])
def test_what_is_no_route_of_ipv4_is_left_out(to: str, prefix: int) -> None:
    assert routes(network(used(entry(to, prefix, ANY, "vmk0"), entry("192.0.2.0", 24, "", "vmk0")))) == [
        ("192.0.2.0", "255.255.255.0", "", "vmk0", "defaultTcpipStack")
    ]


def switch(name: str, mtu: str, uplinks: str) -> str:
    return f"name = {name},\nmtu = {mtu},\n{uplinks}"


NONE = "pnic = (Link) [],"
TWO = "pnic = (Link) [\n'key-vim.host.PhysicalNic-vmnic2',\n'key-vim.host.PhysicalNic-vusb0'\n],"


def test_a_switch_has_its_uplinks_or_none() -> None:
    text = network(
        listed(
            "vswitch", "T", switch(r"'it\'s \"1\"'", "9000L", TWO.replace("Link", "str")), switch("'b c'", "1500", NONE)
        )
    )
    assert rows(text, "vswitch", "name", "mtu", "uplinks") == [
        ('it\'s "1"', 9000, "vmnic2,vusb0"),
        ("b c", 1500, ""),
    ]


@pytest.mark.parametrize(
    "damaged", [switch("'vSwitch0'", "<unset>", TWO), switch("'vSwitch0'", "1500", ""), switch("<unset>", "1500", TWO)]
)
def test_a_switch_that_is_not_told_in_full_is_left_out(damaged: str) -> None:
    assert rows(network(listed("vswitch", "T", damaged, switch("'b'", "1500", NONE))), "vswitch", "name") == [("b",)]


def test_distributed_and_nsx_switches_are_told_each_once() -> None:
    text = network(
        listed("proxySwitch", "T", f"dvsUuid = '50 2e',\ndvsName = 'dvs prod',\nmtu = 9000,\n{TWO}"),
        listed("opaqueSwitch", "T", f"key = 'k',\nname = 'nvds',\n{NONE}", f"name = 'dvs prod',\n{NONE}"),
        listed("vswitch", "T", switch("'nvds'", "1500", NONE)),
    )
    assert rows(text, "dvswitch", "name", "mtu", "uplinks") == [
        ("dvs prod", 9000, "vmnic2,vusb0"),
        ("nvds", None, ""),
    ]
    assert [fact.text for fact in told(text, "dvswitch")] == ["mtu = 9000,", "name = 'nvds',"]
    assert rows(text, "vswitch", "name") == [("nvds",)]


def group(spec: str, computed: str = "") -> str:
    return f"computedPolicy = (T) {{\n{computed}\n}},\nspec = (T) {{\n{spec}\n}}"


def groups(*each: str) -> str:
    return network(listed("portgroup", "vim.host.PortGroup", *each))


VLAN = "name = 'VM Network ',\nvlanId = 4095,\nvswitchName = 'vSwitch 0',"


def teaming(order: str) -> str:
    return f"nicTeaming = (T) {{\nnicOrder = {order}\n}},"


@pytest.mark.parametrize(
    ("order", "uplinks"),
    [
        ("(T) {\nactiveNic = (str) [\n'vmnic1'\n],\nstandbyNic = (str) [\n'vmnic0'\n]\n}", "vmnic1,vmnic0"),
        ("(T) {\nactiveNic = (str) [],\nstandbyNic = (str) []\n}", ""),
        ("<unset>", None),
    ],
)
def test_a_port_group_sends_through_the_nics_in_use_for_it_and_on_standby(order: str, uplinks: str | None) -> None:
    text = groups(group(VLAN, teaming(order)))
    assert rows(text, "portgroup", "name", "vlan", "vswitch", "uplinks") == [
        ("VM Network ", 4095, "vSwitch 0", uplinks)
    ]


@pytest.mark.parametrize("damaged", [VLAN.replace("4095", "<unset>"), VLAN.replace("'VM Network '", "<unset>")])
def test_a_port_group_without_name_or_vlan_is_left_out(damaged: str) -> None:
    assert rows(groups(group(damaged), group(VLAN.replace("VM Network", "b"))), "portgroup", "name") == [("b ",)]


SECURITY = "security = (T) {\nallowPromiscuous = <unset>,\nmacChanges = true,\nforgedTransmits = false\n},"
POLICY = ("vswitch", "port_group", "promiscuous", "mac_changes", "forged_transmits")


def test_the_policies_of_switches_and_port_groups_are_told_as_far_as_they_are_set() -> None:
    own = f"\nspec = (T) {{\npolicy = (T) {{\n{SECURITY}\n}}\n}},"
    text = network(
        listed("vswitch", "T", switch("'vSwitch 0'", "1500", NONE + own), switch("<unset>", "1500", NONE + own)),
        listed("portgroup", "T", group(VLAN, SECURITY), group(VLAN, SECURITY.replace("true", "<unset>"))),
    )
    assert rows(text, "security_policy", *POLICY) == [
        ("vSwitch 0", "", None, "true", "false"),
        ("vSwitch 0", "VM Network ", None, "true", "false"),
        ("vSwitch 0", "VM Network ", None, None, "false"),
    ]
    assert [fact.text for fact in told(text, "security_policy")] == [
        "macChanges = true,",
        "macChanges = true,",
        "forgedTransmits = false",
    ]


def nics(*each: str) -> str:
    return listed("pnic", "vim.host.PhysicalNic", *each)


CARD = "device = '{}',\npci = '{}',\ndriver = 'ntg3',\ndriverVersion = <unset>,\nfirmwareVersion = <unset>,\n{}"
LINK = "linkSpeed = (T) {\nspeedMb = 100,\nduplex = false\n},\nmac = '02:00:5e:00:00:01',"
SLOW = {"link": "Up", "speed": 100, "duplex": "Half", "mac": "02:00:5e:00:00:01"}


def test_a_nic_without_a_link_is_down() -> None:
    down = LINK[LINK.index("mac") :]
    (fact,) = told(network(nics(CARD.format("vmnic1", "", f"linkSpeed = <unset>,\n{down}"))), "nic")
    assert fact.fields == {
        "name": "vmnic1",
        "driver": "ntg3",
        "link": "Down",
        "speed": 0,
        "mac": "02:00:5e:00:00:01",
    }
    assert fact.text == "linkSpeed = <unset>,"


def test_a_nic_whose_link_is_not_told_is_neither_up_nor_down() -> None:
    assert told(network(nics(CARD.format("vmnic1", "", "mac = '02:00:5e:00:00:01',"))), "nic") == []


def test_a_nic_without_a_name_is_left_out() -> None:
    assert told(network(nics(CARD.format("", "", LINK))), "nic") == []


def test_firmware_is_told_without_a_version_of_the_driver() -> None:
    text = network(nics(CARD.format("vmnic0", "", LINK).replace("firmwareVersion = <unset>", "firmwareVersion = '7'")))
    assert rows(text, "nic", "firmware", "driver_version") == [(None, None), ("7", "")]


def test_the_model_of_a_nic_is_that_of_the_pci_device_wherever_it_stands() -> None:
    devices = listed(
        "pciDevice",
        "vim.host.PciDevice",
        "id = '0000:01:00.0',\nvendorName = 'Broadcom Corporation',\ndeviceName = 'NetXtreme BCM5720'",
        "vendorName = 'Of no',\ndeviceName = 'place'",
        "id = '0000:02:00.0',\nvendorName = '',\ndeviceName = 'Of no vendor'",
    )
    places = {"vmnic0": "0000:01:00.0", "vusb0": "", "vmnic1": "0000:02:00.0"}
    text = network(nics(*(CARD.format(name, place, LINK) for name, place in places.items()))) + devices
    first, second, third = told(text, "nic")
    assert first.fields == {
        "name": "vmnic0",
        "driver": "ntg3",
        "description": "Broadcom Corporation NetXtreme BCM5720",
        **SLOW,
    }
    assert second.fields == {"name": "vusb0", "driver": "ntg3", **SLOW}
    assert third.get("description") == "Of no vendor"


@pytest.mark.parametrize(
    ("name", "domain", "names"),
    [
        ("'esx01'", "<unset>", ["esx01"]),
        ("'esx01'", "''", ["esx01"]),
        ("<unset>", "'example.com'", []),
    ],
)
def test_a_host_without_domain_or_name_has_no_more_than_is_told(name: str, domain: str, names: list[str]) -> None:
    text = network("dnsConfig = " + made("vim.host.DnsConfig", f"hostName = {name},\ndomainName = {domain},"))
    assert [fact.get("name") for fact in told(text, "hostname")] == names


def test_a_dump_without_a_network_tells_nothing() -> None:
    assert list(vimdump_network.read(artefact("(vim.host.Summary) {\n   vnic = (vim.host.VirtualNic) []\n}\n"))) == []
