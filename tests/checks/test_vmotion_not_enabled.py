"""vmotion_not_enabled, vmotion_port_without_address."""

import pytest

from diagnose.checks import vmotion_port_without_address
from diagnose.checks.vmotion_not_enabled import check, undecided
from diagnose.model import Fact

from .hosts import A, B, fact, lines, pair, tags, vmk


def test_no_port_of_a_host_carries_the_tag() -> None:
    theirs = [vmk("vmk0", "192.0.2.2"), tags("vmk0", "Management"), tags("vmk1", "")]
    made = pair([tags("vmk1", "VMotion")], theirs)
    assert lines(check(made)) == [(B, theirs[1].line), (B, theirs[2].line)]


def test_one_of_several_tags_is_enough() -> None:
    assert check(pair([tags("vmk0", "Management,VMotion")], [])) == ()


def tags_of(interface: str, text: str) -> Fact:
    """Return the tags of one port, from the command that tells of this one alone."""
    return fact(
        "vmknic_tags",
        f"commands/localcli_network-ip-interface-tag-get--i-{interface}.txt",
        interface=interface,
        tags=text,
    )


TWO = [vmk("vmk0", "192.0.2.2"), vmk("vmk1", "198.51.100.2")]


@pytest.mark.parametrize(
    "rows",
    [
        [tags_of("vmk0", "Management")],
        [*TWO, tags_of("vmk0", "Management")],
        [*TWO, tags_of("vmk0", "Management"), tags_of("vmk1", "V")],
        [*TWO, tags_of("vmk0", "Management"), tags_of("", "")],
    ],
    ids=["no list of ports", "one of two", "cut within the tag", "of a port that is not named"],
)
def test_tags_of_some_ports_leave_it_open(rows: list[Fact]) -> None:
    made = pair([tags("vmk1", "VMotion")], rows)
    assert (check(made), undecided(made)) == ((), ("destination: vmknic_tags",))


def test_tags_of_a_port_do_not_count_where_their_output_is_cut() -> None:
    rows = [*TWO, tags_of("vmk0", "Management"), tags_of("vmk1", "")]
    cut = fact("captured", rows[3].file, facts="", open="vmknic_tags")
    assert check(pair([], rows))
    assert check(pair([], [*rows, cut])) == ()


def test_tags_of_every_enabled_port_are_as_good_as_a_list() -> None:
    rows = [*TWO, vmk("vmk2", "203.0.113.2", enabled="false"), tags_of("vmk0", "Management"), tags_of("vmk1", "")]
    assert lines(check(pair([], rows))) == [(B, rows[3].line), (B, rows[4].line)]
    assert undecided(pair([], rows)) == ()
    conf = fact("vmknic_conf", interface="vmk0", enabled="true")
    assert check(pair([], [conf, tags_of("vmk0", "")]))


def test_tags_of_some_ports_do_not_count_beside_an_output_that_lists_all() -> None:
    told = [*TWO, tags_of("vmk0", "Management")]
    assert check(pair([], [*told, tags("vmk0", "Management"), tags("vmk1", "")]))
    assert check(pair([], [*told, fact("vmotion_selected", interface="")]))
    cut = fact("captured", facts="", open="vmknic_tags")
    assert check(pair([], [*told, tags("vmk0", "Management"), cut])) == ()


def test_one_enabled_port_with_the_tag_is_enough_whatever_the_others_carry() -> None:
    made = pair([], [*TWO, tags_of("vmk1", "VMotion")])
    assert (check(made), undecided(made)) == ((), ())
    disabled = pair([], [vmk("vmk1", "192.0.2.2", enabled="false"), *TWO[:1], tags_of("vmk1", "VMotion")])
    assert (check(disabled), undecided(disabled)) == ((), ("destination: vmknic_tags",))


def test_the_api_tells_of_the_ports_whose_tags_were_not_captured() -> None:
    rows = [vmk("vmk1", "192.0.2.2", enabled="false"), *TWO[:1], tags_of("vmk1", "VMotion")]
    shown = fact("vmotion_selected", interface="vmk0")
    assert check(pair([], [*rows, shown])) == ()


def test_tags_that_were_not_captured_prove_nothing() -> None:
    assert check(pair([vmk("vmk0", "192.0.2.1"), fact("vmknic_tags", interface="vmk0")], [])) == ()


def test_a_port_on_the_vmotion_stack_needs_no_tag() -> None:
    assert check(pair([vmk("vmk1", "192.0.2.1", netstack="vmotion"), tags("vmk1", "")], [])) == ()


def test_the_option_counts_where_the_tags_show_none() -> None:
    option = fact("advanced_option", path="/Migrate/Vmknic", value="vmk1")
    assert check(pair([tags("vmk1", ""), option], [])) == ()


def test_the_api_shows_that_nothing_is_selected() -> None:
    row = fact("vmotion_selected", interface="")
    assert lines(check(pair([], [row]))) == [(B, row.line)]


def test_a_tagged_port_that_is_disabled_carries_nothing() -> None:
    rows = [vmk("vmk1", "192.0.2.2", enabled="false"), tags("vmk1", "VMotion")]
    assert lines(check(pair([], rows))) == [(B, rows[1].line), (B, rows[0].line)]


def test_a_tagged_port_that_is_not_listed_any_more_carries_nothing() -> None:
    rows = [vmk("vmk0", "192.0.2.2"), tags("vmk1", "VMotion")]
    assert lines(check(pair([], rows))) == [(B, rows[1].line), (B, rows[0].line)]


def test_a_tag_of_a_port_whose_name_is_not_told_proves_nothing() -> None:
    assert check(pair([], [vmk("vmk0", "192.0.2.2"), tags("", "VMotion")])) == ()


def test_an_option_that_names_a_port_of_former_times_proves_nothing() -> None:
    option = fact("advanced_option", path="/Migrate/Vmknic", value="vmk9")
    assert check(pair([], [vmk("vmk0", "192.0.2.2"), option])) == ()


def test_a_list_of_one_stacks_addresses_does_not_lack_a_port() -> None:
    row = fact("vmknic", "commands/localcli_network-ip-interface-ipv4-get.txt", interface="vmk0", address="192.0.2.2")
    assert check(pair([], [row, tags("vmk1", "VMotion")])) == ()


def test_a_list_that_is_cut_does_not_lack_a_port() -> None:
    cut = fact("captured", facts="", open="vmknic")
    assert check(pair([], [vmk("vmk0", "192.0.2.2"), tags("vmk1", "VMotion"), cut])) == ()


def test_a_port_that_a_cut_list_lacks_may_carry_vmotion() -> None:
    cut = fact("captured", facts="", open="vmknic")
    disabled = [vmk("vmk1", "192.0.2.2", enabled="false"), tags("vmk1", "VMotion"), tags("vmk2", "VMotion")]
    stack = [vmk("vmk0", "192.0.2.2"), tags("vmk0", "Management"), tags("vmk1", "")]
    for rows in (disabled, stack):
        assert check(pair([], rows))
        assert check(pair([], [*rows, cut])) == ()
        assert undecided(pair([], [*rows, cut])) == ("destination: vmknic",)


def test_a_disabled_port_with_the_tag_does_not_matter_beside_the_vmotion_stack() -> None:
    rows = [vmk("vmk1", "192.0.2.2", enabled="false"), tags("vmk1", "VMotion")]
    assert check(pair([], [*rows, vmk("vmk2", "192.0.2.3", netstack="vmotion")])) == ()


UNSET = "0.0.0.0"  # noqa: S104  what the list shows, no socket


def unset(interface: str = "vmk1", **more: str) -> Fact:
    """Return a port to which DHCP gave no address."""
    return vmk(interface, UNSET, **{"netmask": UNSET, **more})


def test_the_vmotion_port_has_no_address() -> None:
    rows = [vmk("vmk0", "192.0.2.2"), unset(), tags("vmk1", "VMotion")]
    assert lines(vmotion_port_without_address.check(pair([], rows))) == [(B, rows[2].line), (B, rows[1].line)]
    assert check(pair([], rows)) == ()


def test_a_port_on_the_vmotion_stack_has_no_address() -> None:
    rows = [vmk("vmk0", "192.0.2.2"), unset(netstack="vmotion"), tags("vmk0", "Management")]
    assert lines(vmotion_port_without_address.check(pair(rows, []))) == [(A, rows[1].line)]


def test_one_vmotion_port_with_an_address_is_enough() -> None:
    rows = [unset(), tags("vmk1", "VMotion"), vmk("vmk2", "192.0.2.2"), tags("vmk2", "VMotion")]
    assert vmotion_port_without_address.check(pair([], rows)) == ()


def test_an_ipv6_address_is_an_address() -> None:
    rows = [unset(), vmk("vmk1", "2001:db8::1", netmask="64"), tags("vmk1", "VMotion")]
    assert vmotion_port_without_address.check(pair([], rows)) == ()
    assert vmotion_port_without_address.check(pair([], [unset(), vmk("vmk1", "fe80::1", netmask="64"), rows[2]]))


def test_a_list_of_ipv4_addresses_says_nothing_of_ipv6() -> None:
    row = fact(
        "vmknic",
        "commands/localcli_network-ip-interface-ipv4-get.txt",
        interface="vmk1",
        address=UNSET,
        netmask=UNSET,
    )
    assert vmotion_port_without_address.check(pair([], [row, tags("vmk1", "VMotion")])) == ()


def test_an_address_is_not_missing_where_the_ports_were_not_captured() -> None:
    assert vmotion_port_without_address.check(pair([], [tags("vmk1", "VMotion")])) == ()
