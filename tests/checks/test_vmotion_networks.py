"""vmotion_tag_on_wrong_interface, vmotion_ports_in_different_networks, vmotion_mtu_differs."""

from diagnose.checks import (
    vmotion_mtu_differs,
    vmotion_ports_in_different_networks,
    vmotion_tag_on_wrong_interface,
)
from diagnose.model import Fact

from .hosts import A, B, fact, lines, pair, tags, vmk


def host(last: int, tagged: str, name: str = "vmk1") -> list[Fact]:
    """Return a host with management in 192.0.2.0/24 and the other port in 198.51.100.0/24."""
    return [vmk("vmk0", f"192.0.2.{last}"), vmk(name, f"198.51.100.{last}"), tags(tagged, "VMotion")]


def test_the_tag_sits_on_management_while_another_port_would_do() -> None:
    ours, theirs = host(1, "vmk1"), [*host(2, "vmk0")]
    ours[0] = vmk("vmk0", "203.0.113.1")  # management of its own: only the destination can be wrong
    assert lines(vmotion_tag_on_wrong_interface.check(pair(ours, theirs))) == [
        (B, theirs[0].line),
        (B, theirs[2].line),
        (B, theirs[1].line),
        (A, ours[1].line),
    ]


def test_the_host_whose_port_group_is_named_for_vmotion_is_right() -> None:
    ours = [vmk("vmk0", "192.0.2.1"), vmk("vmk1", "198.51.100.1", port_group="vMotion"), tags("vmk1", "VMotion")]
    quoted = vmotion_tag_on_wrong_interface.check(pair(ours, host(2, "vmk0")))
    assert quoted[0].host == B
    assert (A, ours[0].line) not in lines(quoted)


def test_the_address_that_the_records_name_outranks_the_tag() -> None:
    made = pair(host(1, "vmk1"), host(2, "vmk1"), source_ip="192.0.2.1", destination_ip="198.51.100.2")
    assert vmotion_tag_on_wrong_interface.check(made)


def test_the_tags_of_both_hosts_meet() -> None:
    made = pair(host(1, "vmk1"), host(2, "vmk1"))
    assert vmotion_tag_on_wrong_interface.check(made) == ()
    assert vmotion_ports_in_different_networks.check(made) == ()


def test_migrate_vmknic_tells_where_no_tags_were_captured() -> None:
    theirs = [*host(2, "vmk0")[:2], fact("advanced_option", path="/Migrate/Vmknic", value="vmk0")]
    assert vmotion_tag_on_wrong_interface.check(pair(host(1, "vmk1"), theirs))


def test_what_carries_vmotion_must_be_known_on_both_hosts() -> None:
    assert vmotion_tag_on_wrong_interface.check(pair(host(1, "vmk1"), host(2, "vmk0")[:2])) == ()


def test_no_port_of_the_one_lies_in_the_others_network() -> None:
    ours, theirs = host(1, "vmk1"), [vmk("vmk1", "203.0.113.2"), tags("vmk1", "VMotion")]
    made = pair(ours, theirs)
    assert lines(vmotion_ports_in_different_networks.check(made)) == [(A, ours[1].line), (B, theirs[0].line)]
    assert vmotion_tag_on_wrong_interface.check(made) == ()


def test_a_port_that_would_do_makes_it_the_wrong_interface_instead() -> None:
    assert vmotion_ports_in_different_networks.check(pair(host(1, "vmk1"), host(2, "vmk0"))) == ()


def test_the_vmotion_stack_outranks_the_tags() -> None:
    ours = [vmk("vmk2", "203.0.113.1", netstack="vmotion"), *host(1, "vmk1")]
    assert (
        vmotion_ports_in_different_networks.check(pair(ours, [vmk("vmk1", "203.0.113.2"), tags("vmk1", "VMotion")]))
        == ()
    )


def mtu(*sizes: int) -> list[Fact]:
    ports = [vmk(f"vmk{n}", f"192.0.2.{n + 1}", mtu=size) for n, size in enumerate(sizes)]
    return [*ports, *(tags(f"vmk{n}", "VMotion") for n in range(len(sizes)))]


def test_the_mtus_differ() -> None:
    ours, theirs = mtu(9000), mtu(1500)
    assert lines(vmotion_mtu_differs.check(pair(ours, theirs))) == [(A, ours[0].line), (B, theirs[0].line)]


def test_the_mtus_are_alike() -> None:
    assert vmotion_mtu_differs.check(pair(mtu(9000), mtu(9000))) == ()


def test_each_port_has_a_partner_of_its_own_mtu() -> None:
    assert vmotion_mtu_differs.check(pair(mtu(1500, 9000), mtu(9000, 1500))) == ()


def test_one_of_several_ports_has_another_mtu_than_those_it_meets() -> None:
    ours, theirs = two_networks(9000, 9000), two_networks(9000, 1500)
    assert lines(vmotion_mtu_differs.check(pair(ours, theirs))) == [(A, ours[1].line), (B, theirs[1].line)]


def test_ports_that_do_not_meet_are_not_compared_one_by_one() -> None:
    apart = [vmk("vmk1", "203.0.113.1", mtu=9000), tags("vmk1", "VMotion")]
    assert vmotion_mtu_differs.check(pair(two_networks(9000, 1500), apart)) == ()
    assert vmotion_mtu_differs.check(pair(two_networks(1500, 1500), apart))


def two_networks(first: int, second: int) -> list[Fact]:
    """Return a host whose two vMotion ports lie in a network each."""
    ports = [vmk("vmk1", "192.0.2.1", mtu=first), vmk("vmk2", "198.51.100.1", mtu=second)]
    return [*ports, tags("vmk1", "VMotion"), tags("vmk2", "VMotion")]


def masked(address: str, netmask: str) -> list[Fact]:
    return [vmk("vmk1", address, netmask=netmask), tags("vmk1", "VMotion")]


def test_each_port_must_lie_in_the_others_network() -> None:
    made = pair(masked("192.0.2.7", "255.255.255.0"), masked("192.0.2.209", "255.255.255.128"))
    assert vmotion_ports_in_different_networks.check(made)
    wider = pair(masked("192.0.2.7", "255.255.255.0"), masked("192.0.2.209", "255.255.0.0"))
    assert vmotion_ports_in_different_networks.check(wider) == ()


def new(address: str, size: int = 9000, interface: str = "vmk1") -> list[Fact]:
    """Return a vMotion port with an IPv6 address."""
    return [vmk(interface, address, netmask="64", mtu=size), tags(interface, "VMotion")]


def test_ports_of_ipv6_alone_are_compared_too() -> None:
    made = pair(new("2001:db8:1::1"), new("2001:db8:2::2", 1500))
    assert vmotion_ports_in_different_networks.check(made)
    assert vmotion_mtu_differs.check(made)
    near = pair(new("2001:db8:1::1"), new("2001:db8:1::2"))
    assert vmotion_ports_in_different_networks.check(near) == ()
    assert vmotion_mtu_differs.check(near) == ()


def test_a_port_of_both_families_meets_one_of_ipv6_alone() -> None:
    both = [vmk("vmk1", "192.0.2.1"), *new("2001:db8:1::1")]
    assert vmotion_ports_in_different_networks.check(pair(both, new("2001:db8:1::2"))) == ()
    assert vmotion_ports_in_different_networks.check(pair(both, new("2001:db8:2::2")))


def test_link_local_addresses_meet_nobody() -> None:
    ours, theirs = ([*host(n, "vmk1"), *new(f"fe80::{n}")] for n in (1, 2))
    theirs[1] = vmk("vmk1", "203.0.113.2")
    assert vmotion_ports_in_different_networks.check(pair(ours, theirs))


def test_the_records_may_name_an_ipv6_address() -> None:
    ours = [*new("2001:db8:1::1"), *new("2001:db8:9::1", interface="vmk2")]
    made = pair(ours, new("2001:db8:1::2"), source_ip="2001:db8:9::1", destination_ip="2001:db8:1::2")
    assert lines(vmotion_ports_in_different_networks.check(made)) == []
    assert lines(vmotion_tag_on_wrong_interface.check(made))[0] == (A, ours[2].line)
