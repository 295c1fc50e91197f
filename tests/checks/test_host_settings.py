"""hv_disabled_on_destination, memory_checksum_setting_differs: settings of the hosts."""

import pytest

from diagnose.checks import hv_disabled_on_destination, memory_checksum_setting_differs
from diagnose.model import Fact

from .hosts import A, B, fact, lines, pair, vmx

DELTA = "commands/localcli_system-settings-advanced-list--d.txt"


def hv(state: int) -> list[Fact]:
    return [fact("hv_support", state=state)]


@pytest.mark.parametrize("state", [0, 1, 2])
def test_vt_is_off_on_the_destination_only(state: int) -> None:
    ours, theirs, guest = hv(3), hv(state), vmx(guestOS="rhel7-64")
    assert lines(hv_disabled_on_destination.check(pair(ours, theirs, guest))) == [
        (A, ours[0].line),
        (B, theirs[0].line),
        ("", guest[0].line),
    ]


@pytest.mark.parametrize(("source", "destination"), [(3, 3), (2, 3), (2, 2)])
def test_vt_is_not_lost_by_the_move(source: int, destination: int) -> None:
    assert hv_disabled_on_destination.check(pair(hv(source), hv(destination))) == ()


def on(version: str, state: int = 2) -> list[Fact]:
    """Return a host of a release."""
    return [*hv(state), fact("version", version=version)]


def test_a_32_bit_guest_does_not_need_vt() -> None:
    made = pair(hv(3), on("6.5.0"), vmx(guestOS="winnetstandard"))
    assert hv_disabled_on_destination.check(made) == ()
    assert hv_disabled_on_destination.undecided(made) == ()


@pytest.mark.parametrize("version", ["6.7.0", "7.0.3", "8.0.3"])
def test_a_32_bit_guest_needs_vt_where_there_is_no_binary_translation(version: str) -> None:
    ours, theirs, guest = hv(3), on(version), vmx(guestOS="winxppro")
    assert lines(hv_disabled_on_destination.check(pair(ours, theirs, guest))) == [
        (A, ours[0].line),
        (B, theirs[0].line),
        ("", guest[0].line),
        (B, theirs[1].line),
    ]


@pytest.mark.parametrize("theirs", [hv(2), on("new")])
def test_a_release_that_is_not_told_leaves_a_32_bit_guest_open(theirs: list[Fact]) -> None:
    made = pair(hv(3), theirs, vmx(guestOS="winxppro"))
    assert hv_disabled_on_destination.check(made) == ()
    assert hv_disabled_on_destination.undecided(made) == ("destination: version",)
    assert hv_disabled_on_destination.undecided(pair(hv(3), hv(3), vmx(guestOS="winxppro"))) == ()


@pytest.mark.parametrize("guest", ["vmkernel5", "vmkernel65", "vmkernel8", "windows9-64", "other26xlinux64Guest"])
def test_a_guest_of_64_bits_needs_vt_whatever_its_name(guest: str) -> None:
    assert hv_disabled_on_destination.check(pair(hv(3), on("6.0.0"), vmx(guestOS=guest)))


def test_a_guest_of_unknown_kind_may_need_vt() -> None:
    assert hv_disabled_on_destination.check(pair(hv(3), hv(2)))


def checksum(value: str, file: str = "etc/vmware/esx.conf", **more: str) -> list[Fact]:
    return [fact("advanced_option", file, path="/Migrate/MemChksum", value=value, **more)]


def test_the_checksum_is_on_and_off() -> None:
    ours, theirs = checksum("1"), checksum("0")
    made = pair(ours, theirs)
    assert lines(memory_checksum_setting_differs.check(made)) == [(A, ours[0].line), (B, theirs[0].line)]


def test_the_checksum_is_alike() -> None:
    assert memory_checksum_setting_differs.check(pair(checksum("1"), checksum("1"))) == ()


def test_a_list_of_changed_options_without_it_means_the_default() -> None:
    other = [fact("advanced_option", DELTA, path="/Misc/HostName", value="esx02")]
    ours = checksum("0", DELTA, default="1")
    assert lines(memory_checksum_setting_differs.check(pair(ours, other))) == [(A, ours[0].line)]


def test_a_host_without_any_list_means_nothing() -> None:
    assert memory_checksum_setting_differs.check(pair(checksum("0", DELTA, default="1"), [])) == ()


def test_a_newer_release_may_not_have_the_option() -> None:
    ours = [*checksum("0", DELTA, default="1"), fact("version", version="5.5.0")]
    other = [
        fact("advanced_option", DELTA, path="/Misc/HostName", value="esx02"),
        fact("version", version="8.0.0"),
    ]
    assert memory_checksum_setting_differs.check(pair(ours, other)) == ()
