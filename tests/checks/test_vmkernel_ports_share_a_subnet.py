import pytest

from diagnose.checks import vmotion_ports_have_networks_of_their_own as apart
from diagnose.checks.vmkernel_ports_share_a_subnet import check
from diagnose.model import Fact

from .hosts import A, B, lines, pair, tags, vmk


def test_management_and_vmotion_lie_in_one_network() -> None:
    ports = [vmk("vmk0", "192.0.2.11"), vmk("vmk1", "192.0.2.21")]
    made = pair([*ports, tags("vmk1", "VMotion")], [])
    assert lines(check(made)) == [(A, ports[0].line), (A, ports[1].line)]


def test_any_two_count_where_it_is_not_known_what_carries_vmotion() -> None:
    assert check(pair([vmk("vmk0", "192.0.2.11"), vmk("vmk1", "192.0.2.21")], []))


def test_one_network_may_hold_the_other() -> None:
    wide = vmk("vmk1", "192.0.3.21", netmask="255.255.254.0")
    assert check(pair([vmk("vmk0", "192.0.2.11"), wide], []))


def test_two_networks_are_told_apart_by_their_mask() -> None:
    ports = [vmk(name, ip, netmask="255.255.255.128") for name, ip in (("vmk0", "192.0.2.11"), ("vmk1", "192.0.2.200"))]
    assert check(pair(ports, [])) == ()


def test_two_stacks_do_not_get_in_each_others_way() -> None:
    ports = [vmk("vmk0", "192.0.2.11"), vmk("vmk1", "192.0.2.21", netstack="vmotion")]
    assert check(pair(ports, [])) == ()


def test_a_disabled_port_does_not_get_in_the_way() -> None:
    assert check(pair([vmk("vmk0", "192.0.2.11"), vmk("vmk1", "192.0.2.21", enabled="false")], [])) == ()


def test_several_vmotion_ports_in_one_network_are_supported() -> None:
    ports = [vmk("vmk1", "192.0.2.11"), vmk("vmk2", "192.0.2.21")]
    assert check(pair([*ports, tags("vmk1", "VMotion"), tags("vmk2", "VMotion")], [])) == ()


def test_two_iscsi_ports_do_not_disturb_vmotion() -> None:
    ports = [vmk("vmk1", "198.51.100.11"), vmk("vmk2", "192.0.2.11"), vmk("vmk3", "192.0.2.21")]
    assert check(pair([*ports, tags("vmk1", "VMotion")], [])) == ()


def test_ipv6_and_unset_addresses_are_left_out() -> None:
    ports = [
        vmk("vmk0", "fe80::1", netmask="64"),
        vmk("vmk1", "fe80::2", netmask="64"),
        vmk("vmk2", "N/A", netmask="N/A"),
    ]
    assert check(pair(ports, [])) == ()


# --- the opposite: no other port lies in the vMotion ports' networks


def of_host(last: int, vmotion: str = "198.51.100.") -> list[Fact]:
    """Return a management and a vMotion port."""
    return [vmk("vmk0", f"192.0.2.{last}"), vmk("vmk1", f"{vmotion}{last}"), tags("vmk1", "VMotion")]


def test_the_vmotion_ports_of_both_hosts_have_networks_of_their_own() -> None:
    ours, theirs = of_host(11), of_host(12)
    assert lines(apart.check(pair(ours, theirs))) == [(A, ours[1].line), (B, theirs[1].line)]


@pytest.mark.parametrize(
    "theirs",
    [of_host(12, "192.0.2.1"), of_host(12)[:2], [], of_host(12)[2:]],
    ids=["shared on one host", "no tags", "one host alone", "no ports"],
)
def test_a_shared_network_or_a_host_that_is_not_told_leaves_it_open(theirs: list[Fact]) -> None:
    assert apart.check(pair(of_host(11), theirs)) == ()
