"""A migration's phases, times, names and numbers."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from diagnose.migrations.eras import era
from diagnose.model import Event, Migration
from moves import DAY, ID, agent, failed, only, opened, read, requested, says, vmx

SENT = "Sent all modified pages to destination (network bandwidth ~287.381 MB/s)"
STOPPING = (
    "Stopping pre-copy: only 1296 pages left to send, which can be sent within the switchover time goal of 0.500"
    " seconds (network bandwidth ~145.404 MB/s, 101088% t2d)"
)
HANDLER = f"Vcsvc.VMotionSrc ({ID})"


# --- phases


def course() -> Migration:
    """Return a failed migration with phases on both sides."""
    source = (opened("41:12"), says("41:22", "S", STOPPING), says("41:23", "S", SENT), failed("41:42"))
    paging = says("41:24", "D", "Estimated network bandwidth 280.050 MB/s during page-in", module="VMotionRecv")
    copying = says("41:17", "D", "Estimated network bandwidth 280.050 MB/s during pre-copy", module="VMotionRecv")
    return only(read("vmkernel", *source), read("vmkernel", opened("41:13", "D"), copying, paging, host="esx02"))


def test_every_stage_that_is_proven_is_a_phase_of_its_side() -> None:
    assert sorted((phase.side, phase.name) for phase in course().phases) == [
        ("destination", "connecting"),
        ("destination", "pre-copy"),
        ("destination", "switchover"),
        ("source", "connecting"),
        ("source", "switchover"),
    ]


def test_a_phase_lasts_until_the_next_one_of_its_side() -> None:
    lasted = {(phase.side, phase.name): phase.seconds for phase in course().phases}
    assert (lasted["source", "connecting"], lasted["destination", "connecting"]) == (10, 4)


def test_the_last_phase_lasts_until_the_end() -> None:
    lasted = {(phase.side, phase.name): phase.seconds for phase in course().phases}
    assert lasted["source", "switchover"] == 20


def test_phases_of_a_side_are_in_the_order_of_time() -> None:
    for side in ("source", "destination"):
        begun = [phase.started_at for phase in course().phases if phase.side == side and phase.started_at]
        assert all(one <= other for one, other in pairwise(begun))


def test_a_pause_that_is_normal_is_marked() -> None:
    assert {phase.normal_pause for phase in course().phases if phase.name == "connecting"} == {True}


FAILS_TO_CONNECT = "cpu12:11150)WARNING: Migrate: 269: 1301685441034055 S: Failed: Timeout (0xbad0020) @0x41801e280b11"
OPENS = (
    "cpu12:11150)Migrate: vm 11151: 7338: Setting VMOTION info: Source ts = 1301685441034055, src ip = <192.0.2.76>"
    " dest ip = <192.0.2.77> Dest wid = 4411 using SHARED swap"
)


@pytest.mark.parametrize(
    ("head", "band"),
    [
        ("Apr  1 19:14:34 esx01 vmkernel: 12:01:47:02.229 ", (0, 10, 14)),  # ESX 4: the uptime stands in the head
        ("2016-04-01T19:14:34.000Z ", (10, 14, 20)),  # no release told: 5.x to 7.x write alike
        ("2023-04-01T19:14:34.000Z In(182) vmkernel: ", (10, 14, 20)),
    ],
)
def test_a_stage_has_the_band_of_the_era_that_wrote_the_records(head: str, band: tuple[int, int, int]) -> None:
    stalled = only(read("vmkernel", head + OPENS, head + FAILS_TO_CONNECT)).percent
    assert stalled
    assert (stalled.low, stalled.value, stalled.high) == band


def test_a_version_that_a_log_names_of_itself_decides_the_era() -> None:
    named = [event("vmx_version_line", version="4.1.0"), event("said", severity="Wa(180)")]
    assert (era(named), era(named[1:]), era([])) == ("4.x", "8.x", "")


def test_hosts_of_two_eras_tell_none() -> None:
    versions = ("6.7.0", "e.x.p")  # a build that was not released names no number
    assert era(event("vmx_version_line", version=version) for version in versions) == "6.x"
    assert era(event("vmx_version_line", version=version) for version in ("6.7.0", "8.0.2")) == ""
    assert era([event("vmx_version_line", version="9.0.0")]) == "8.x"


def event(kind: str, **fields: str) -> Event:
    """Return an event with these fields."""
    return Event(kind, "esx01", "vmware.log", 1, "", "vmware", fields=fields)


def test_a_phase_without_a_time_has_no_length() -> None:
    masked = opened().replace(f"{DAY}41:12.100Z", "####-##-##T##:##:##.###Z")
    assert [(phase.started_at, phase.seconds) for phase in only(read("vmkernel", masked)).phases] == [(None, None)]


def test_a_failure_told_in_words_begins_no_phase() -> None:
    told = agent("41:40", "ResolveCb: Failed with fault: vmodl.fault.SystemError", sub=HANDLER)
    said = '-->    reason = "Source detected that destination failed to resume.",'
    move = only(read("vmkernel", opened()), read("hostd", f"{told}\n{said}"))
    assert "destination-restore" not in {phase.name for phase in move.phases}


# --- times, names, numbers


def test_it_begins_and_ends_with_its_first_and_last_record() -> None:
    move = course()
    assert move.started_at == datetime(2021, 5, 9, 7, 41, 12, 100000, tzinfo=UTC)
    assert move.ended_at == move.started_at + timedelta(seconds=30)


def test_a_migration_whose_records_carry_no_time_has_none() -> None:
    masked = opened().replace(f"{DAY}41:12.100Z", "####-##-##T##:##:##.###Z")
    move = only(read("vmkernel", masked))
    assert (move.started_at, move.ended_at) == (None, None)


def test_its_records_are_in_the_order_of_time() -> None:
    times = [event.time for event in course().events if event.time]
    assert times == sorted(times)


def test_the_vm_is_named_by_its_configuration_file() -> None:
    path = "/vmfs/volumes/58a1b2c3-0d1e2f30/web01/web01.vmx"
    moved = f"[MIGRATE] ({ID}) immigrating VM at path {path} has vmid 677"
    move = only(read("hostd", agent("41:12", moved)))
    assert (move.vm.name, move.vm.path) == ("web01", path)


def test_the_vm_is_named_by_the_folder_of_its_log_where_nothing_else_names_it() -> None:
    log = read("vmware", requested(), file="vmfs/volumes/58a1b2c3-0d1e2f30/web01/vmware.log")
    assert only(log).vm.name == "web01"


@pytest.mark.parametrize(("word", "priority"), [("yes", "high"), ("no", "low")])
def test_the_priority_is_told_in_words(word: str, priority: str) -> None:
    text = f"MigrateVMXdrToSpec: type: 1 srcIp=<192.0.2.22> dstIp=<192.0.2.23> mid={int(ID):x} priority={word}"
    assert only(read("vmware", vmx("41:12", text))).priority == priority


def test_the_time_of_copying_memory_is_from_the_opening_to_its_stop() -> None:
    assert course().metrics.precopy_seconds == 10


def test_the_pages_that_were_left_are_those_that_the_source_printed() -> None:
    assert course().metrics.pages_left == 1296


def test_the_bandwidth_is_the_one_of_the_whole_move_where_it_was_printed() -> None:
    assert course().metrics.bandwidth_mb_s == 287.381


def test_the_longest_stun_counts() -> None:
    stuns = [vmx("41:30", f"Checkpoint_Unstun: vm stopped for {number} us") for number in (20, 500, 40)]
    assert only(read("vmware", requested(), *stuns)).metrics.stun_microseconds == 500


def test_the_downtime_is_the_one_that_vpxa_reports() -> None:
    told = agent("41:40", f"[MIGRATE] ({ID}) vmotion result has downtime value 284157", sub="Default")
    assert only(read("hostd", told)).metrics.downtime_microseconds == 284157


def test_numbers_that_were_not_printed_are_unknown() -> None:
    told = only(read("vmkernel", opened())).metrics
    assert {getattr(told, name) for name in told.__struct_fields__} == {None}
