"""The tags and the gateway of a VMkernel port, as localcli tells them."""

import pytest

from diagnose import facts
from diagnose.facts import interface_tags, ip_interfaces
from diagnose.facts.netstacks import ANY
from diagnose.model import Artefact, Fact, HostFacts

from .artefacts import fields, read

FILE = "esx-a/commands/localcli_network-ip-interface-tag-get--i-vmk1.txt"


def test_the_tags_belong_to_the_port_of_the_files_name() -> None:
    assert fields(interface_tags.read, "   Tags: Management, VMotion", FILE) == [
        {"interface": "vmk1", "tags": "Management,VMotion"}
    ]


def test_a_port_without_tags_carries_none() -> None:
    assert [row["tags"] for row in fields(interface_tags.read, "   Tags: ", FILE)] == [""]


def test_underscores_in_the_files_name_do_not_matter() -> None:
    rows = fields(interface_tags.read, "Tags: VMotion", "localcli_network_ip_interface_tag_get_-i_vmk10.txt")
    assert [row["interface"] for row in rows] == ["vmk10"]


def test_the_json_copy_says_the_same() -> None:
    copy = Artefact(
        "esx01", FILE.replace("commands", "json").replace(".txt", ".json"), ('{"Tags": ["Management", "VMotion"]}',)
    )
    assert [dict(fact.fields) for fact in facts.read(copy)] == [{"interface": "vmk1", "tags": "Management,VMotion"}]


def test_an_error_of_the_command_is_no_tag() -> None:
    assert read(interface_tags.read, "Unable to find vmknic for vmk1", FILE) == []


def test_the_files_of_tags_are_told_by_their_paths() -> None:
    assert facts.reader_for(FILE) == interface_tags.read


def test_the_gateway_of_a_port_is_a_route_to_everywhere() -> None:
    text = """
        Name  IPv4 Address   IPv4 Netmask   IPv4 Broadcast  Address Type  Gateway       DHCP DNS
        ----  -------------  -------------  --------------  ------------  ------------  --------
        vmk0  192.0.2.11     255.255.255.0  192.0.2.255     STATIC        0.0.0.0          false
        vmk1  198.51.100.11  255.255.255.0  198.51.100.255  STATIC        198.51.100.1     false
    """
    routes = [dict(fact.fields) for fact in read(ip_interfaces.read, text) if fact.name == "route"]
    assert routes == [
        {
            "network": ANY,
            "netmask": ANY,
            "gateway": "198.51.100.1",
            "interface": "vmk1",
            "netstack": "defaultTcpipStack",
        }
    ]


PORT = """
vmk1
   Name: vmk1
   MAC Address: 00:50:56:61:0a:2e
   Enabled: true
   Portgroup: {group}
   Netstack Instance: {stack}
   VDS Name: dvs-prod
   VDS Port: {port}
   MTU: 9000
"""
ADDRESSES = """
Name  IPv4 Address  IPv4 Netmask   IPv4 Broadcast  Address Type  Gateway  DHCP DNS
----  ------------  -------------  --------------  ------------  -------  --------
{name}  192.0.2.11    255.255.255.0  192.0.2.255     STATIC        0.0.0.0     false
"""


@pytest.mark.parametrize(("group", "port", "shown"), [("N/A", "24", "24"), ("vMotion", "N/A", "vMotion")])
def test_a_distributed_port_goes_by_its_number(group: str, port: str, shown: str) -> None:
    (row,) = fields(ip_interfaces.read, PORT.format(group=group, port=port, stack="defaultTcpipStack"))
    assert row["port_group"] == shown


def ports_captured(stack: str, *addressed: str) -> bool:
    """Say whether the ports are captured: vmk1 of a stack, and one list of addresses for each of these ports."""
    found: list[Fact] = []
    texts = {"list": PORT.format(group="N/A", port="24", stack=stack)}
    texts |= {f"ipv4-get--N-{name}": ADDRESSES.format(name=name) for name in addressed}
    for name, text in texts.items():
        output = Artefact("esx01", f"esx-a/commands/localcli_network-ip-interface-{name}.txt", (*text.split("\n"), ""))
        own = list(facts.read(output))
        found += [facts.captured(output, own), *own]
    return HostFacts("esx01", tuple(facts.settled(found))).captured("vmknic")


def test_the_addresses_of_every_stack_are_read() -> None:
    assert ports_captured("vmotion", "vmk0", "vmk1")


def test_a_vmotion_port_whose_address_is_not_told_leaves_the_ports_open() -> None:
    assert not ports_captured("vmotion", "vmk0")


def test_addresses_alone_are_no_list_of_the_ports() -> None:
    assert ports_captured("vxlan", "vmk0", "vmk1")
    assert not ports_captured("vxlan", "vmk0")
