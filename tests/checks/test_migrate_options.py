"""migrate_options_differ, migrate_disabled_on_host, memory_checksum_setting_alike."""

import pytest

from diagnose.checks import memory_checksum_setting_alike, migrate_disabled_on_host, migrate_options_differ
from diagnose.model import Fact

from .hosts import A, B, fact, lines, pair

DELTA = "commands/localcli_system-settings-advanced-list--d.txt"
CONF = "etc/vmware/esx.conf"


def option(name: str, value: str, file: str = DELTA, **more: str) -> Fact:
    return fact("advanced_option", file, path=f"/Migrate/{name}", value=value, **more)


def version(text: str) -> Fact:
    return fact("version", version=text)


OTHER = fact("advanced_option", DELTA, path="/Misc/HostName", value="esx02", default="")


def test_an_option_differs() -> None:
    ours, theirs = option("NetTimeout", "20", CONF), option("NetTimeout", "60", CONF)
    found = migrate_options_differ.check(pair([ours], [theirs]))
    assert lines(found) == [(A, ours.line), (B, theirs.line)]


def test_an_option_that_is_left_out_of_the_changes_has_its_default() -> None:
    ours = option("NetTimeout", "60", default="20")
    assert lines(migrate_options_differ.check(pair([ours], [OTHER]))) == [(A, ours.line)]
    assert lines(migrate_options_differ.check(pair([OTHER], [ours]))) == [(B, ours.line)]


def test_an_empty_list_of_changes_means_defaults_too() -> None:
    empty = fact("captured", DELTA, facts="advanced_option")
    assert migrate_options_differ.check(pair([option("NetTimeout", "60", default="20")], [empty]))


@pytest.mark.parametrize(
    ("source", "destination"),
    [
        ([option("NetTimeout", "60", default="20")], [option("NetTimeout", "60", CONF)]),
        ([option("Vmknic", "vmk1", default="")], [option("Vmknic", "vmk2", default="")]),
        ([option("NetTimeout", "60", default="20")], []),
        ([option("NetTimeout", "60", CONF)], [OTHER]),
        ([option("NetTimeout", "20", default="20")], [OTHER]),
        ([option("SdpsEnabled", "2", default="2")], [option("SdpsEnabled", "1", default="1")]),
    ],
    ids=["alike", "the host's own port", "not captured", "default not told", "at its default", "defaults differ"],
)
def test_options_that_do_not_differ(source: list[Fact], destination: list[Fact]) -> None:
    assert migrate_options_differ.check(pair(source, destination)) == ()


def test_other_releases_may_have_other_defaults() -> None:
    ours = [version("8.0.2"), option("CptCacheMaxSizeMB", "544", "vmware-vimdump.txt")]
    theirs = [version("6.7.0"), option("CptCacheMaxSizeMB", "128", "vmware-vimdump.txt")]
    assert migrate_options_differ.check(pair(ours, theirs)) == ()
    assert migrate_options_differ.check(pair([option("NetTimeout", "60", default="20"), ours[0]], [OTHER])) == ()


def test_an_option_of_another_group_is_of_no_interest() -> None:
    ours = fact("advanced_option", path="/Mem/ShareScanTime", value="60", default="20")
    theirs = fact("advanced_option", path="/Mem/ShareScanTime", value="20", default="20")
    assert migrate_options_differ.check(pair([ours], [theirs])) == ()


def test_vmotion_is_switched_off_on_a_host() -> None:
    on, off = option("Enabled", "1", CONF), option("Enabled", "0", CONF)
    assert lines(migrate_disabled_on_host.check(pair([on], [off]))) == [(B, off.line)]


def test_vmotion_is_switched_on() -> None:
    assert migrate_disabled_on_host.check(pair([option("Enabled", "1")], [])) == ()


def test_the_checksum_is_set_alike() -> None:
    ours, theirs = option("MemChksum", "1"), option("MemChksum", "1", CONF)
    found = memory_checksum_setting_alike.check(pair([ours], [theirs]))
    assert lines(found) == [(A, ours.line), (B, theirs.line)]


@pytest.mark.parametrize("theirs", [[option("MemChksum", "0")], [OTHER], []])
def test_a_checksum_that_differs_or_is_not_printed_is_not_alike(theirs: list[Fact]) -> None:
    assert memory_checksum_setting_alike.check(pair([option("MemChksum", "1")], theirs)) == ()
