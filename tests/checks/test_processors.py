"""What the processors of two hosts are and offer, and what a VM requires of them."""

import pytest

from diagnose.checks import (
    cpu_features_missing_on_destination,
    cpu_vendors_differ,
    evc_mode_lower_on_destination,
    hv_enabled_on_destination,
    vm_needs_cpu_features_that_destination_lacks,
)
from diagnose.model import Fact, Value

from .hosts import HOME, A, B, fact, lines, pair, vmx


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


def release(version: str) -> list[Fact]:
    return [fact("version", product="VMware ESXi", version=version)]


def test_a_list_without_zeros_lacks_what_it_does_not_name() -> None:
    ours, theirs = [*release("8.0.3"), *features(AVX=1, AVX512F=1)], [*release("8.0.3"), *features(AVX=1)]
    found = cpu_features_missing_on_destination.check(pair(ours, theirs))
    assert lines(found) == [(A, ours[2].line), (B, theirs[1].line)]


def test_the_processor_is_quoted_where_a_feature_has_no_row() -> None:
    ours = [*release("8.0.3"), *features(AVX=1, AVX512F=1)]
    theirs = [*release("8.0.3"), *features(AVX=1), *cpu("intel", model_name="Xeon E5")]
    assert lines(cpu_features_missing_on_destination.check(pair(ours, theirs)))[1] == (B, theirs[2].line)


@pytest.mark.parametrize("theirs", ["8.0.2", ""])
def test_an_older_release_without_zeros_leaves_open_what_it_does_not_name(theirs: str) -> None:
    made = pair([*release("8.0.3"), *features(AVX=1, NEWEST=1)], [*release(theirs), *features(AVX=1)])
    assert cpu_features_missing_on_destination.check(made) == ()
    assert cpu_features_missing_on_destination.undecided(made) == ("destination: cpu_feature_names",)


def test_an_older_release_that_names_all_leaves_nothing_open() -> None:
    made = pair([*release("8.0.3"), *features(AVX=1)], [*release("8.0.2"), *features(AVX=1)])
    assert cpu_features_missing_on_destination.undecided(made) == ()


def test_lists_without_zeros_do_not_hide_a_lower_evc_mode() -> None:
    ours = [*evc("intel-icelake", current=""), *release("8.0.3"), *features(AVX=1, AVX512F=1)]
    theirs = [*evc("intel-broadwell", current=""), *release("8.0.3"), *features(AVX=1)]
    assert evc_mode_lower_on_destination.check(pair(ours, theirs))


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


# --- what the VM requires


def requires(path: str = HOME, **asked: str) -> list[Fact]:
    """Return what a host tells that a VM requires, by the names of the features."""
    return [fact("vm_requirement", vm=path, key=f"cpuid.{name}", value=value) for name, value in asked.items()]


def needs_mode(mode: str) -> list[Fact]:
    return [fact("vm_evc", vm=HOME, mode=mode)]


NO_EVC = evc("intel-icelake", current="")
RUNNING = vmx(displayName="web")
MIN = "Bool:Min:1"


def lacks(source: list[Fact], destination: list[Fact], vm: list[Fact] = RUNNING) -> list[tuple[str, int]]:
    return lines(vm_needs_cpu_features_that_destination_lacks.check(pair(source, destination, vm)))


def open_for(source: list[Fact], destination: list[Fact]) -> tuple[str, ...]:
    return vm_needs_cpu_features_that_destination_lacks.undecided(pair(source, destination, RUNNING))


@pytest.mark.parametrize("value", ["Bool:Min:1", "Bool:Match:1", "Num:Min:2"])
def test_a_feature_that_the_vm_requires_has_no_row(value: str) -> None:
    ours, theirs = requires(avx=MIN, avx512f=value), [*NO_EVC, *features(AVX=1)]
    assert lacks(ours, theirs) == [(A, ours[1].line), (B, theirs[1].line)]


def test_a_feature_that_the_vm_requires_is_printed_as_not_there() -> None:
    ours, theirs = requires(avx512f=MIN), features(AVX=1, AVX512F=0)
    assert lacks(ours, theirs) == [(A, ours[0].line), (B, theirs[1].line)]


def test_a_feature_that_the_vm_requires_is_not_there_in_the_strength_that_it_requires() -> None:
    assert lacks(requires(mwait="Num:Min:2"), features(MWAIT=1))
    assert not lacks(requires(mwait="Num:Min:2"), features(MWAIT=2))


def test_what_is_left_after_evc_is_what_the_vm_gets() -> None:
    theirs = [*features("false", AVX=1, AVX512F=1), *features("true", AVX=1)]
    assert lacks(requires(avx512f=MIN), theirs)


@pytest.mark.parametrize("value", ["Bool:Max:0", "Bool:Match:0", "Str:Match:x", "-"])
def test_what_can_be_masked_away_is_lacking_nowhere(value: str) -> None:
    assert lacks(requires(avx512f=value), features(AVX=1)) == []


def test_a_vm_whose_host_offers_more_than_it_requires_moves() -> None:
    ours, theirs = [*requires(avx=MIN), *features(AVX=1, AVX512F=1)], [*NO_EVC, *features(AVX=1)]
    assert lacks(ours, theirs) == []
    assert open_for(ours, theirs) == ()


def test_what_another_vm_requires_does_not_count() -> None:
    ours = requires("/vmfs/volumes/san/db/db.vmx", avx512f=MIN)
    assert lacks(ours, features(AVX=1)) == []
    assert open_for(ours, features(AVX=1)) == ("source: vm_requirement",)


def test_the_host_may_call_the_datastore_by_its_name() -> None:
    assert lacks(requires("/vmfs/volumes/san/web/web.vmx", avx512f=MIN), features(AVX=1))


def test_two_vms_of_one_folder_name_are_not_told_apart() -> None:
    ours = [*requires("/vmfs/volumes/a/web/web.vmx", avx512f=MIN), *requires("/vmfs/volumes/b/web/web.vmx", avx=MIN)]
    assert lacks(ours, features(AVX=1)) == []


def test_features_that_evc_may_take_away_leave_it_open() -> None:
    theirs = [*evc("intel-icelake", current="intel-haswell"), *features("false", AVX=1)]
    assert open_for(requires(avx=MIN), theirs) == ("destination: cpu_feature",)


@pytest.mark.parametrize(
    ("needs", "offers", "fires"),
    [
        ("intel-skylake", evc("intel-broadwell", current=""), True),
        ("intel-skylake", evc("intel-icelake", current="intel-haswell"), True),
        ("intel-skylake", evc("amd-zen3", current=""), True),
        ("intel-haswell", evc("intel-icelake", current="intel-haswell"), False),
        ("intel-merom", evc("intel-icelake", current="intel-merom"), False),
    ],
)
def test_the_mode_that_the_vm_needs_against_that_of_the_destination(
    needs: str, offers: list[Fact], fires: bool
) -> None:
    ours = needs_mode(needs)
    assert lacks(ours, offers) == ([(A, ours[0].line), (B, offers[0].line)] if fires else [])
    assert open_for(ours, offers) == ()


def test_the_highest_mode_alone_does_not_show_that_nothing_is_lacking() -> None:
    ours, theirs = needs_mode("intel-haswell"), evc("intel-icelake", current="")
    assert lacks(ours, theirs) == []
    assert open_for(ours, theirs) == ("source: vm_requirement", "destination: cpu_feature")
    assert open_for(ours, [*theirs, *features(AVX=1)]) == ("source: vm_requirement",)


def test_the_highest_mode_alone_does_not_hide_what_the_lists_show() -> None:
    ours = [*needs_mode("intel-haswell"), *features(AVX=1, AVX512F=1)]
    theirs = [*evc("intel-icelake", current=""), *features(AVX=1, AVX512F=0)]
    assert cpu_features_missing_on_destination.check(pair(ours, theirs, RUNNING))
    bounded = [*evc("intel-icelake", current="intel-haswell"), *features(AVX=1, AVX512F=0)]
    assert cpu_features_missing_on_destination.check(pair(ours, bounded, RUNNING)) == ()


@pytest.mark.parametrize("value", ["Str:Match:x", "-", "Bool:Any:1"])
def test_a_requirement_in_a_form_that_is_not_known_leaves_it_open(value: str) -> None:
    ours = requires(avx=MIN, other=value)
    assert open_for(ours, features(AVX=1)) == ("source: vm_requirement",)
    assert open_for(ours, features(SSE3=1, AVX=0)) == ()  # it fires, whatever the other one means


@pytest.mark.parametrize("value", ["Bool:Max:0", "Num:Max:3", "Bool:Match:0"])
def test_a_requirement_of_at_most_so_much_is_met(value: str) -> None:
    assert open_for(requires(avx=MIN, other=value), features(AVX=1, OTHER=1)) == ()


def test_nothing_that_is_captured_leaves_it_open() -> None:
    assert open_for([], []) == ("source: vm_requirement", "destination: cpu_feature")


@pytest.mark.parametrize("asked", ["avx", "avx512f"])
def test_what_hosts_differ_in_is_no_matter_where_it_is_known_what_the_vm_requires(asked: str) -> None:
    ours = [
        *release("8.0.3"),
        *evc("intel-icelake", current=""),
        *features(AVX=1, AVX512F=1),
        *requires(**{asked: MIN}),
    ]
    theirs = [*release("8.0.3"), *evc("intel-haswell", current=""), *features(AVX=1)]
    made = pair(ours, theirs, RUNNING)
    assert cpu_features_missing_on_destination.check(made) == evc_mode_lower_on_destination.check(made) == ()
    assert bool(vm_needs_cpu_features_that_destination_lacks.check(made)) is (asked == "avx512f")
