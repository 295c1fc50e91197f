from msgspec import structs

from diagnose.checks.troubled_nics_carry_no_vmotion import check
from diagnose.model import Fact, Pair

from .hosts import A, B, group, lines, pair, switch, tags, vmk

VMOTION = [
    vmk("vmk1", "192.0.2.21"),
    tags("vmk1", "VMotion"),
    group("group of vmk1", vswitch="vSwitch1", uplinks="vmnic2,vmnic3"),
    (SWITCH := switch("vSwitch1", uplinks="vmnic2,vmnic3")),
]


def hosts(*troubled: tuple[str, str], source: list[Fact] | None = None) -> Pair:
    """Return two hosts whose vMotion goes through vmnic2 and vmnic3, with trouble of these NICs."""
    given = VMOTION if source is None else source
    return structs.replace(pair(given, VMOTION), troubled=frozenset(troubled))


def test_a_nic_of_another_switch_carries_no_vmotion() -> None:
    assert lines(check(hosts((A, "vmnic0")))) == [(A, SWITCH.line)]


def test_one_of_two_that_carries_it_is_enough() -> None:
    assert check(hosts((A, "vmnic0"), (B, "vmnic3"))) == ()


def test_it_is_not_known_where_the_way_to_the_nic_was_not_captured() -> None:
    assert check(hosts((A, "vmnic0"), source=[])) == ()


def test_it_is_not_known_of_a_third_host() -> None:
    assert check(hosts((A, "vmnic0"), ("esx03", "vmnic0"))) == ()


def test_no_trouble_refutes_nothing() -> None:
    assert check(hosts()) == ()
