"""The IPv4 routes, and what answered ARP."""

from diagnose import facts
from diagnose.facts import neighbors, netstacks, route
from diagnose.facts.netstacks import ANY
from diagnose.model import Artefact

from .artefacts import artefact, fields, read

TABLE = """
    Network       Netmask        Gateway    Interface  Source
    ------------  -------------  ---------  ---------  ------
    default       0.0.0.0        192.0.2.1  vmk0       DHCP
    198.51.100.0  255.255.255.0  0.0.0.0    vmk1       MANUAL
"""


def test_a_local_network_has_no_gateway() -> None:
    assert fields(route.read, "192.0.2.0        255.255.255.0    Local Subnet     vmk0        ") == [
        {
            "network": "192.0.2.0",
            "netmask": "255.255.255.0",
            "gateway": "",
            "interface": "vmk0",
            "netstack": "defaultTcpipStack",
        }
    ]


def test_the_default_route_leads_everywhere() -> None:
    rows = fields(route.read, "default          0.0.0.0          192.0.2.1        vmk0")
    assert [(row["network"], row["netmask"], row["gateway"]) for row in rows] == [(ANY, ANY, "192.0.2.1")]


def test_the_table_of_localcli_says_the_same() -> None:
    assert [(row["network"], row["gateway"], row["interface"]) for row in fields(route.read, TABLE)] == [
        (ANY, "192.0.2.1", "vmk0"),
        ("198.51.100.0", "", "vmk1"),
    ]


def test_the_json_copy_says_the_same_whatever_the_order_of_its_keys() -> None:
    text = (
        '[{"Gateway": "192.0.2.1", "Interface": "vmk0", "Netmask": "0.0.0.0", "Network": "default", "Source": "DHCP"},'
        ' {"Gateway": "0.0.0.0", "Interface": "vmk1", "Netmask": "255.255.255.0", "Network": "198.51.100.0",'
        ' "Source": "MANUAL"}]'
    )
    copy = Artefact("esx01", "json/localcli_network-ip-route-ipv4-list.json", (text,))
    assert [dict(fact.fields) for fact in facts.read(copy)] == fields(route.read, TABLE)


def test_the_stack_is_that_of_the_files_name() -> None:
    for name in ("list--N-vmotion.txt", "list_-N_vmotion.txt", "list---netstack=vmotion.txt"):
        rows = fields(route.read, TABLE, f"commands/localcli_network-ip-route-ipv4-{name}")
        assert {row["netstack"] for row in rows} == {"vmotion"}


def test_a_file_without_the_option_is_of_the_default_stack() -> None:
    for name in ("commands/esxcfg-route_-l.txt", "host-N-1/commands/localcli_network-ip-route-ipv4-list.txt"):
        assert netstacks.of(artefact("", name)) == netstacks.DEFAULT


def test_a_route_cut_off_or_of_ipv6_is_left_out() -> None:
    assert read(route.read, "192.0.2.0        255.255.255.0    Local Sub") == []
    assert read(route.read, "fe80::           64               Local Subnet     vmk0") == []


def test_the_files_of_routes_are_told_by_their_paths() -> None:
    for name in ("esxcfg-route_-l.txt", "localcli_network-ip-route-ipv4-list--N-vmotion.txt"):
        assert facts.reader_for(f"esx-a/commands/{name}") == route.read


def test_an_entry_tells_the_mac_that_answered() -> None:
    text = """
        Neighbor       Mac Address        Vmknic  Expiry    State  Type
        -------------  -----------------  ------  --------  -----  -------
        198.51.100.12  00:50:56:61:0a:2f  vmk1    1147 sec         Unknown
        198.51.100.13                     vmk1    1199 sec         Unknown
    """
    assert fields(neighbors.read, text) == [
        {"address": "198.51.100.12", "mac": "00:50:56:61:0a:2f", "interface": "vmk1"}
    ]
