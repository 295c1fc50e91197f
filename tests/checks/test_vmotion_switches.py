"""The vMotion ports' switches: MTU, VLAN, links and drivers of the NICs, and whether a NIC carries vMotion."""

from diagnose.checks import (
    nic_driver_differs,
    vmk_mtu_above_vswitch_mtu,
    vmotion_portgroup_vlan_differs,
    vmotion_uplink_down,
)
from diagnose.checks.vmotion_nics import carries_vmotion
from diagnose.model import Fact, HostFacts, Value

from .hosts import A, B, fact, group, lines, pair, switch, tags, vmk


def port(mtu: int = 1500, port_group: str = "vMotion", address: str = "192.0.2.1") -> list[Fact]:
    """Return a port that carries vMotion."""
    return [vmk("vmk1", address, mtu=mtu, port_group=port_group), tags("vmk1", "VMotion")]


def dvport(vlan: Value, number: str = "24", switch: str = "dvs", **more: Value) -> Fact:
    return fact("dvport", port=number, switch=switch, vlan=vlan, **more)


def test_the_port_sends_larger_frames_than_its_switch_takes() -> None:
    ours, on = port(9000), switch(mtu=1500)
    assert lines(vmk_mtu_above_vswitch_mtu.check(pair([*ours, group("vMotion"), on], []))) == [
        (A, ours[0].line),
        (A, on.line),
    ]


def test_a_switch_may_take_larger_frames_than_its_port_sends() -> None:
    made = pair([*port(1500), group("vMotion"), switch(mtu=9000)], [*port(9000), group("vMotion"), switch(mtu=9000)])
    assert vmk_mtu_above_vswitch_mtu.check(made) == ()


def test_a_port_without_vmotion_is_of_no_interest() -> None:
    rows = [vmk("vmk2", "192.0.2.1", mtu=9000, port_group="iSCSI"), group("iSCSI"), switch()]
    assert vmk_mtu_above_vswitch_mtu.check(pair(rows, [])) == ()


def test_a_switch_that_was_not_captured_has_no_mtu() -> None:
    assert vmk_mtu_above_vswitch_mtu.check(pair([*port(9000), group("vMotion")], port(9000))) == ()


def test_a_distributed_port_has_the_mtu_of_its_switch() -> None:
    assert vmk_mtu_above_vswitch_mtu.check(pair([*port(9000, "24"), dvport(0, mtu=1500)], []))
    assert vmk_mtu_above_vswitch_mtu.check(pair([*port(9000, "24"), dvport(0, mtu=9000)], [])) == ()


def test_the_only_distributed_switch_is_that_of_a_numbered_port() -> None:
    one, two = (fact("dvswitch", name=name, mtu=1500, uplinks="vmnic1") for name in ("dvs", "dvs2"))
    assert vmk_mtu_above_vswitch_mtu.check(pair([*port(9000, "24"), one], []))
    assert vmk_mtu_above_vswitch_mtu.check(pair([*port(9000, "24"), one, two], [])) == ()
    assert vmk_mtu_above_vswitch_mtu.check(pair([*port(9000, "24"), one, two, dvport(0)], []))


def test_the_port_groups_of_vmotion_lie_in_two_vlans() -> None:
    ours, theirs = [*port(), group("vMotion", 20)], [*port(1500, "vmotion-b", "192.0.2.2"), group("vmotion-b", 30)]
    assert lines(vmotion_portgroup_vlan_differs.check(pair(ours, theirs))) == [
        (A, ours[0].line),
        (A, ours[2].line),
        (B, theirs[0].line),
        (B, theirs[2].line),
    ]


def test_a_distributed_port_tells_its_vlan() -> None:
    theirs = port(1500, "24", "192.0.2.2")
    assert vmotion_portgroup_vlan_differs.check(pair([*port(), group("vMotion", 20)], [*theirs, dvport(30)]))
    assert vmotion_portgroup_vlan_differs.check(pair([*port(), group("vMotion", 20)], [*theirs, dvport(20)])) == ()


def test_a_number_that_two_switches_have_tells_nothing() -> None:
    theirs = [*port(1500, "24", "192.0.2.2"), dvport(30), dvport(20, switch="dvs2")]
    assert vmotion_portgroup_vlan_differs.check(pair([*port(), group("vMotion", 20)], theirs)) == ()


def test_untagged_frames_may_end_in_the_same_vlan() -> None:
    theirs = [*port(address="192.0.2.2"), group("vMotion", 0)]
    assert vmotion_portgroup_vlan_differs.check(pair([*port(), group("vMotion", 20)], theirs)) == ()


def test_two_networks_belong_into_two_vlans() -> None:
    theirs = [*port(address="198.51.100.2"), group("vMotion", 30)]
    assert vmotion_portgroup_vlan_differs.check(pair([*port(), group("vMotion", 20)], theirs)) == ()


def test_one_vlan_in_common_is_enough() -> None:
    more = [vmk("vmk2", "192.0.2.9", port_group="vMotion-2"), tags("vmk2", "VMotion"), group("vMotion-2", 30)]
    theirs = [*port(address="192.0.2.2"), group("vMotion", 30)]
    assert vmotion_portgroup_vlan_differs.check(pair([*port(), group("vMotion", 20), *more], theirs)) == ()


def test_a_vlan_that_was_not_captured_does_not_differ() -> None:
    made = pair([*port(), group("vMotion", 20)], port(address="192.0.2.2"))
    assert vmotion_portgroup_vlan_differs.check(made) == ()


def way(*nics: Fact, uplinks: str = "vmnic2,vmnic3") -> list[Fact]:
    """Return a host whose vMotion goes through a switch with these uplinks."""
    return [*port(), group("vMotion", uplinks=uplinks), switch(uplinks=uplinks), *nics]


def nic(name: str, link: str = "Up", driver: str = "ixgben", description: str = "X710") -> Fact:
    return fact("nic", name=name, link=link, driver=driver, description=description)


def test_every_uplink_of_vmotion_is_down() -> None:
    rows = way(nic("vmnic2", "Down"), nic("vmnic3", "Down"))
    assert lines(vmotion_uplink_down.check(pair([], rows))) == [(B, rows[0].line), (B, rows[4].line), (B, rows[5].line)]


def test_one_link_that_is_up_is_enough() -> None:
    assert vmotion_uplink_down.check(pair(way(nic("vmnic2", "Down"), nic("vmnic3")), [])) == ()


def test_a_link_that_was_not_captured_may_be_up() -> None:
    assert vmotion_uplink_down.check(pair(way(nic("vmnic2", "Down")), [])) == ()


def test_a_link_of_another_switch_may_be_down() -> None:
    rows = way(nic("vmnic0", "Down"), nic("vmnic2"), nic("vmnic3"))
    assert vmotion_uplink_down.check(pair(rows, [])) == ()


def test_a_switch_without_uplinks_has_none_that_is_down() -> None:
    assert vmotion_uplink_down.check(pair(way(nic("vmnic2", "Down"), uplinks=""), [])) == ()


def test_one_model_runs_two_drivers() -> None:
    ours, theirs = nic("vmnic2", driver="ixgbe"), nic("vmnic4")
    assert lines(nic_driver_differs.check(pair([ours], [theirs]))) == [(A, ours.line), (B, theirs.line)]


def test_one_model_runs_one_driver() -> None:
    assert nic_driver_differs.check(pair([nic("vmnic2")], [nic("vmnic4")])) == ()


def test_two_models_may_have_two_drivers() -> None:
    other = nic("vmnic2", driver="ntg3", description="BCM5720")
    assert nic_driver_differs.check(pair([nic("vmnic2")], [other])) == ()


def test_nics_beside_the_vmotion_switch_may_have_another_driver() -> None:
    ours, theirs = way(nic("vmnic2"), nic("vmnic0")), way(nic("vmnic2"), nic("vmnic0", driver="ixgbe"))
    assert nic_driver_differs.check(pair(ours, theirs)) == ()


def test_nics_of_one_host_alone_are_not_compared() -> None:
    assert nic_driver_differs.check(pair([nic("vmnic2")], [])) == ()


def test_a_nic_carries_vmotion_or_does_not() -> None:
    host = pair(way(), []).source
    assert carries_vmotion(host, "vmnic2") is True
    assert carries_vmotion(host, "vmnic0") is False


def test_the_port_that_the_records_name_carries_vmotion() -> None:
    more = [vmk("vmk2", "198.51.100.1", port_group="Mgmt"), group("Mgmt", vswitch="vSwitch1", uplinks="vmnic0")]
    assert carries_vmotion(pair([*way(), *more], []).source, "vmnic0", "198.51.100.1") is True


def test_it_is_not_known_what_a_nic_carries_where_the_way_was_not_captured() -> None:
    assert carries_vmotion(HostFacts(A), "vmnic0") is None
    assert carries_vmotion(pair(port(), []).source, "vmnic0") is None
    more = [vmk("vmk2", "198.51.100.1", port_group="other"), tags("vmk2", "VMotion")]
    assert carries_vmotion(pair([*way(), *more], []).source, "vmnic0") is None
