"""Pings with large packets that get no answer where smaller ones do."""

from pathlib import Path

import pytest

from diagnose import pipeline
from diagnose.checks.large_packets_are_lost_where_small_ones_pass import check
from diagnose.model import Fact

from .hosts import A, fact, lines, pair


def ping(size: int, loss: int, target: str = "192.0.2.9", interface: str = "vmk1") -> Fact:
    return fact("ping", interface=interface, target=target, size=size, loss_percent=loss)


@pytest.mark.parametrize(("size", "small"), [(8972, 56), (8972, 1472), (1472, 56)])
def test_large_packets_are_lost_and_smaller_ones_pass(size: int, small: int) -> None:
    large, other = ping(size, 100), ping(small, 0)
    assert lines(check(pair([large, other], []))) == [(A, other.line), (A, large.line)]


@pytest.mark.parametrize(
    "rows",
    [
        [ping(8972, 100)],
        [ping(8972, 100), ping(56, 100)],
        [ping(8972, 0), ping(56, 0)],
        [ping(8972, 33), ping(56, 0)],
        [ping(8972, 100), ping(56, 0, target="192.0.2.10")],
        [ping(8972, 100), ping(56, 0, interface="vmk0")],
        [ping(1000, 100), ping(56, 0)],
    ],
    ids=["alone", "nothing passes", "all pass", "some are lost", "another address", "another port", "none is large"],
)
def test_other_pings_prove_nothing(rows: list[Fact]) -> None:
    assert check(pair(rows, [])) == ()


STATISTICS = "--- 192.0.2.9 ping statistics ---\n3 packets transmitted, {n} packets received, {loss}% packet loss\n"
POST = (
    "vMotion fails: Timed out waiting for migration data.\n"
    "[root@esx01:~] vmkping -I vmk1 192.0.2.9\nPING 192.0.2.9 (192.0.2.9): 56 data bytes\n"
    + STATISTICS.format(n=3, loss=0)
    + "[root@esx01:~] vmkping -I vmk1 -d -s 8972 192.0.2.9\nPING 192.0.2.9 (192.0.2.9): 8972 data bytes\n"
)


@pytest.mark.parametrize(("answered", "loss", "first"), [(0, 100, True), (3, 0, False)])
def test_a_post_with_both_pings_names_the_cause(tmp_path: Path, answered: int, loss: int, first: bool) -> None:
    (tmp_path / "post.txt").write_text(POST + STATISTICS.format(n=answered, loss=loss), encoding="utf-8")
    (found,) = pipeline.triage([str(tmp_path)]).diagnoses
    assert bool(found.findings and found.findings[0].cause == "network.mtu-mismatch") is first
