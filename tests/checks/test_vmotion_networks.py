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


def test_one_mtu_in_common_is_enough() -> None:
    assert vmotion_mtu_differs.check(pair(mtu(1500, 9000), mtu(9000))) == ()
