"""A migration's sides, type, course, outcome, the place where it stalled, and its numbers."""

from datetime import UTC, datetime

import pytest

from diagnose.migrations import roles
from diagnose.model import Event, Migration
from moves import (
    ID,
    STAGES,
    agent,
    failed,
    kernel,
    only,
    opened,
    read,
    relocation,
    requested,
    says,
    states,
    vcenter,
    vmx,
)

SENT = "Sent all modified pages to destination (network bandwidth ~287.381 MB/s)"
STOPPING = (
    "Stopping pre-copy: only 1296 pages left to send, which can be sent within the switchover time goal of 0.500"
    " seconds (network bandwidth ~145.404 MB/s, 101088% t2d)"
)
RESOLVED = "ResolveCb: VMX reports needsUnregister = {} for migrateType MIGRATE_TYPE_VMOTION"
HANDLER = f"Vcsvc.VMotionSrc ({ID})"
COPYING = "Disk/File copy started for /vmfs/volumes/5739734e-a1b2c3d4-4491-0050569a1b2c/vm07/vm07.vmdk."
HOT_ADD = "memoryHotplug: Change of memory size from 32768 to 65536 was requested"
LATER = datetime(2021, 5, 9, 12, 0, 0, tzinfo=UTC)


def both_sides() -> list[Event]:
    """Return the opening records of both hosts."""
    return read("vmkernel", opened()) + read("vmkernel", opened(side="D"), host="esx02")


def resolved(answer: str) -> Migration:
    """Return a migration of which the source's VMX reports whether the VM has left."""
    return only(both_sides(), read("hostd", agent("41:40", RESOLVED.format(answer), sub=HANDLER)))


def stunned(microseconds: int) -> Migration:
    """Return a finished migration whose VM stood still for so long."""
    stun = vmx("41:30", f"Checkpoint_Unstun: vm stopped for {microseconds} us")
    return only(read("vmware", requested(), stun), read("vmkernel", says("41:40", "D", "DONE paging in")))


def stalled(move: Migration) -> tuple[str, int, int, int]:
    """Return the stage in which a migration stalled, and its band: low, value, high."""
    at = move.percent
    assert at is not None
    return at.stage, at.low, at.value, at.high


# --- sides


def test_the_hosts_are_named_by_what_their_own_records_say() -> None:
    move = only(both_sides())
    assert (move.source.host, move.destination.host) == ("esx01", "esx02")


def test_the_addresses_are_those_of_the_vmotion_network() -> None:
    move = only(both_sides())
    assert (move.source.ip, move.destination.ip) == ("192.0.2.22", "192.0.2.23")


def test_a_side_that_gave_no_records_has_no_host() -> None:
    assert only(read("vmkernel", opened())).destination.host == ""


def test_the_address_of_a_side_that_gave_no_records_is_known_from_the_other() -> None:
    assert only(read("vmkernel", opened())).destination.ip == "192.0.2.23"


def test_a_record_that_does_not_tell_its_side_has_that_of_its_host() -> None:
    move = only(
        read("vmkernel", opened(), kernel("41:20", "WARNING: Heap: 3582: Heap a already at its maximum size.", "1"))
    )
    assert [event.side for event in move.around] == ["source"]


@pytest.mark.parametrize(("label", "side"), [("source", "source"), ("dst", "destination"), ("vcenter", "vcenter")])
def test_a_role_word_as_a_label_tells_the_side(label: str, side: str) -> None:
    event = read("hostd", relocation(), host=label)
    assert [each.side for each in only(event).events] == [side]


def test_a_host_whose_log_is_vpxds_is_the_vcenter() -> None:
    move = only(both_sides(), read("hostd", relocation(), host="vc01", file="var/log/vmware/vpxd/vpxd.log"))
    assert {event.side for event in move.events if event.host == "vc01"} == {"vcenter"}


def test_a_vmware_log_of_the_other_side_does_not_turn_a_host_round() -> None:
    stray = read("vmware", requested("41:13", "from"), *states("41:14", 0, 7, 8))
    assert only(both_sides(), stray).source.host == "esx01"


# --- type


def test_a_move_between_two_hosts_is_a_vmotion() -> None:
    assert only(both_sides()).type == "vmotion"


def test_a_copy_of_disks_on_one_host_is_a_storage_vmotion() -> None:
    assert only(read("vmware", requested(role="to"), vmx("41:20", COPYING, "Worker#0"))).type == "svmotion"


def test_a_copy_of_disks_between_two_hosts_is_a_cross_vmotion() -> None:
    copy = read("vmware", requested(role="to"), vmx("41:20", COPYING, "Worker#0"))
    assert only(both_sides(), copy).type == "xvmotion"


def test_a_storage_vmotion_is_known_by_what_the_agent_calls_it() -> None:
    text = RESOLVED.format("true").replace("VMOTION", "SVMOTION")
    assert only(read("hostd", agent("41:40", text, sub=HANDLER))).type == "svmotion"


def test_a_hot_add_is_no_vmotion() -> None:
    assert only(read("vmware", vmx("41:12", HOT_ADD))).type == "unknown"


def test_a_move_from_an_address_to_itself_is_no_vmotion() -> None:
    assert only(read("vmkernel", opened().replace("192.0.2.23", "192.0.2.22"))).type == "unknown"


def test_a_task_alone_does_not_tell_its_type() -> None:
    assert only(read("hostd", relocation())).type == "unknown"


# --- outcome


def test_a_side_that_gives_up_makes_a_failure() -> None:
    assert only(read("vmkernel", opened(), failed())).outcome == "failed"


def test_a_vm_that_has_left_its_host_has_moved() -> None:
    assert resolved("true").outcome == "succeeded"


def test_a_vm_that_stays_where_it_was_has_not_moved() -> None:
    assert resolved("false").outcome == "failed"


def test_a_failure_record_outweighs_any_sign_of_success() -> None:
    assert only(read("vmkernel", opened(), says("41:30", "S", SENT), failed())).outcome == "failed"


def test_pages_that_are_all_in_are_a_success() -> None:
    assert only(read("vmkernel", opened(side="D"), says("41:40", "D", "DONE paging in"))).outcome == "succeeded"


def test_a_vm_that_runs_after_it_immigrated_has_moved() -> None:
    became = "State Transition (VM_STATE_IMMIGRATING -> VM_STATE_ON)"
    assert only(read("hostd", agent("41:40", became, sub=HANDLER))).outcome == "succeeded"


def test_a_vm_that_stood_still_for_seconds_moved_slowly() -> None:
    assert (stunned(1_999_999).outcome, stunned(2_000_001).outcome) == ("succeeded", "slow")


def test_a_task_that_vcenter_began_and_finished_succeeded() -> None:
    assert only(read("hostd", relocation(), vcenter("42:40", "FINISH task-846"))).outcome == "succeeded"


def test_a_task_that_vcenter_finished_does_not_hang_while_the_log_goes_on() -> None:
    move = only(read("hostd", relocation(), vcenter("42:40", "FINISH task-846")), last_seen={"esx01": LATER})
    assert move.outcome != "hung"


def test_a_task_that_vcenter_ended_with_an_error_failed() -> None:
    error = "ERROR task-846 -- vm-112 -- vim.VirtualMachine.relocate: vim.fault.Timedout:"
    assert only(read("hostd", relocation(), vcenter("42:40", error))).outcome == "failed"


def test_the_end_of_a_task_does_not_outweigh_the_hosts_failure() -> None:
    move = only(read("vmkernel", opened(), failed()), read("hostd", relocation(), vcenter("42:40", "FINISH task-846")))
    assert move.outcome == "failed"


def test_a_migration_that_falls_silent_while_its_log_goes_on_hangs() -> None:
    assert only(read("vmkernel", opened()), last_seen={"esx01": LATER}).outcome == "hung"


def test_a_migration_that_falls_silent_at_the_end_of_its_log_may_still_run() -> None:
    end = datetime(2021, 5, 9, 7, 42, 0, tzinfo=UTC)
    assert only(read("vmkernel", opened()), last_seen={"esx01": end}).outcome == "unknown"


def test_silence_after_all_pages_were_sent_is_a_success() -> None:
    move = only(read("vmkernel", opened(), says("41:30", "S", SENT)), last_seen={"esx01": LATER})
    assert move.outcome == "succeeded"


def test_a_migration_that_only_began_has_an_unknown_outcome() -> None:
    assert only(both_sides()).outcome == "unknown"


def test_a_hot_add_that_resumed_at_once_succeeded() -> None:
    assert only(
        read("vmware", vmx("41:12", HOT_ADD), vmx("41:13", "Checkpoint_Unstun: vm stopped for 9 us"))
    ).outcome == ("succeeded")


def test_a_hot_add_that_stood_still_for_seconds_is_slow() -> None:
    stun = vmx("41:19", "Checkpoint_Unstun: vm stopped for 5188405 us")
    assert only(read("vmware", vmx("41:12", HOT_ADD), stun)).outcome == "slow"


# --- where it stalled


def test_a_number_that_somebody_states_is_taken_as_it_is() -> None:
    assert stalled(only(read("text", "vMotion fails at 78%"), excerpt=True)) == ("destination-restore", 78, 78, 78)


def test_a_stated_number_is_called_stated() -> None:
    at = only(read("text", "vMotion fails at 78%"), excerpt=True).percent
    assert at is not None
    assert at.basis == "stated"


def test_a_stated_number_wins_over_the_last_stage_proven() -> None:
    move = only(read("vmkernel", opened(), failed()), read("text", "vMotion fails at 78%"))
    assert stalled(move)[1:] == (78, 78, 78)


def test_without_a_stated_number_it_is_inferred_from_the_last_stage_proven() -> None:
    at = only(read("vmkernel", opened(), failed())).percent
    assert at is not None
    assert (at.basis, at.stage) == ("inferred", "connecting")


def test_an_inferred_number_is_the_stages_typical_one_within_its_band() -> None:
    stage = next(stage for stage in STAGES if stage.name == "connecting")
    assert stalled(only(read("vmkernel", opened(), failed()))) == ("connecting", stage.low, stage.typical, stage.high)


@pytest.mark.parametrize(
    ("record", "stage"),
    [
        (says("41:20", "S", "Estimated network bandwidth 280.495 MB/s   during pre-copy"), "pre-copy"),
        (says("41:20", "S", STOPPING), "switchover"),
        (says("41:20", "S", SENT), "switchover"),
    ],
)
def test_a_record_of_the_kernel_proves_how_far_the_move_got(record: str, stage: str) -> None:
    assert stalled(only(read("vmkernel", opened(), record, failed())))[0] == stage


def test_the_state_of_the_destinations_vmx_proves_that_it_restored() -> None:
    move = only(
        read("vmware", requested(), *states("41:14", 0, 7, 8, 9, 10), vmx("41:30", "Module 'Disk' power on failed."))
    )
    assert stalled(move)[0] == "destination-restore"


def test_a_failure_record_that_names_its_stage_outranks_the_last_state_entered() -> None:
    connect = says("41:32", "S", "failed to connect to remote host <192.0.2.23> from host <192.0.2.22>: Timeout")
    move = only(
        read("vmware", requested(role="to"), *states("41:14", 0, 1, 2)),
        read("vmkernel", opened(), connect, failed("41:33")),
    )
    assert stalled(move)[0] == "connecting"


def test_a_migration_that_succeeded_stalled_nowhere() -> None:
    assert resolved("true").percent is None


def test_a_slow_migration_stalled_nowhere() -> None:
    assert stunned(3_000_000).percent is None


def test_a_failure_whose_records_prove_no_stage_has_no_number() -> None:
    assert only(read("vmkernel", failed())).percent is None


# --- what the kinds mean


def test_what_ends_a_migration_badly_is_a_failure_and_a_failure_is_abnormal() -> None:
    assert roles.ENDS_FAILED <= roles.FAILURES <= roles.ABNORMAL


def test_nothing_ends_a_migration_well_and_badly() -> None:
    assert not roles.ENDS_WELL & roles.FAILURES


def test_no_kind_of_the_ordinary_course_ends_a_migration_badly() -> None:
    assert not roles.COURSE & roles.ENDS_FAILED
