"""vmotion_nic_below_gigabit, nic_firmware_differs, nic_errors_counted."""

from diagnose.checks import nic_errors_counted, nic_firmware_differs, vmotion_nic_below_gigabit
from diagnose.model import Fact, Value

from .hosts import A, B, fact, group, lines, pair, switch, tags, vmk


def host(*nics: Fact) -> list[Fact]:
    """Return a host whose vMotion goes through vmnic2."""
    port = vmk("vmk1", "192.0.2.1", port_group="vMotion")
    way = [group("vMotion", vswitch="vSwitch1", uplinks="vmnic2"), switch("vSwitch1", uplinks="vmnic2")]
    return [port, tags("vmk1", "VMotion"), *way, *nics]


def nic(name: str = "vmnic2", **fields: Value) -> Fact:
    return fact("nic", name=name, driver="ixgben", description="X710", **fields)


def test_the_vmotion_nic_runs_at_100_mbit() -> None:
    row = nic(link="Up", speed=100)
    assert lines(vmotion_nic_below_gigabit.check(pair(host(row), host(nic(link="Up", speed=1000))))) == [(A, row.line)]


def test_a_nic_listed_twice_is_quoted_once() -> None:
    row = nic(link="Up", speed=100)
    assert lines(vmotion_nic_below_gigabit.check(pair(host(row, nic(link="Up", speed=100)), []))) == [(A, row.line)]


def test_a_link_that_is_down_has_no_speed() -> None:
    assert vmotion_nic_below_gigabit.check(pair(host(nic(link="Down", speed=0)), [])) == ()


def test_a_slow_nic_of_another_switch_is_of_no_interest() -> None:
    assert vmotion_nic_below_gigabit.check(pair(host(nic("vmnic0", link="Up", speed=100)), [])) == ()


def test_the_only_distributed_switch_carries_a_port_that_is_on_no_standard_group() -> None:
    way = [vmk("vmk1", "192.0.2.1", port_group="24"), tags("vmk1", "VMotion")]
    dvs = fact("dvswitch", name="dvs", mtu=1500, uplinks="vmnic2,vmnic3")
    assert vmotion_nic_below_gigabit.check(pair([*way, dvs, nic(link="Up", speed=100)], []))


def test_one_model_runs_two_firmwares() -> None:
    ours, theirs = nic(firmware="6.01", driver_version="2.0"), nic(firmware="5.04", driver_version="2.0")
    made = pair(host(ours), host(theirs))
    assert lines(nic_firmware_differs.check(made)) == [(A, ours.line), (B, theirs.line)]


def test_a_version_is_quoted_at_its_own_line() -> None:
    ours = [nic(driver_version="2.0"), nic(firmware="6.01", driver_version="2.0")]
    theirs = [nic(driver_version="1.3"), nic(firmware="6.01", driver_version="1.3")]
    made = pair(host(*ours), host(*theirs))
    assert lines(nic_firmware_differs.check(made)) == [(A, ours[0].line), (B, theirs[0].line)]


def test_one_model_runs_one_firmware() -> None:
    assert nic_firmware_differs.check(pair(host(nic(firmware="6.01")), host(nic(firmware="6.01")))) == ()


def test_two_models_are_not_compared() -> None:
    other = fact("nic", name="vmnic2", driver="ntg3", description="BCM5720", firmware="1.0")
    assert nic_firmware_differs.check(pair(host(nic(firmware="6.01")), host(other))) == ()


def test_nics_beside_the_vmotion_switch_may_differ() -> None:
    ours = host(nic(firmware="6.01"), nic("vmnic0", firmware="6.01"))
    theirs = host(nic(firmware="6.01"), nic("vmnic0", firmware="5.04"))
    assert nic_firmware_differs.check(pair(ours, theirs)) == ()


def test_all_nics_are_compared_where_the_vmotion_switch_is_not_known() -> None:
    assert nic_firmware_differs.check(pair([nic("vmnic0", firmware="6.01")], [nic("vmnic0", firmware="5.04")]))


def test_a_nic_without_its_firmware_or_counters_leaves_these_checks_open() -> None:
    ours, theirs = host(nic(firmware="6.01", errors=0)), host(nic(link="Up", speed=10000))
    other = nic("vmnic0", firmware="6.01", errors=0)
    assert nic_firmware_differs.undecided(pair(ours, theirs)) == ("destination: nic",)
    assert nic_firmware_differs.undecided(pair(ours, [*theirs, other])) == ("destination: nic",)
    assert nic_firmware_differs.undecided(pair(ours, ours)) == ()
    assert nic_errors_counted.undecided(pair(ours, theirs)) == ("destination: nic",)
    assert nic_errors_counted.undecided(pair(ours, [*theirs, other])) == ("destination: nic",)
    assert nic_errors_counted.undecided(pair(ours, ours)) == ()


def test_errors_are_counted() -> None:
    row = nic(errors=1127)
    assert lines(nic_errors_counted.check(pair(host(nic(errors=0)), host(row)))) == [(B, row.line)]


def test_errors_of_another_nic_are_of_no_interest() -> None:
    assert nic_errors_counted.check(pair(host(nic("vmnic0", errors=3)), [])) == ()


def test_a_few_errors_of_many_packets_are_none() -> None:
    assert nic_errors_counted.check(pair(host(nic(errors=2, packets=10**10)), [])) == ()
    assert nic_errors_counted.check(pair(host(nic(errors=5000, packets=10**10)), [])) == ()


def test_more_than_one_packet_in_a_million_was_lost() -> None:
    assert nic_errors_counted.check(pair(host(nic(errors=22044, packets=5 * 10**9)), []))


def test_a_young_counter_is_no_sample() -> None:
    assert nic_errors_counted.check(pair(host(nic(errors=3, packets=400)), [])) == ()


def test_a_few_errors_of_packets_that_are_not_told_are_none() -> None:
    assert nic_errors_counted.check(pair(host(nic(errors=999)), [])) == ()
