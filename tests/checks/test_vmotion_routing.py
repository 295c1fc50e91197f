"""vmotion_networks_not_routed, vmotion_stacks_differ, and which routes make vMotion between two networks legal."""

from diagnose.checks import (
    vmotion_networks_not_routed,
    vmotion_ports_in_different_networks,
    vmotion_stacks_differ,
    vmotion_tag_on_wrong_interface,
)
from diagnose.model import Fact

from .hosts import A, B, fact, lines, pair, tags, vmk

EVERYWHERE = "0.0.0.0"  # noqa: S104  a route, no socket


def local(network: str, stack: str = "vmotion", interface: str = "vmk1") -> Fact:
    """Return the route to a port's own network."""
    return fact("route", network=network, netmask="255.255.255.0", gateway="", interface=interface, netstack=stack)


def default(gateway: str, stack: str = "vmotion", interface: str = "vmk1") -> Fact:
    """Return a default route."""
    return fact("route", network=EVERYWHERE, netmask=EVERYWHERE, gateway=gateway, interface=interface, netstack=stack)


def on_stack(address: str, *routes: Fact) -> list[Fact]:
    """Return a host whose vMotion port lies on the vMotion stack."""
    return [vmk("vmk1", address, netstack="vmotion"), *routes]


def on_default(address: str, *routes: Fact) -> list[Fact]:
    """Return a host whose vMotion port lies on the default stack."""
    return [vmk("vmk1", address), tags("vmk1", "VMotion"), *routes]


def test_the_vmotion_stack_has_no_gateway() -> None:
    ours = on_stack("192.0.2.1", local("192.0.2.0"))
    theirs = on_stack("198.51.100.1", local("198.51.100.0"), default("198.51.100.254"))
    assert lines(vmotion_networks_not_routed.check(pair(ours, theirs))) == [
        (A, ours[0].line),
        (A, ours[1].line),
        (B, theirs[0].line),
    ]


def test_the_way_back_must_be_there_too() -> None:
    ours = on_stack("192.0.2.1", local("192.0.2.0"), default("192.0.2.254"))
    made = pair(ours, on_stack("198.51.100.1", local("198.51.100.0")))
    assert vmotion_networks_not_routed.check(made)[0].host == B


def test_both_stacks_have_a_gateway() -> None:
    ours = on_stack("192.0.2.1", local("192.0.2.0"), default("192.0.2.254"))
    theirs = on_stack("198.51.100.1", local("198.51.100.0"), default("198.51.100.254"))
    assert vmotion_networks_not_routed.check(pair(ours, theirs)) == ()


def test_a_route_to_the_network_is_enough() -> None:
    static = fact(
        "route",
        network="198.51.0.0",
        netmask="255.255.0.0",
        gateway="192.0.2.254",
        interface="vmk1",
        netstack="vmotion",
    )
    made = pair(on_stack("192.0.2.1", local("192.0.2.0"), static), on_stack("198.51.100.1"))
    assert vmotion_networks_not_routed.check(made) == ()


def test_routes_of_the_default_stack_say_nothing_of_the_vmotion_stack() -> None:
    routes = [local("203.0.113.0", "defaultTcpipStack", "vmk0")]
    made = pair(on_stack("192.0.2.1", *routes), on_stack("198.51.100.1", *routes))
    assert vmotion_networks_not_routed.check(made) == ()


def test_a_gateway_of_a_port_alone_is_no_list_of_routes() -> None:
    lone = default("192.0.2.254", interface="vmk2")
    assert vmotion_networks_not_routed.check(pair(on_stack("192.0.2.1", lone), on_stack("198.51.100.1"))) == ()


def test_a_gateway_of_the_ports_own_is_a_route_of_whatever_stack_it_is_told() -> None:
    own = default("192.0.2.254", "defaultTcpipStack")
    made = pair(on_stack("192.0.2.1", local("192.0.2.0"), own), on_stack("198.51.100.1"))
    assert vmotion_networks_not_routed.check(made) == ()


def test_within_one_network_no_route_is_needed() -> None:
    made = pair(on_stack("192.0.2.1", local("192.0.2.0")), on_stack("192.0.2.2", local("192.0.2.0")))
    assert vmotion_networks_not_routed.check(made) == ()


def test_a_release_without_stacks_has_the_default_one() -> None:
    rows = [vmk("vmk1", "192.0.2.1", netstack=""), tags("vmk1", "VMotion"), local("192.0.2.0", "defaultTcpipStack")]
    assert vmotion_networks_not_routed.check(pair(rows, on_default("198.51.100.1")))


def test_a_damaged_route_leads_nowhere() -> None:
    odd = fact("route", network="999.1.1.1", netmask="255.0.0.0", gateway="", interface="vmk1", netstack="vmotion")
    made = pair(on_stack("192.0.2.1", local("192.0.2.0"), odd), on_stack("198.51.100.1"))
    assert vmotion_networks_not_routed.check(made)


def test_one_host_uses_the_vmotion_stack_in_another_network() -> None:
    ours, theirs = on_stack("192.0.2.1"), on_default("198.51.100.1")
    assert lines(vmotion_stacks_differ.check(pair(ours, theirs))) == [(A, ours[0].line), (B, theirs[0].line)]


def test_within_one_network_the_stack_does_not_matter() -> None:
    assert vmotion_stacks_differ.check(pair(on_stack("192.0.2.1"), on_default("192.0.2.2"))) == ()


def test_routes_both_ways_make_two_stacks_legal() -> None:
    ours = on_stack("192.0.2.1", local("192.0.2.0"), default("192.0.2.254"))
    routes = [local("198.51.100.0", "defaultTcpipStack"), default("203.0.113.254", "defaultTcpipStack", "vmk0")]
    assert vmotion_stacks_differ.check(pair(ours, on_default("198.51.100.1", *routes))) == ()
    assert vmotion_stacks_differ.check(pair(ours, on_default("198.51.100.1")))


def test_one_stack_in_two_networks_is_no_difference_of_stacks() -> None:
    assert vmotion_stacks_differ.check(pair(on_stack("192.0.2.1"), on_stack("198.51.100.1"))) == ()


def test_a_release_that_names_no_stack_is_not_compared() -> None:
    theirs = [vmk("vmk1", "198.51.100.1", netstack=""), tags("vmk1", "VMotion")]
    assert vmotion_stacks_differ.check(pair(on_stack("192.0.2.1"), theirs)) == ()


def test_what_carries_vmotion_must_be_known_on_both_hosts() -> None:
    lone = pair(on_stack("192.0.2.1", local("192.0.2.0")), [vmk("vmk1", "198.51.100.1")])
    assert vmotion_stacks_differ.check(lone) == ()
    assert vmotion_networks_not_routed.check(lone) == ()


def test_ports_that_reach_each_other_by_their_own_gateways_may_lie_in_two_networks() -> None:
    ours = on_stack("192.0.2.1", local("192.0.2.0"), default("192.0.2.254"))
    theirs = on_stack("198.51.100.1", local("198.51.100.0"), default("198.51.100.254"))
    assert vmotion_ports_in_different_networks.check(pair(ours, theirs)) == ()
    assert vmotion_ports_in_different_networks.check(pair(ours, on_stack("198.51.100.1", local("198.51.100.0"))))


def test_the_gateway_of_management_is_no_way_for_vmotion() -> None:
    hosts = [
        on_default(
            f"{net}.1", local(f"{net}.0", "defaultTcpipStack"), default("203.0.113.254", "defaultTcpipStack", "vmk0")
        )
        for net in ("192.0.2", "198.51.100")
    ]
    assert vmotion_ports_in_different_networks.check(pair(*hosts))
    assert vmotion_networks_not_routed.check(pair(*hosts)) == ()


def test_routes_of_another_stack_leave_it_undecided() -> None:
    other = local("203.0.113.0", "defaultTcpipStack", "vmk0")
    made = pair(on_stack("192.0.2.1", local("192.0.2.0")), on_stack("192.0.2.2", other))
    assert vmotion_networks_not_routed.undecided(made) == ()  # they meet: no route is asked for
    made = pair(on_stack("192.0.2.1", local("192.0.2.0")), on_stack("198.51.100.1", other))
    assert vmotion_networks_not_routed.undecided(made) == ("destination: route",)


def test_routes_of_ipv4_say_nothing_of_ipv6() -> None:
    hosts = [
        [
            vmk("vmk1", f"2001:db8:{n}::1", netmask="64"),
            tags("vmk1", "VMotion"),
            local("192.0.2.0", "defaultTcpipStack"),
        ]
        for n in (1, 2)
    ]
    made = pair(*hosts)
    assert vmotion_networks_not_routed.check(made) == ()
    assert vmotion_networks_not_routed.undecided(made) == ("source: route", "destination: route")


def with_another(address: str, *rows: Fact) -> list[Fact]:
    """Return a host with a port of the vMotion stack, and one that does not carry vMotion in 198.51.100.0/24."""
    return [*on_stack(address, *rows), vmk("vmk2", "198.51.100.9")]


def test_an_interface_that_is_routed_to_the_others_is_not_the_wrong_one() -> None:
    ours = with_another("192.0.2.1", local("192.0.2.0"), default("192.0.2.254"))
    theirs = on_stack("198.51.100.1", local("198.51.100.0"), default("198.51.100.254"))
    assert vmotion_tag_on_wrong_interface.check(pair(ours, theirs)) == ()


def test_an_interface_whose_routes_are_not_told_or_lead_elsewhere_is_the_wrong_one() -> None:
    ours = with_another("192.0.2.1", local("192.0.2.0"), default("192.0.2.254"))
    for rows in ([], [local("198.51.100.0")]):
        assert vmotion_tag_on_wrong_interface.check(pair(ours, on_stack("198.51.100.1", *rows)))
    assert vmotion_tag_on_wrong_interface.check(pair(with_another("192.0.2.1"), on_stack("198.51.100.1")))


def test_the_gateway_of_management_does_not_make_the_interface_a_right_one() -> None:
    gateway = default("203.0.113.254", "defaultTcpipStack", "vmk0")
    ours = [vmk("vmk2", "198.51.100.9"), *on_default("192.0.2.1", local("192.0.2.0", "defaultTcpipStack"), gateway)]
    theirs = on_default("198.51.100.1", local("198.51.100.0", "defaultTcpipStack"), gateway)
    assert vmotion_tag_on_wrong_interface.check(pair(ours, theirs))
