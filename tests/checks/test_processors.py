"""cpu_vendors_differ, evc_mode_lower_on_destination, cpu_features_missing_on_destination, hv_enabled_on_destination."""

import pytest

from diagnose.checks import (
    cpu_features_missing_on_destination,
    cpu_vendors_differ,
    evc_mode_lower_on_destination,
    hv_enabled_on_destination,
)
from diagnose.model import Fact, Value

from .hosts import A, B, fact, lines, pair


def cpu(vendor: str, **more: Value) -> list[Fact]:
    return [fact("cpu", vendor=vendor, **more)]


def evc(maximum: str, **more: Value) -> list[Fact]:
    """Return what a dump tells of EVC; without `current`: it does not tell the mode in effect."""
    return [fact("evc", maximum=maximum, **more)]


def features(masked: str = "true", **values: int) -> list[Fact]:
    return [fact("cpu_feature", key=f"cpuid.{name}", value=value, masked=masked) for name, value in values.items()]


def test_intel_and_amd_differ() -> None:
    ours, theirs = cpu("intel"), cpu("amd")
    assert lines(cpu_vendors_differ.check(pair(ours, theirs))) == [(A, ours[0].line), (B, theirs[0].line)]


def test_two_models_of_one_maker_do_not_differ() -> None:
    ours, theirs = cpu("intel", model=85), cpu("intel", model=106)
    assert cpu_vendors_differ.check(pair(ours, theirs)) == ()


def test_the_highest_evc_mode_tells_the_maker_where_no_processor_does() -> None:
    assert cpu_vendors_differ.check(pair(cpu("intel"), evc("amd-zen3", current="")))


@pytest.mark.parametrize("theirs", [[], cpu(""), evc("new-mode")])
def test_a_maker_that_is_not_told_differs_from_none(theirs: list[Fact]) -> None:
    assert cpu_vendors_differ.check(pair(cpu("intel"), theirs)) == ()


@pytest.mark.parametrize(
    ("source", "destination"),
    [
        (evc("intel-icelake", current="intel-skylake"), evc("intel-broadwell", current="")),
        (evc("intel-icelake", current="intel-skylake"), evc("intel-icelake", current="intel-haswell")),
        (evc("amd-zen3", current=""), evc("amd-zen", current="")),
    ],
)
def test_the_destination_has_a_lower_mode(source: list[Fact], destination: list[Fact]) -> None:
    found = evc_mode_lower_on_destination.check(pair(source, destination))
    assert lines(found) == [(A, source[0].line), (B, destination[0].line)]


@pytest.mark.parametrize(
    ("source", "destination"),
    [
        (evc("intel-icelake", current="intel-haswell"), evc("intel-broadwell", current="")),
        (evc("intel-icelake", current="intel-haswell"), evc("intel-haswell", current="intel-haswell")),
        (evc("intel-broadwell", current=""), evc("intel-icelake", current="")),
        (evc("intel-icelake", current=""), evc("amd-zen", current="")),
        (evc("intel-icelake", current=""), evc("intel-next", current="")),
        (evc("intel-icelake"), evc("intel-broadwell")),
        (evc("intel-icelake", current=""), []),
        ([], evc("intel-broadwell", current="")),
    ],
)
def test_a_mode_that_is_not_lower_or_not_known_is_none(source: list[Fact], destination: list[Fact]) -> None:
    assert evc_mode_lower_on_destination.check(pair(source, destination)) == ()


def test_hosts_that_offer_the_same_features_have_an_evc_mode_that_the_dump_does_not_tell() -> None:
    ours = [*evc("intel-icelake", current=""), *features(AVX=1, AVX512F=0)]
    theirs = [*evc("intel-broadwell", current=""), *features(AVX=1, AVX512F=0)]
    assert evc_mode_lower_on_destination.check(pair(ours, theirs)) == ()


def test_a_feature_is_missing_on_the_destination() -> None:
    ours, theirs = features(AVX=1, AVX512F=1), features(AVX=1, AVX512F=0)
    found = cpu_features_missing_on_destination.check(pair(ours, theirs))
    assert lines(found) == [(A, ours[1].line), (B, theirs[1].line)]


def test_a_feature_that_only_the_destination_offers_does_no_harm() -> None:
    assert cpu_features_missing_on_destination.check(pair(features(AVX512F=0), features(AVX512F=1))) == ()


def test_a_feature_that_an_older_release_does_not_know_is_not_missing() -> None:
    assert cpu_features_missing_on_destination.check(pair(features(NEWEST=1), features(AVX=1))) == ()


def test_the_model_of_a_processor_is_no_feature() -> None:
    ours, theirs = features(STEPPING=1, MODEL=1), features(STEPPING=0, MODEL=0)
    assert cpu_features_missing_on_destination.check(pair(ours, theirs)) == ()


def test_what_is_left_after_evc_counts() -> None:
    ours = [*features("false", AVX512F=1), *features("true", AVX512F=0)]
    theirs = [*features("false", AVX512F=0), *features("true", AVX512F=0)]
    assert cpu_features_missing_on_destination.check(pair(ours, theirs)) == ()


def test_processors_say_nothing_where_one_evc_mode_is_in_effect() -> None:
    mode = evc("intel-icelake", current="intel-haswell")
    ours, theirs = [*mode, *features("false", AVX512F=1)], [*mode, *features("false", AVX512F=0)]
    assert cpu_features_missing_on_destination.check(pair(ours, theirs)) == ()


def test_processors_of_two_makers_are_told_once() -> None:
    ours, theirs = [*cpu("intel"), *features(VMX=1)], [*cpu("amd"), *features(VMX=0)]
    assert cpu_features_missing_on_destination.check(pair(ours, theirs)) == ()


def test_a_list_of_one_host_only_says_nothing() -> None:
    assert cpu_features_missing_on_destination.check(pair(features(AVX=1), [])) == ()


@pytest.mark.parametrize(("states", "fires"), [((3,), True), ((2,), False), ((3, 2), False), ((), False)])
def test_hardware_virtualisation_is_enabled_on_the_destination(states: tuple[int, ...], fires: bool) -> None:
    theirs = [fact("hv_support", state=state) for state in states]
    assert bool(hv_enabled_on_destination.check(pair([], theirs))) is fires


@pytest.mark.parametrize(
    ("source", "destination", "lacking"),
    [
        (evc("intel-next", current=""), evc("intel-haswell", current=""), ("source: evc_order",)),
        (evc("intel-icelake", current=""), evc("intel-next", current=""), ("destination: evc_order",)),
        (evc("intel-next", current=""), evc("intel-next", current=""), ()),
        (evc("intel-next", current="intel-haswell"), evc("intel-haswell", current=""), ()),
        (evc("intel-icelake"), evc("intel-haswell"), ("source: evc",)),
        (evc("intel-next", current=""), [], ()),
    ],
)
def test_a_mode_that_stands_in_no_known_order_leaves_it_open(
    source: list[Fact], destination: list[Fact], lacking: tuple[str, ...]
) -> None:
    assert evc_mode_lower_on_destination.undecided(pair(source, destination)) == lacking


def test_lists_of_features_decide_where_a_mode_is_not_known() -> None:
    ours, theirs = evc("intel-next", current=""), evc("intel-haswell", current="")
    made = pair([*ours, *features(AVX=1)], [*theirs, *features(AVX=1)])
    assert evc_mode_lower_on_destination.undecided(made) == ()
