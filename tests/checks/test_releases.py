"""esxi_major_version_lower_on_destination, hardware_version_above_destination_update."""

import pytest

from diagnose.checks import (
    esxi_major_version_lower_on_destination,
    hardware_version_above_destination_update,
    releases,
)
from diagnose.model import Fact, Pair

from .hosts import A, B, fact, lines, pair, vmx


def move(source: str, destination: str, hardware: str) -> Pair:
    """Return the move of a VM between two releases; "": not captured."""

    def version(text: str) -> list[Fact]:
        return [fact("version", version=text)] if text else []

    own = vmx(virtualHW__version=hardware) if hardware else []
    return pair(version(source), version(destination), own)


def test_an_older_release_does_not_know_the_hardware_version() -> None:
    made = move("8.0.2", "7.0.3", "20")
    (ours,), (theirs,), (own,) = made.source.facts, made.destination.facts, made.vm
    found = esxi_major_version_lower_on_destination.check(made)
    assert lines(found) == [("", own.line), (A, ours.line), (B, theirs.line)]


@pytest.mark.parametrize(
    ("source", "destination", "hardware"),
    [
        ("8.0.2", "7.0.3", "19"),
        ("7.0.3", "8.0.2", "21"),
        ("6.7.0", "6.5.0", "13"),
        ("8.0.2", "8.0.0", "21"),
        ("8.0.2", "9.9.9", "30"),
        ("8.0.2", "", "21"),
        ("", "6.5.0", "21"),
        ("8.0.2", "6.5.0", ""),
        ("8.0.2", "6.5.0", "vmx-21"),
    ],
)
def test_a_release_that_knows_the_version_or_is_not_older(source: str, destination: str, hardware: str) -> None:
    assert esxi_major_version_lower_on_destination.check(move(source, destination, hardware)) == ()


def test_an_older_update_does_not_know_the_hardware_version() -> None:
    assert hardware_version_above_destination_update.check(move("8.0.2", "8.0.0", "21"))
    assert hardware_version_above_destination_update.check(move("7.0.3", "7.0.0", "18"))


@pytest.mark.parametrize(
    ("source", "destination", "hardware"),
    [("8.0.2", "8.0.0", "20"), ("8.0.3", "8.0.2", "21"), ("8.0.2", "7.0.3", "21"), ("6.7.0", "6.7.0", "16")],
)
def test_an_update_that_knows_the_version_or_is_not_older(source: str, destination: str, hardware: str) -> None:
    assert hardware_version_above_destination_update.check(move(source, destination, hardware)) == ()


@pytest.mark.parametrize(
    ("release", "version"),
    [
        ((6, 7, 0), 14),
        ((6, 7, 2), 15),
        ((7, 0, 0), 17),
        ((7, 0, 3), 19),
        ((8, 0, 1), 20),
        ((8, 0, 3), 21),
        ((2, 5, 0), None),
    ],
)
def test_the_highest_version_is_that_of_the_last_update(release: releases.Release, version: int | None) -> None:
    assert releases.highest(release) == version


@pytest.mark.parametrize(
    ("source", "destination", "major", "update"),
    [
        ("8.0.2", "6.9.0", True, False),
        ("9.9.2", "9.9.1", False, True),
        ("8.0.2", "9.9.9", False, False),
        ("9.9.9", "9.9.9", False, False),
        ("8.0.2", "7.0.3", False, False),
        ("8.0.2", "", False, False),
    ],
)
def test_an_older_release_that_is_not_known_leaves_it_open(
    source: str, destination: str, major: bool, update: bool
) -> None:
    made = move(source, destination, "21")
    modules = (esxi_major_version_lower_on_destination, hardware_version_above_destination_update)
    assert [bool(module.undecided(made)) for module in modules] == [major, update]


def to_6_7(build: str, source: str = "8.0.3", hardware: str = "15") -> Pair:
    """Return the move of a VM to 6.7; "": its build was not captured."""
    more = {"build": build} if build else {}
    theirs = fact("version", version="6.7.0", **more)
    return pair([fact("version", version=source)], [theirs], vmx(virtualHW__version=hardware))


def test_version_15_came_with_update_2_of_6_7() -> None:
    assert esxi_major_version_lower_on_destination.check(to_6_7("8169922"))
    assert esxi_major_version_lower_on_destination.check(to_6_7("13006602"))
    assert hardware_version_above_destination_update.check(to_6_7("8169922", "6.7.0"))


@pytest.mark.parametrize(("build", "hardware"), [("13006603", "15"), ("17167734", "15"), ("8169922", "14")])
def test_6_7_runs_what_its_build_knows(build: str, hardware: str) -> None:
    for source in ("8.0.3", "6.7.0"):
        made = to_6_7(build, source, hardware)
        for module in (esxi_major_version_lower_on_destination, hardware_version_above_destination_update):
            assert module.check(made) == module.undecided(made) == ()


@pytest.mark.parametrize(("source", "major", "update"), [("8.0.3", True, False), ("6.7.0", False, True)])
@pytest.mark.parametrize("build", ["", "unknown"])
def test_6_7_without_a_build_leaves_version_15_open(build: str, source: str, major: bool, update: bool) -> None:
    made = to_6_7(build, source)
    found = [(esxi_major_version_lower_on_destination, major), (hardware_version_above_destination_update, update)]
    for module, is_open in found:
        assert module.check(made) == ()
        assert module.undecided(made) == (("destination: version",) if is_open else ())
    assert esxi_major_version_lower_on_destination.undecided(to_6_7(build, hardware="14")) == ()
    assert esxi_major_version_lower_on_destination.check(to_6_7(build, hardware="16"))
