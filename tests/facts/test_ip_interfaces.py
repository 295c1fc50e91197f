"""The tags and the gateway of a VMkernel port, as localcli tells them."""

from diagnose import facts
from diagnose.facts import interface_tags, ip_interfaces
from diagnose.facts.netstacks import ANY
from diagnose.model import Artefact

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
