"""hosts_share_a_vmkernel_address, vmotion_address_answers_with_another_mac, vmotion_ports_meet."""

from diagnose.checks import (
    hosts_share_a_vmkernel_address,
    vmotion_address_answers_with_another_mac,
    vmotion_ports_meet,
)
from diagnose.model import Fact

from .hosts import A, B, fact, group, lines, pair, switch, tags, vmk

OURS, THEIRS, THIRD = "00:50:56:00:00:0a", "00:50:56:00:00:0b", "00:50:56:00:00:0c"


def host(management: str, vmotion: str, mac: str = "", **more: str) -> list[Fact]:
    """Return a host with a port for management and one for vMotion."""
    return [vmk("vmk0", management), vmk("vmk1", vmotion, mac=mac, **more), tags("vmk1", "VMotion")]


def test_the_vmotion_ports_have_one_address() -> None:
    ours, theirs = host("203.0.113.1", "198.51.100.1"), host("203.0.113.2", "198.51.100.1")
    made = pair(ours, theirs)
    assert lines(hosts_share_a_vmkernel_address.check(made)) == [(A, ours[1].line), (B, theirs[1].line)]


def test_management_of_one_host_has_the_address_of_the_others_vmotion() -> None:
    made = pair(host("203.0.113.1", "198.51.100.1"), host("198.51.100.1", "198.51.100.2"))
    assert hosts_share_a_vmkernel_address.check(made)


def test_two_addresses_are_two_addresses() -> None:
    made = pair(host("203.0.113.1", "198.51.100.1"), host("203.0.113.2", "198.51.100.2"))
    assert hosts_share_a_vmkernel_address.check(made) == ()


def test_one_host_captured_twice_shares_nothing() -> None:
    made = pair(host("203.0.113.1", "198.51.100.1"), host("203.0.113.1", "198.51.100.1"))
    assert hosts_share_a_vmkernel_address.check(made) == ()


def test_one_mac_is_one_port_even_where_the_rest_was_changed() -> None:
    made = pair(host("203.0.113.1", "198.51.100.1", OURS), host("203.0.113.9", "198.51.100.1", OURS.upper()))
    assert hosts_share_a_vmkernel_address.check(made) == ()


def test_two_macs_are_two_ports_even_where_all_addresses_are_alike() -> None:
    made = pair(host("203.0.113.1", "198.51.100.1", OURS), host("203.0.113.1", "198.51.100.1", THEIRS))
    assert hosts_share_a_vmkernel_address.check(made)


def inner(uplinks: str, address: str = "192.168.5.1") -> list[Fact]:
    port = vmk("vmk2", address, port_group="appliance")
    return [port, group("appliance", vswitch="vSwitch9", uplinks=uplinks), switch("vSwitch9", uplinks=uplinks)]


def test_a_network_inside_the_host_has_one_address_everywhere() -> None:
    ours, theirs = host("203.0.113.1", "198.51.100.1"), host("203.0.113.2", "198.51.100.2")
    assert hosts_share_a_vmkernel_address.check(pair([*ours, *inner("")], [*theirs, *inner("")])) == ()
    assert hosts_share_a_vmkernel_address.check(pair([*ours, *inner("vmnic3")], [*theirs, *inner("vmnic3")]))


def test_a_port_whose_switch_was_not_captured_may_be_inside() -> None:
    ours, theirs = host("203.0.113.1", "198.51.100.1"), host("203.0.113.2", "198.51.100.2")
    made = pair([*ours, inner("")[0]], [*theirs, inner("")[0]])
    assert hosts_share_a_vmkernel_address.check(made) == ()


def test_link_local_addresses_are_no_addresses_of_the_network() -> None:
    ours, theirs = host("203.0.113.1", "198.51.100.1"), host("203.0.113.2", "198.51.100.2")
    agents = [[*each, *inner("vmnic3", "169.254.1.1")] for each in (ours, theirs)]
    assert hosts_share_a_vmkernel_address.check(pair(*agents)) == ()


def test_ports_of_one_host_alone_share_nothing() -> None:
    assert hosts_share_a_vmkernel_address.check(pair(host("203.0.113.1", "198.51.100.1"), [])) == ()


def heard(address: str, mac: str) -> Fact:
    return fact("neighbor", address=address, mac=mac, interface="vmk1")


def test_a_third_machine_answers_for_the_address() -> None:
    ours, theirs = host("203.0.113.1", "198.51.100.1", OURS), host("203.0.113.2", "198.51.100.2", THEIRS)
    row = heard("198.51.100.2", THIRD)
    made = pair([*ours, row], theirs)
    assert lines(vmotion_address_answers_with_another_mac.check(made)) == [(A, row.line), (B, theirs[1].line)]


def test_the_port_itself_answers() -> None:
    ours, theirs = host("203.0.113.1", "198.51.100.1", OURS), host("203.0.113.2", "198.51.100.2", THEIRS)
    made = pair([*ours, heard("198.51.100.2", THEIRS.upper()), heard("198.51.100.9", THIRD)], theirs)
    assert vmotion_address_answers_with_another_mac.check(made) == ()


def test_a_port_whose_mac_is_not_known_is_not_compared() -> None:
    ours, theirs = host("203.0.113.1", "198.51.100.1", OURS), host("203.0.113.2", "198.51.100.2")
    made = pair([*ours, heard("198.51.100.2", THIRD)], theirs)
    assert vmotion_address_answers_with_another_mac.check(made) == ()


def test_the_ports_meet() -> None:
    ours, theirs = host("203.0.113.1", "198.51.100.1"), host("203.0.113.2", "198.51.100.2")
    assert lines(vmotion_ports_meet.check(pair(ours, theirs))) == [(A, ours[1].line), (B, theirs[1].line)]


def test_the_ports_lie_in_two_networks() -> None:
    made = pair(host("203.0.113.1", "198.51.100.1"), host("203.0.113.2", "192.0.2.2"))
    assert vmotion_ports_meet.check(made) == ()


def test_the_ports_have_two_mtus() -> None:
    theirs = [vmk("vmk1", "198.51.100.2", mtu=9000), tags("vmk1", "VMotion")]
    assert vmotion_ports_meet.check(pair(host("203.0.113.1", "198.51.100.1"), theirs)) == ()


def test_a_further_port_that_meets_none_leaves_a_doubt() -> None:
    more = [vmk("vmk2", "192.0.2.1"), tags("vmk2", "VMotion")]
    made = pair([*host("203.0.113.1", "198.51.100.1"), *more], host("203.0.113.2", "198.51.100.2"))
    assert vmotion_ports_meet.check(made) == ()


def test_an_address_of_the_records_that_no_port_has_leaves_a_doubt() -> None:
    made = pair(host("203.0.113.1", "198.51.100.1"), host("203.0.113.2", "198.51.100.2"), source_ip="198.51.100.77")
    assert vmotion_ports_meet.check(made) == ()


def test_the_ports_of_one_host_alone_meet_nothing() -> None:
    assert vmotion_ports_meet.check(pair(host("203.0.113.1", "198.51.100.1"), [])) == ()


def test_the_port_to_the_management_processor_has_one_address_on_every_server() -> None:
    ours, theirs = host("203.0.113.1", "198.51.100.1"), host("203.0.113.2", "198.51.100.2")
    made = pair([*ours, *inner("vusb0", "16.1.15.2")], [*theirs, *inner("vusb0", "16.1.15.2")])
    assert hosts_share_a_vmkernel_address.check(made) == ()
    carded = pair([*ours, *inner("vusb0,vmnic3")], [*theirs, *inner("vusb0,vmnic3")])
    assert hosts_share_a_vmkernel_address.check(carded)


def test_ports_whose_masks_differ_so_that_one_lies_outside_do_not_meet() -> None:
    theirs = [vmk("vmk1", "198.51.100.209", netmask="255.255.255.128"), tags("vmk1", "VMotion")]
    assert vmotion_ports_meet.check(pair(host("203.0.113.1", "198.51.100.1"), theirs)) == ()


def storage(vlan: int) -> list[Fact]:
    """Return a port for storage with its port group."""
    return [vmk("vmk2", "192.168.5.1", port_group="NFS"), group("NFS", vlan, uplinks="vmnic0"), switch()]


def test_one_address_in_two_vlans_is_no_matter_where_vmotion_is_not_concerned() -> None:
    ours, theirs = host("203.0.113.1", "198.51.100.1"), host("203.0.113.2", "198.51.100.2")
    assert hosts_share_a_vmkernel_address.check(pair([*ours, *storage(203)], [*theirs, *storage(204)])) == ()


def test_one_address_in_one_vlan_or_in_one_that_is_not_tagged_is_used_twice() -> None:
    ours, theirs = host("203.0.113.1", "198.51.100.1"), host("203.0.113.2", "198.51.100.2")
    for vlan in (203, 0, 4095):
        assert hosts_share_a_vmkernel_address.check(pair([*ours, *storage(203)], [*theirs, *storage(vlan)]))


def test_one_address_of_vmotion_is_used_twice_whatever_the_vlans() -> None:
    hosts = [[*storage(vlan), tags("vmk2", "VMotion"), vmk("vmk0", f"203.0.113.{vlan}")] for vlan in (203, 204)]
    assert hosts_share_a_vmkernel_address.check(pair(*hosts))
