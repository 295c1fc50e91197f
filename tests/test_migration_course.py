"""A migration's phases, times, names and numbers."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from diagnose.model import Migration
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
