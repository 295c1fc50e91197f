"""portgroup_missing_on_destination, portgroup_vlan_differs, vswitches_differ, vm_on_internal_only_vswitch."""

from diagnose.checks import (
    portgroup_missing_on_destination,
    portgroup_vlan_differs,
    vm_on_internal_only_vswitch,
    vswitches_differ,
)
from diagnose.model import Fact

from .hosts import A, B, fact, group, lines, pair, switch, tags, vmk, vmx


def dvs(name: str, uplinks: str = "vmnic1") -> Fact:
    return fact("dvswitch", name=name, mtu=1500, uplinks=uplinks)


def card(name: str = "Prod", **more: str) -> list[Fact]:
    return vmx(ethernet0__networkName=name, **more)


def test_the_port_group_is_spelt_otherwise_on_the_destination() -> None:
    keys, ours, theirs = card(), group("Prod"), group("PROD")
    made = pair([ours], [theirs], keys)
    assert lines(portgroup_missing_on_destination.check(made)) == [
        ("", keys[0].line),
        (A, ours.line),
        (B, theirs.line),
    ]


def test_the_port_group_is_missing() -> None:
    keys, ours = card(), group("Prod")
    made = pair([ours], [group("Test")], keys)
    assert lines(portgroup_missing_on_destination.check(made)) == [("", keys[0].line), (A, ours.line)]


def test_the_port_group_is_there() -> None:
    assert portgroup_missing_on_destination.check(pair([group("Prod")], [group("Prod")], card())) == ()


def test_port_groups_that_were_not_captured_are_not_missing() -> None:
    assert portgroup_missing_on_destination.check(pair([group("Prod")], [], card())) == ()


def test_a_distributed_port_is_not_looked_for_by_its_name() -> None:
    keys = card(ethernet0__dvs__portgroupId="dvportgroup-12")
    assert portgroup_missing_on_destination.check(pair([group("Prod")], [group("Test")], keys)) == ()


def test_a_card_that_is_not_there_needs_no_port_group() -> None:
    keys = card(ethernet0__present="FALSE")
    assert portgroup_missing_on_destination.check(pair([group("Prod")], [group("Test")], keys)) == ()


def test_a_card_that_is_not_connected_needs_no_port_group() -> None:
    keys = card(ethernet0__startConnected="FALSE")
    assert portgroup_missing_on_destination.check(pair([group("Prod")], [group("Test")], keys)) == ()
    inside = [group("Prod", uplinks=""), switch(uplinks="")]
    assert vm_on_internal_only_vswitch.check(pair(inside, [], keys)) == ()


def test_a_port_group_that_neither_host_has_is_missing() -> None:
    keys = card()
    made = pair([group("Old")], [group("Test")], keys)
    assert lines(portgroup_missing_on_destination.check(made)) == [("", keys[0].line)]


def test_a_destination_without_any_standard_port_group_has_not_this_one() -> None:
    theirs = [fact("captured", facts="vswitch,portgroup,dvswitch"), dvs("dvs")]
    assert portgroup_missing_on_destination.check(pair([group("Prod")], theirs, card()))


def test_esx_conf_tells_where_the_list_was_not_captured() -> None:
    theirs = fact("portgroup_conf", name="Test", vlan=0, vswitch="vSwitch0")
    assert portgroup_missing_on_destination.check(pair([group("Prod")], [theirs], card()))


def test_the_vlans_differ() -> None:
    ours, theirs = group("Prod", 110), group("Prod", 111)
    made = pair([ours], [theirs], card())
    assert lines(portgroup_vlan_differs.check(made)) == [(A, ours.line), (B, theirs.line)]


def test_the_vlans_are_alike() -> None:
    assert portgroup_vlan_differs.check(pair([group("Prod", 110)], [group("Prod", 110)], card())) == ()


def test_the_vlan_of_another_port_group_may_differ() -> None:
    made = pair([group("Prod"), group("Mgmt", 1)], [group("Prod"), group("Mgmt", 2)], card())
    assert portgroup_vlan_differs.check(made) == ()


def test_the_vlan_of_the_vmotion_port_group_must_not() -> None:
    way = [vmk("vmk1", "192.0.2.1", port_group="vMotion"), tags("vmk1", "VMotion")]
    made = pair([*way, group("Prod"), group("vMotion", 1)], [group("Prod"), group("vMotion", 2)], card())
    assert portgroup_vlan_differs.check(made)


def test_the_vlan_of_management_is_of_no_interest_to_a_vm_without_standard_port_groups() -> None:
    keys = vmx(ethernet0__dvs__portgroupId="dvportgroup-12")
    assert portgroup_vlan_differs.check(pair([group("Mgmt", 1)], [group("Mgmt", 2)], keys)) == ()


def test_any_vlan_counts_where_no_vm_is_known() -> None:
    assert portgroup_vlan_differs.check(pair([group("Mgmt", 1)], [group("Mgmt", 2)]))


def test_the_switches_of_the_port_group_have_two_mtus() -> None:
    ours, theirs = switch(mtu=9000), switch(mtu=1500)
    made = pair([group("Prod"), ours], [group("Prod"), theirs], card())
    assert lines(vswitches_differ.check(made)) == [(A, ours.line), (B, theirs.line)]


def test_the_switch_of_one_host_has_no_uplink() -> None:
    assert vswitches_differ.check(pair([group("Prod"), switch()], [group("Prod"), switch(uplinks="")], card()))


def test_a_host_may_have_more_uplinks_than_the_other() -> None:
    made = pair([group("Prod"), switch(uplinks="vmnic0,vmnic1")], [group("Prod"), switch()], card())
    assert vswitches_differ.check(made) == ()


def test_the_switches_may_have_two_names_and_other_nics() -> None:
    theirs = [group("Prod", vswitch="vSwitch5"), switch("vSwitch5", uplinks="vmnic7")]
    assert vswitches_differ.check(pair([group("Prod"), switch()], theirs, card())) == ()


def test_the_switch_and_its_port_group_are_absent() -> None:
    ours = switch("vSwitch1")
    made = pair([group("Prod", vswitch="vSwitch1"), ours], [group("Test"), switch()], card())
    assert lines(vswitches_differ.check(made)) == [(A, ours.line)]


def test_a_switch_without_the_port_group_is_the_port_groups_trouble() -> None:
    assert vswitches_differ.check(pair([group("Prod"), switch()], [group("Test"), switch()], card())) == ()


def test_a_switch_that_nothing_of_the_move_needs_may_differ() -> None:
    ours, theirs = [group("Other"), switch(mtu=9000)], [group("Other"), switch()]
    assert vswitches_differ.check(pair(ours, theirs, card())) == ()


def test_the_vms_switch_has_no_uplink() -> None:
    keys, row, on = card(), group("Prod", uplinks=""), switch(uplinks="")
    assert lines(vm_on_internal_only_vswitch.check(pair([row, on], [], keys))) == [
        ("", keys[0].line),
        (A, row.line),
        (A, on.line),
    ]


def test_the_vms_switch_has_an_uplink() -> None:
    assert vm_on_internal_only_vswitch.check(pair([group("Prod"), switch()], [], card())) == ()


def test_a_port_group_whose_switch_was_not_captured_is_not_internal() -> None:
    assert vm_on_internal_only_vswitch.check(pair([group("Prod", uplinks="")], [], card())) == ()
