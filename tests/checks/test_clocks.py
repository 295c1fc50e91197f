"""host_clocks_differ, ntp_not_synchronised."""

import pytest

from diagnose.checks import host_clocks_differ, ntp_not_synchronised
from diagnose.model import Fact

from .hosts import A, B, fact, lines, pair


def server(offset: float | None, state: str = "system peer", selected: str = "true") -> Fact:
    told = {} if offset is None else {"offset_seconds": offset}
    return fact("ntp", peer="192.0.2.9", state=state, selected=selected, **told)


def test_the_clocks_are_seven_seconds_apart() -> None:
    ours, theirs = server(0.002), server(-7.2, "candidate", "false")
    assert lines(host_clocks_differ.check(pair([ours], [theirs]))) == [(A, ours.line), (B, theirs.line)]


def test_one_clock_is_ahead_and_one_is_behind() -> None:
    assert host_clocks_differ.check(pair([server(3.0)], [server(-3.0)]))


@pytest.mark.parametrize(
    ("source", "destination"),
    [
        ([server(0.1)], [server(-0.4)]),
        ([server(20.0)], [server(20.5)]),
        ([server(0.1)], []),
        ([server(0.1)], [server(None, "unreachable", "false")]),
        ([server(0.1)], [server(90.0, "falseticker", "false")]),
        ([server(0.1)], [server(0.2), server(90.0, "outlier", "false")]),
        ([server(0.1)], [server(0.2, "candidate", "false"), server(90.0, "discarded", "false")]),
    ],
    ids=["near", "both wrong alike", "not captured", "no answer", "a liar", "another than the one followed", "nearest"],
)
def test_the_clocks_do_not_differ(source: list[Fact], destination: list[Fact]) -> None:
    assert host_clocks_differ.check(pair(source, destination)) == ()


def test_the_times_at_which_bundles_were_made_say_nothing() -> None:
    ours, theirs = fact("clock", time="2025-06-25T19:25:14Z"), fact("clock", time="2025-06-25T21:25:14Z")
    assert host_clocks_differ.check(pair([ours], [theirs])) == ()


def test_no_server_of_a_host_answers() -> None:
    dead = [server(None, "unreachable", "false"), server(4.0, "falseticker", "false")]
    assert lines(ntp_not_synchronised.check(pair([server(0.1)], dead))) == [(B, fact.line) for fact in dead]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [server(0.1)],
        [server(None, "unreachable", "false"), server(0.1)],
        [server(None, "unreachable", "false"), server(0.3, "discarded", "false")],
        [server(None, "unreachable", "false"), fact("ntp", peer="192.0.2.9", enabled="false")],
        [fact("ntp", peer="192.0.2.9", enabled="true")],
    ],
    ids=["not captured", "followed", "one follows", "just begun", "switched off", "only the settings"],
)
def test_a_host_follows_a_server_or_need_not(rows: list[Fact]) -> None:
    assert ntp_not_synchronised.check(pair([server(0.1)], rows)) == ()
