"""destination_in_maintenance_mode, raw_disk_attached_and_luns_differ."""

import pytest

from diagnose.checks import destination_in_maintenance_mode, raw_disk_attached_and_luns_differ
from diagnose.model import Fact

from .hosts import HOME, A, B, fact, lines, pair, vmx

FOLDER = HOME.rpartition("/")[0]
KEYS = vmx(scsi0_0__fileName="web.vmdk", scsi0_1__fileName="web_1.vmdk")


def state(mode: str) -> list[Fact]:
    return [fact("host_state", maintenance=mode)]


def test_the_destination_is_in_maintenance_mode() -> None:
    theirs = state("true")
    assert lines(destination_in_maintenance_mode.check(pair(state("false"), theirs))) == [(B, theirs[0].line)]


@pytest.mark.parametrize("theirs", [state("false"), []], ids=["it is not", "not captured"])
def test_a_source_in_maintenance_mode_may_be_left(theirs: list[Fact]) -> None:
    assert destination_in_maintenance_mode.check(pair(state("true"), theirs)) == ()


def disk(kind: str, name: str = "web_1.vmdk") -> Fact:
    return fact("vmdk", path=f"{FOLDER}/{name}", create_type=kind, parent="")


def lun(name: str, kind: str = "direct-access", local: str = "false") -> Fact:
    return fact("lun", device=f"naa.{name}", kind=kind, local=local)


@pytest.mark.parametrize("kind", ["vmfsPassthroughRawDeviceMap", "vmfsRawDeviceMap"])
def test_a_lun_of_the_source_is_not_seen_by_the_destination(kind: str) -> None:
    own, lost = disk(kind), lun("2")
    made = pair([lun("1"), lost], [lun("1")], [*KEYS, own])
    assert lines(raw_disk_attached_and_luns_differ.check(made)) == [("", own.line), (A, lost.line)]


def test_a_mapping_that_the_vmx_names_counts_without_its_descriptor() -> None:
    keys = vmx(scsi0_1__fileName="web_1.vmdk", scsi0_1__deviceType="rawDisk")
    assert raw_disk_attached_and_luns_differ.check(pair([lun("2")], [lun("1")], keys))


@pytest.mark.parametrize(
    "ours",
    [
        [lun("1")],
        [lun("1"), lun("2", local="true")],
        [lun("1"), lun("2", kind="enclosure")],
        [lun("1"), lun("2"), fact("vmfs_extent", device="naa.2")],
        [],
    ],
    ids=["seen by both", "a local disk", "no disk", "a datastore", "not captured"],
)
def test_a_lun_that_is_shared_or_no_mapping_leads_to_is_fine(ours: list[Fact]) -> None:
    made = pair(ours, [lun("1")], [*KEYS, disk("vmfsPassthroughRawDeviceMap")])
    assert raw_disk_attached_and_luns_differ.check(made) == ()


@pytest.mark.parametrize(
    "own",
    [disk("vmfs"), disk("vmfsPassthroughRawDeviceMap", "left.vmdk")],
    ids=["no mapping", "a disk not attached"],
)
def test_a_vm_without_a_mapping_asks_for_no_lun(own: Fact) -> None:
    files = [*KEYS, own, disk("vmfs"), disk("vmfs", "web.vmdk")]
    assert raw_disk_attached_and_luns_differ.check(pair([lun("2")], [lun("1")], files)) == ()
    assert raw_disk_attached_and_luns_differ.undecided(pair([], [], files)) == ()


def test_a_lun_that_a_cut_list_lacks_is_not_lost() -> None:
    theirs = [lun("1"), fact("captured", open="lun")]
    made = pair([lun("2")], theirs, [*KEYS, disk("vmfsPassthroughRawDeviceMap")])
    assert raw_disk_attached_and_luns_differ.check(made) == ()
    assert raw_disk_attached_and_luns_differ.undecided(made) == ("destination: lun",)


@pytest.mark.parametrize(
    "files",
    [
        [disk("vmfs")],
        [disk("vmfs"), fact("vmdk", path=f"{FOLDER}/web.vmdk", create_type="vmfsSparse", parent="base.vmdk")],
    ],
    ids=["of a disk", "of a parent"],
)
def test_a_disk_whose_descriptor_was_not_captured_may_be_a_mapping(files: list[Fact]) -> None:
    undecided = raw_disk_attached_and_luns_differ.undecided
    assert undecided(pair([lun("2")], [lun("1")], [*KEYS, *files])) == ("vm: vmdk",)
    assert undecided(pair([lun("2")], [], [*KEYS, *files])) == ("vm: vmdk",)
    assert undecided(pair([lun("1")], [lun("1")], [*KEYS, *files])) == ()


def test_a_mapping_is_not_decided_where_the_luns_of_a_host_were_not_captured() -> None:
    made = pair([lun("1")], [], [*KEYS, disk("vmfsPassthroughRawDeviceMap")])
    assert raw_disk_attached_and_luns_differ.undecided(made) == ("destination: lun",)
