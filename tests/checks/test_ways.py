"""The way from a vMotion port to its switch and NICs where it is not told: two distributed switches."""

from diagnose import checks
from diagnose.checks import switching, vmotion_switch_without_uplink, vmotion_uplink_down, ways
from diagnose.model import Fact, Value

from .hosts import A, fact, group, lines, pair, switch, tags, vmk

ASKS = (ways.uplinks, ways.switches, ways.mtus)


def port(port_group: str = "24") -> list[Fact]:
    """Return a port that carries vMotion on a distributed switch."""
    return [vmk("vmk1", "192.0.2.1", mtu=9000, port_group=port_group), tags("vmk1", "VMotion")]


def dvs(name: str, uplinks: str, mtu: int = 1500) -> Fact:
    return fact("dvswitch", name=name, mtu=mtu, uplinks=uplinks)


def dvport(**more: Value) -> Fact:
    return fact("dvport", port="24", **more)


TWO = [dvs("dvs-a", "vmnic2"), dvs("dvs-b", "vmnic3")]


def test_two_distributed_switches_leave_the_way_undecided() -> None:
    made = pair([*port(), *TWO], [])
    assert [asks(made) for asks in ASKS] == [("source: dvport",)] * 3


def test_what_is_undecided_is_not_called_clear() -> None:
    listed = fact("captured", facts="vmknic,vmknic_tags,vswitch,portgroup,dvswitch,nic,dvport")
    counted = fact("nic", name="vmnic2", errors=0)
    made = pair([*port(), *TWO, listed, counted], [*port(), dvs("dvs-a", "vmnic2", 9000), listed, counted])
    found = {state.check: state for state in checks.states(made)}
    asked = ("vmk_mtu_above_vswitch_mtu", "vmotion_uplink_down", "vmotion_nic_below_gigabit", "nic_errors_counted")
    assert [found[name].lacking for name in asked] == [("source: dvport",)] * 4
    assert found["vmotion_switch_without_uplink"].says == "not captured"
    assert found["vmotion_portgroup_vlan_differs"].lacking == ("source: dvport", "destination: dvport")


def test_the_port_tells_its_switch() -> None:
    made = pair([*port(), *TWO, dvport(switch="dvs-b", vlan=20)], [])
    assert [asks(made) for asks in (*ASKS, ways.vlans)] == [()] * 4
    assert switching.uplinks(made.source, "24") == ("vmnic3",)


def test_the_only_distributed_switch_is_the_ports() -> None:
    assert [asks(pair([*port(), TWO[0]], [])) for asks in ASKS] == [()] * 3


def test_a_standard_port_group_without_its_switch_asks_for_the_list_of_switches() -> None:
    made = pair([*port("vMotion"), group("vMotion", uplinks="vmnic2")], [])
    assert ways.uplinks(made) == ()
    assert ways.mtus(made) == ("source: vswitch",)


def test_a_port_whose_group_was_not_printed_asks_for_the_list_of_ports() -> None:
    assert ways.switches(pair([*port(""), *TWO], [])) == ("source: vmknic",)
    assert ways.switches(pair(port("vMotion"), [])) == ("source: vswitch",)


def test_a_host_without_vmotion_ports_leaves_no_way_undecided() -> None:
    assert [asks(pair(TWO, TWO)) for asks in ASKS] == [()] * 3


def test_the_switch_of_vmotion_has_no_uplink() -> None:
    rows = [*port("vMotion"), group("vMotion", uplinks=""), switch(uplinks="")]
    assert lines(vmotion_switch_without_uplink.check(pair(rows, []))) == [(A, rows[n].line) for n in (0, 2, 3)]
    assert vmotion_switch_without_uplink.check(pair([*port(), dvs("dvs-a", "")], []))


def test_the_switch_of_vmotion_has_an_uplink() -> None:
    rows = [*port("vMotion"), group("vMotion"), switch()]
    assert vmotion_switch_without_uplink.check(pair(rows, [*port(), TWO[0]])) == ()


def test_a_port_group_that_is_listed_without_uplinks_does_not_take_its_switchs() -> None:
    rows = [*port("vMotion"), group("vMotion", uplinks=""), switch(uplinks="vmnic2")]
    made = pair(rows, [])
    assert switching.uplinks(made.source, "vMotion") == ()
    assert vmotion_switch_without_uplink.check(made)


def test_a_port_group_whose_uplinks_are_not_listed_takes_its_switchs() -> None:
    told = fact("portgroup_conf", name="vMotion", vlan=20, vswitch="vSwitch0")
    assert switching.uplinks(pair([told, switch(uplinks="vmnic2")], []).source, "vMotion") == ("vmnic2",)
    cut = fact("captured", facts="vswitch", open="portgroup")
    rows = [group("vMotion", uplinks=""), switch(uplinks="vmnic2"), cut]
    assert switching.uplinks(pair(rows, []).source, "vMotion") == ("vmnic2",)


def test_a_switch_that_was_not_captured_may_have_an_uplink() -> None:
    made = pair([*port("vMotion"), group("vMotion", uplinks="")], [*port(), *TWO])
    assert vmotion_switch_without_uplink.check(made) == ()


def test_links_of_a_distributed_switch_are_down() -> None:
    down = fact("nic", name="vmnic3", link="Down")
    made = pair([*port(), *TWO, dvport(switch="dvs-b"), down], [*port(), *TWO, down])
    assert [host for host, _ in lines(vmotion_uplink_down.check(made))] == [A, A]
