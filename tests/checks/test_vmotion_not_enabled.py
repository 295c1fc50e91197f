from diagnose.checks.vmotion_not_enabled import check

from .hosts import B, fact, lines, pair, tags, vmk


def test_no_port_of_a_host_carries_the_tag() -> None:
    theirs = [vmk("vmk0", "192.0.2.2"), tags("vmk0", "Management"), tags("vmk1", "")]
    made = pair([tags("vmk1", "VMotion")], theirs)
    assert lines(check(made)) == [(B, theirs[1].line), (B, theirs[2].line)]


def test_one_of_several_tags_is_enough() -> None:
    assert check(pair([tags("vmk0", "Management,VMotion")], [])) == ()


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
