"""The list of VMkernel ports."""

from diagnose.facts import vmknic

from .artefacts import fields, read

MAC = "00:50:56:61:0a:2e"


def test_a_row_of_esxi_5_has_no_stack() -> None:
    text = f"vmk0  Management Network  IPv4 192.0.2.11 255.255.255.0 192.0.2.255 {MAC} 1500 65535 true STATIC"
    assert fields(vmknic.read, text) == [
        {
            "interface": "vmk0",
            "port_group": "Management Network",
            "address": "192.0.2.11",
            "netmask": "255.255.255.0",
            "mac": MAC,
            "mtu": 1500,
            "enabled": "true",
            "netstack": "",
        }
    ]


def test_a_row_of_esxi_6_names_its_stack() -> None:
    text = f"vmk1  24  IPv4  192.0.2.11  255.255.255.0  192.0.2.255  {MAC} 9000  65535  true  DHCP  vmotion"
    assert [(row["netstack"], row["mtu"], row["port_group"]) for row in fields(vmknic.read, text)] == [
        ("vmotion", 9000, "24")
    ]


def test_a_port_group_may_hold_blanks_and_the_word_ipv4() -> None:
    text = f"vmk2  NFS IPv4 net  2  IPv4  192.0.2.11  255.255.255.0  192.0.2.255  {MAC} 1500 65535 false STATIC"
    assert [row["port_group"] for row in fields(vmknic.read, text)] == ["NFS IPv4 net  2"]


def test_an_ipv6_row_without_broadcast_is_read() -> None:
    text = f"vmk0  Mgmt  IPv6  fe80::1  64  {MAC} 1500  65535  true  STATIC, PREFERRED  defaultTcpipStack"
    assert [(row["address"], row["netstack"]) for row in fields(vmknic.read, text)] == [
        ("fe80::1", "defaultTcpipStack")
    ]


def test_a_type_of_two_words_is_no_stack() -> None:
    text = f"vmk0  Mgmt  IPv6  fe80::1  64  {MAC} 1500  65535  true  STATIC, PREFERRED"
    assert [row["netstack"] for row in fields(vmknic.read, text)] == [""]


def test_a_row_cut_off_is_left_out() -> None:
    assert read(vmknic.read, "vmk0  Management Network  IPv4  192.0.2.11  255.255.25") == []
