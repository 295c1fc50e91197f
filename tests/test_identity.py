"""Which records belong to one migration: by id, log, opID chain, VM, world, or by being the only candidate."""

import pytest

from diagnose.model import Event
from moves import (
    ID,
    ID_HEX,
    OTHER,
    agent,
    built,
    failed,
    kernel,
    kinds,
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

ROOT = "lh4m2k7c-20117-auto-fit-h5:70012345"
PREPARED = f"VMotionPrepare ({ID}): Sending 'to' srcIp=192.0.2.22 dstIp=192.0.2.23, type=1, encrypted=false"
RESOLVED = "ResolveCb: VMX reports needsUnregister = false for migrateType MIGRATE_TYPE_VMOTION"
UPLINK = "netschedHClk: NetSchedHClkNotify:2908: vmnic3: link down notification"
VM = "Vmsvc.vm:/vmfs/volumes/4d6579ec-23f981cb/web01/web01.vmx"
MOVED = f"[MIGRATE] ({ID}) immigrating VM at path /vmfs/volumes/58a1b2c3-0d1e2f30/web01/web01.vmx has vmid 677"
BECAME = "State Transition (VM_STATE_EMIGRATING -> VM_STATE_ON)"
LONG_STUN = "Checkpoint_Unstun: vm stopped for 3188405 us"


def destination_vmx(*more: str) -> list[Event]:
    """Return the events of a destination's vmware.log: a migration from its request to its end, and more."""
    records = (requested(), *states("41:14", 0, 7, 8, 9, 10, 11, 0), *more)
    return read("vmware", *records, host="esx02", file="vmfs/volumes/58a1b2c3/web01/vmware.log")


def test_the_records_of_one_id_on_two_hosts_are_one_migration() -> None:
    move = only(read("vmkernel", opened()), read("vmkernel", opened(side="D"), host="esx02"))
    assert (move.id, len(move.events)) == (ID, 2)


def test_an_id_in_hexadecimal_and_in_decimal_is_one_migration() -> None:
    spec = vmx("41:12", f"MigrateVMXdrToSpec: type: 1 srcIp=<192.0.2.22> dstIp=<192.0.2.23> mid={ID_HEX}")
    assert only(read("vmkernel", opened()), read("vmware", spec)).id == ID


def test_two_ids_are_two_migrations() -> None:
    assert [move.id for move in built(read("vmkernel", opened(), opened("41:13", id_=OTHER)))] == [ID, OTHER]


def test_migrations_come_in_the_order_of_their_beginning() -> None:
    found = built(read("vmkernel", opened("43:00", id_=OTHER)), read("vmkernel", opened("41:00"), host="esx02"))
    assert [move.id for move in found] == [ID, OTHER]


def test_a_record_of_the_vmx_without_an_id_belongs_to_the_request_before_it() -> None:
    stunned = vmx("41:20", "Migrate: VM successfully stunned.")
    move = only(read("vmware", requested(role="to"), stunned))
    assert (move.id, "stunned" in kinds(move)) == (ID, True)


def test_the_next_request_of_a_vmx_begins_another_migration() -> None:
    stunned = vmx("45:20", "Migrate: VM successfully stunned.")
    first, second = built(read("vmware", requested(role="to"), requested("45:12", "to", OTHER), stunned))
    assert ("stunned" in kinds(first), "stunned" in kinds(second)) == (False, True)


def test_what_a_failed_vmx_tells_after_its_failure_still_belongs_to_the_migration() -> None:
    records = (
        requested(),
        *states("41:14", 0, 7, 0),
        vmx("41:15", "[msg.migrate.expired] Timed out waiting for data."),
    )
    assert "message_posted" in kinds(only(read("vmware", *records)))


def test_a_snapshot_long_after_a_migration_is_none_of_its_records() -> None:
    backup = vmx("41:15", LONG_STUN, "vcpu-0").replace("05-09T07", "05-10T03")
    assert "unstunned" not in kinds(only(destination_vmx(backup)))


def test_trouble_of_a_vm_long_after_a_migration_is_none_of_its_records() -> None:
    trouble = vmx("41:15", "Module 'DiskEarly' power on failed.").replace("05-09T07", "05-10T03")
    assert "module_failed" not in kinds(only(destination_vmx(trouble)))


def test_a_hot_add_is_a_migration_without_an_id() -> None:
    asked = vmx("41:12", "memoryHotplug: Change of memory size from 32768 to 65536 was requested")
    assert only(read("vmware", asked)).id is None


def test_a_record_of_the_agent_belongs_by_its_opid() -> None:
    move = only(read("hostd", agent("41:12", PREPARED), agent("41:40", RESOLVED)))
    assert "migration_resolved" in kinds(move)


def test_a_hop_of_an_opid_leads_to_the_migration_of_the_opid() -> None:
    begun = relocation("41:10")
    assert "task_begun" in kinds(only(read("hostd", begun, agent("41:12", PREPARED, opid=f"{ROOT}-01-21"))))


def test_an_opid_that_two_migrations_share_decides_for_neither() -> None:
    first = agent("41:12", PREPARED, opid=f"{ROOT}-01")
    second = agent("41:12", PREPARED.replace(ID, OTHER), opid=f"{ROOT}-02")
    failure = vcenter("41:40", "ERROR task-846 -- vm-112 -- vim.VirtualMachine.relocate: vim.fault.Timedout:")
    found = built(read("hostd", relocation("41:10"), first, second, failure))
    assert [kinds(move) & {"task_begun", "task_failed"} for move in found if move.id] == [set(), set()]


def test_an_opid_that_comes_back_hours_later_is_another_work() -> None:
    late = agent("41:40", RESOLVED).replace("05-09T07", "05-09T21")
    found = [move for move in built(read("hostd", agent("41:12", PREPARED), late)) if move.id == ID]
    assert [kinds(move) for move in found] == [{"migration_prepared"}]


def test_the_opid_of_a_background_job_proves_nothing() -> None:
    other = agent("41:13", RESOLVED.replace("false", "true"), opid="SWI-88e6d2f0", sub="Default")
    first = agent("41:12", PREPARED, opid="SWI-88e6d2f0")
    second = agent("41:12", PREPARED.replace(ID, OTHER), opid="SWI-99")
    assert all(
        "migration_resolved" not in kinds(move) for move in built(read("hostd", first, second, other)) if move.id
    )


def test_a_record_of_the_vm_on_another_host_belongs_by_the_name_of_its_configuration_file() -> None:
    here = read("hostd", agent("41:12", MOVED, opid="a-1"))
    there = read("hostd", agent("41:14", BECAME, opid="b-2", sub=VM), host="esx02")
    assert "vm_state_changed" in kinds(only([*here, *there]))


def test_a_vm_of_the_same_name_on_another_datastore_of_the_host_is_another_vm() -> None:
    records = (agent("41:12", MOVED, opid="a-1"), agent("41:14", BECAME, opid="b-2", sub=VM))
    assert [kinds(move) for move in built(read("hostd", *records)) if move.id] == [{"vm_immigrating"}]


def test_a_record_of_another_vm_does_not_belong() -> None:
    records = (agent("41:12", MOVED, opid="a-1"), agent("41:14", BECAME, opid="b-2", sub=VM.replace("web01", "web02")))
    assert [kinds(move) for move in built(read("hostd", *records)) if move.id] == [{"vm_immigrating"}]


@pytest.mark.parametrize(("writer", "vm"), [("31", "9"), ("9", "32")])
def test_a_record_of_the_kernel_belongs_by_the_world_that_wrote_it_or_that_it_names(writer: str, vm: str) -> None:
    two = (opened(worlds=("21", "22")), opened("41:13", id_=OTHER, worlds=("31", "32")))
    refused = kernel("41:20", f"WARNING: Sched: vm {vm}: 6404: Admission check failed for memory resource", writer)
    found = built(read("vmkernel", *two, refused))
    assert [move.id for move in found if "resources_refused" in kinds(move)] == [OTHER]


def test_a_refusal_on_a_host_that_took_no_part_is_none_of_the_migrations_records() -> None:
    refused = kernel("41:20", "WARNING: Sched: vm 4711: 6404: Admission check failed for memory resource", "4700")
    move, *_ = built(read("vmkernel", opened(), failed()), read("vmkernel", refused, host="esx09"))
    assert {event.host for event in move.events} == {"esx01"}


def test_a_relocation_that_runs_while_one_migration_does_is_that_one() -> None:
    begun = relocation("41:10").replace(ROOT, "another-chain")
    move = only(read("vmkernel", opened()), read("hostd", begun, host="vc", file="vpxd.log"))
    assert (move.id, "task_begun" in kinds(move)) == (ID, True)


def test_a_relocation_that_runs_while_two_migrations_do_is_given_to_neither() -> None:
    begun = relocation("41:10").replace(ROOT, "another-chain")
    found = built(read("vmkernel", opened(), opened("41:13", id_=OTHER)), read("hostd", begun, host="vc"))
    assert [move.id for move in found if "task_begun" in kinds(move)] == [None]


def test_the_end_of_a_task_belongs_where_its_beginning_does() -> None:
    begun, ended = relocation("41:10"), vcenter("49:10", "FINISH task-846").replace(ROOT, "later")
    assert {"task_begun", "task_finished"} <= kinds(only(read("vmkernel", opened()), read("hostd", begun, ended)))


def test_the_end_of_another_task_of_the_same_chain_is_not_that_of_the_move() -> None:
    checked, begun = vcenter("40:10", "FINISH task-840"), relocation("41:10")
    assert "task_finished" not in kinds(only(read("vmkernel", opened()), read("hostd", checked, begun)))


def test_two_relocations_without_an_id_are_two_migrations() -> None:
    begun = (relocation("41:10"), relocation("41:11", 847, "vm-113").replace(ROOT, "another-chain"))
    assert [move.id for move in built(read("hostd", *begun))] == [None, None]


def test_a_line_of_trouble_alone_is_asked_about_in_an_excerpt() -> None:
    assert only(read("vmkernel", kernel("41:20", UPLINK)), excerpt=True).id is None


def test_a_line_of_trouble_alone_is_no_migration_in_a_bundle() -> None:
    assert built(read("vmkernel", kernel("41:20", UPLINK))) == []


def test_a_record_that_vmkwarning_repeats_counts_once() -> None:
    copies = read("vmkernel", opened(), failed()) + read("vmkernel", failed(), file="vmkwarning.log")
    assert len(only(copies).events) == 2


def test_the_same_words_on_two_hosts_are_two_records() -> None:
    move = only(read("vmkernel", opened(), failed()), read("vmkernel", failed(), host="esx02"))
    assert len(move.events) == 3


def test_trouble_of_a_host_lies_around_each_of_its_migrations_of_that_time() -> None:
    records = (opened(), opened("41:13", id_=OTHER), kernel("41:20", UPLINK, "1"))
    assert [[event.kind for event in move.around] for move in built(read("vmkernel", *records))] == [
        ["uplink_down"]
    ] * 2


def test_trouble_around_a_migration_is_none_of_its_own_records() -> None:
    assert kinds(only(read("vmkernel", opened(), kernel("41:20", UPLINK, "1")))) == {"migration_opened"}


@pytest.mark.parametrize(("time", "seen"), [("31:20", 1), ("31:00", 0), ("44:00", 1), ("44:20", 0)])
def test_trouble_lies_around_a_migration_from_ten_minutes_before_to_three_after(time: str, seen: int) -> None:
    assert len(only(read("vmkernel", opened("41:12"), kernel(time, UPLINK, "1"))).around) == seen


def test_trouble_of_a_host_that_took_no_part_lies_around_nothing() -> None:
    other = read("vmkernel", kernel("41:20", UPLINK), host="esx09")
    assert only(read("vmkernel", opened()), other).around == ()


@pytest.mark.parametrize("id_", ["esx.clear.net.vmnic.linkstate.up", "esx.audit.net.vdl2.instance.initialized"])
def test_what_vobd_clears_or_audits_is_no_trouble(id_: str) -> None:
    record = f"2021-05-09T07:41:20.100Z: [netCorrelator] 1234567us: [{id_}] Uplink vmnic3 is as it should be"
    assert only(read("vmkernel", opened()), read("vobd", record)).around == ()


def test_a_problem_that_vobd_tells_is_trouble() -> None:
    record = (
        "2021-05-09T07:41:20.100Z: [netCorrelator] 1234567us: [esx.problem.net.vmnic.linkstate.down] vmnic3 is down"
    )
    assert [event.kind for event in only(read("vmkernel", opened()), read("vobd", record)).around] == ["vob_raised"]


def test_no_record_belongs_to_two_migrations() -> None:
    records = (opened(), opened("41:13", id_=OTHER), says("41:20", "S", "DONE paging in"), failed("41:40", id_=OTHER))
    own = [(event.file, event.line) for move in built(read("vmkernel", *records)) for event in move.events]
    assert sorted(own) == sorted(set(own))


def test_no_events_give_no_migrations() -> None:
    assert built([], excerpt=True) == []
