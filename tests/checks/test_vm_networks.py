"""portgroup_name_differs_in_case_or_blanks, security_policies_differ."""

from diagnose.checks import portgroup_name_differs_in_case_or_blanks, security_policies_differ
from diagnose.model import Fact

from .hosts import A, B, fact, group, lines, pair, vmx


def card(name: str = "VM Network") -> list[Fact]:
    return vmx(ethernet0__networkName=name)


def conf(name: str) -> Fact:
    return fact("portgroup_conf", name=name, vlan=0, vswitch="vSwitch0")


def test_the_destination_spells_the_name_otherwise() -> None:
    keys, near = card(), group("VM network")
    made = pair([], [near, group("VM Network 2")], keys)
    assert lines(portgroup_name_differs_in_case_or_blanks.check(made)) == [("", keys[0].line), (B, near.line)]


def test_a_second_blank_is_another_name() -> None:
    assert portgroup_name_differs_in_case_or_blanks.check(pair([], [group("VM  Network")], card()))


def test_the_exact_name_is_there() -> None:
    made = pair([], [group("VM network"), group("VM Network")], card())
    assert portgroup_name_differs_in_case_or_blanks.check(made) == ()


def test_no_name_is_near() -> None:
    assert portgroup_name_differs_in_case_or_blanks.check(pair([], [group("Prod")], card())) == ()


def test_esx_conf_shows_a_blank_that_the_list_loses() -> None:
    keys, exact = card(), conf("VM Network ")
    made = pair([], [group("VM Network"), exact], keys)
    assert lines(portgroup_name_differs_in_case_or_blanks.check(made)) == [("", keys[0].line), (B, exact.line)]


def test_esx_conf_without_the_port_group_does_not_outrank_the_list() -> None:
    made = pair([], [group("VM Network"), conf("Management Network")], card())
    assert portgroup_name_differs_in_case_or_blanks.check(made) == ()


def test_port_groups_that_were_not_captured_are_not_spelt_otherwise() -> None:
    assert portgroup_name_differs_in_case_or_blanks.check(pair([group("VM network")], [], card())) == ()


def policy(vswitch: str = "vSwitch0", port_group: str = "", promiscuous: str = "false", **more: str) -> Fact:
    return fact("security_policy", vswitch=vswitch, port_group=port_group, promiscuous=promiscuous, **more)


def test_the_switches_of_the_port_group_have_two_policies() -> None:
    ours, theirs = policy(), policy(promiscuous="true")
    made = pair([group("VM Network"), ours], [group("VM Network"), theirs], card())
    assert lines(security_policies_differ.check(made)) == [(A, ours.line), (B, theirs.line)]


def test_the_port_groups_own_policy_counts_before_that_of_its_switch() -> None:
    own = policy("", "VM-Network", "false")
    made = pair([group("VM Network"), policy()], [group("VM Network"), policy(promiscuous="true"), own], card())
    assert security_policies_differ.check(made) == ()


def test_the_policies_are_alike() -> None:
    made = pair([group("VM Network"), policy()], [group("VM Network"), policy()], card())
    assert security_policies_differ.check(made) == ()


def test_the_policy_of_another_switch_may_differ() -> None:
    ours, theirs = [group("VM Network"), policy("vSwitch1")], [group("VM Network"), policy("vSwitch1", "", "true")]
    assert security_policies_differ.check(pair(ours, theirs, card())) == ()


def test_a_setting_that_only_one_host_tells_is_not_compared() -> None:
    made = pair([group("VM Network"), policy(mac_changes="true")], [group("VM Network"), policy()], card())
    assert security_policies_differ.check(made) == ()


def test_a_policy_that_was_not_captured_does_not_differ() -> None:
    made = pair([group("VM Network"), policy()], [group("VM Network")], card())
    assert security_policies_differ.check(made) == ()


def test_a_policy_of_another_switch_does_not_decide() -> None:
    full = {"mac_changes": "true", "forged_transmits": "true"}
    ours, theirs = [group("VM Network"), policy(**full)], [group("VM Network"), policy("vSwitch1", **full)]
    assert security_policies_differ.undecided(pair(ours, theirs, card())) == ("destination: security_policy",)
    own = policy("", "VM-Network", **full)
    assert security_policies_differ.undecided(pair(ours, [*theirs, own], card())) == ()
    assert security_policies_differ.undecided(pair(ours, ours, card())) == ()


def test_a_setting_that_the_policy_does_not_tell_is_not_decided() -> None:
    rows = [group("VM Network"), policy()]
    both = ("source: security_policy", "destination: security_policy")
    assert security_policies_differ.undecided(pair(rows, rows, card())) == both


def test_a_port_group_that_one_host_lacks_has_no_policy_to_compare() -> None:
    assert security_policies_differ.undecided(pair([group("VM Network")], [group("Prod")], card())) == ()
