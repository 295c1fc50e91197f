"""What is near a migration and not of it: other tasks, other VMs, other tries, other addresses, another clock."""

from datetime import timedelta
from pathlib import Path

import pytest

from diagnose import pipeline
from diagnose.model import Diagnosis, Report
from moves import ID, OTHER

DAY = "2021-03-04T"


def triage(folder: Path, files: dict[str, list[str]]) -> Report:
    """Return the report on logs that lie as HOST/FILE; every stamp is of one day."""
    for place, lines in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return pipeline.triage([str(folder)])


def said(report: Report) -> list[tuple[str | None, str, list[str]]]:
    """Return id, outcome and the causes that are said of each migration."""
    return [(each.migration.id, each.migration.outcome, causes(each)) for each in report.diagnoses]


def causes(diagnosis: Diagnosis) -> list[str]:
    return [found.cause for found in diagnosis.findings if found.confidence >= 0.5]


# --- a VMX that could not start


VMX = [
    f"{DAY}10:00:01.000Z| vmx| I005: Received migrate 'from' request for mid id {ID}, src ip <192.0.2.1>.",
    f"{DAY}10:00:18.500Z| vmx| I005: MigrateSetState: Transitioning from state 10 to 11.",
    f"{DAY}10:00:18.700Z| vmx| I005: Msg_Post: Error",
    f"{DAY}10:00:18.700Z| vmx| I005: [msg.fileio.lock] Failed to lock the file",
    f"{DAY}10:00:18.700Z| vmx| I005: [msg.moduletable.powerOnFailed] Module 'Disk' power on failed.",
    f"{DAY}10:00:18.800Z| vmx| I005: MigrateSetState: Transitioning from state 11 to 12.",
    f"{DAY}10:00:18.900Z| vmx| I005: MigrateSetState: Transitioning from state 12 to 0.",
]


def test_a_destination_that_lists_that_it_could_not_start_has_failed_though_its_states_end(tmp_path: Path) -> None:
    assert said(triage(tmp_path, {"esx2/vmware.log": VMX})) == [(ID, "failed", ["storage.file-locked"])]


def test_without_the_list_the_same_states_are_those_of_a_success(tmp_path: Path) -> None:
    states = [line for line in VMX if "msg." not in line and "Msg_Post" not in line]
    assert said(triage(tmp_path, {"esx2/vmware.log": states})) == [(ID, "succeeded", [])]


# --- other tasks of vCenter


def task(time: str, opid: str, text: str) -> str:
    return f"{DAY}{time}Z info vpxd[04412] [Originator@6876 sub=vpxLro opID={opid}] [VpxLRO] -- {text}"


RELOCATES = [
    task("09:00:00.000", "bb-1", "BEGIN task-11 -- vm-7 -- vim.VirtualMachine.relocate -- 52aa(52bb)"),
    task("09:00:33.000", "bb-1", "FINISH task-11"),
]
POWERS_ON = [
    task("09:00:05.000", "bb-2", "BEGIN task-12 -- vm-8 -- vim.VirtualMachine.powerOn -- 52aa(52bb)"),
    task(
        "09:00:06.000",
        "bb-2",
        "ERROR task-12 -- 52aa(52bb) -- vm-8 -- vim.VirtualMachine.powerOn: vim.fault.InsufficientResourcesFault:",
    ),
    "--> (vim.fault.InsufficientResourcesFault) {",
    '-->    msg = "The available Memory resources in the parent resource pool are insufficient for the operation."',
    "--> }",
]


def test_the_fault_of_another_task_is_none_of_a_relocation_that_finished(tmp_path: Path) -> None:
    files = {"vcenter/vpxd.log": [RELOCATES[0], *POWERS_ON, RELOCATES[1]]}
    assert said(triage(tmp_path, files)) == [(None, "succeeded", [])]


def test_a_task_that_moves_nothing_is_no_migration(tmp_path: Path) -> None:
    assert said(triage(tmp_path, {"vcenter/vpxd.log": POWERS_ON})) == []


# --- other VMs of the host


def hostd(time: str, sub: str, text: str) -> str:
    return f"{DAY}{time}Z info hostd[2101278] [Originator@6876 sub={sub}] {text}"


MOVED, OTHER_VM = "/vmfs/volumes/5f1/web 01/web 01.vmx", "/vmfs/volumes/5f2/other vm/other vm.vmx"
HANDLER = f"Vcsvc.VMotionSrc ({ID})"
MOVES = [
    hostd("10:00:01.000", f"Vmsvc.vm:{MOVED}", "State Transition (VM_STATE_ON -> VM_STATE_EMIGRATING)"),
    hostd("10:00:01.200", HANDLER, "VMotionEntry: migrateType = 1"),
]
FAILS = [
    hostd("10:00:22.000", HANDLER, "ResolveCb: Failed with fault: (vim.fault.GenericVmConfigFault) {"),
    '-->    reason = "The source detected that the destination failed to resume."',
    "--> }",
]


def locked(path: str) -> list[str]:
    return [
        hostd("10:00:15.000", "Default", "AdapterServer caught exception: vim.fault.FileLocked"),
        "--> (vim.fault.FileLocked) {",
        f'-->    file = "{path}",',
        f'-->    msg = "Unable to access file {path} since it is locked"',
        "--> }",
    ]


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("[ds2] other vm/other vm.vmdk", "resume.destination-failed"),
        ("[ds1] web 01/web 01.vmdk", "storage.file-locked"),
    ],
)
def test_a_fault_about_a_file_is_of_the_vm_whose_file_it_is(tmp_path: Path, path: str, cause: str) -> None:
    (found,) = triage(tmp_path, {"source/hostd.log": [*MOVES, *locked(path), *FAILS]}).diagnoses
    assert (found.migration.vm.name, causes(found)[0]) == ("web 01", cause)


def test_the_power_on_of_another_vm_gives_a_migration_no_name(tmp_path: Path) -> None:
    powers_on = hostd("10:00:15.000", f"Vmsvc.vm:{OTHER_VM}", "State Transition (VM_STATE_OFF -> VM_STATE_ON)")
    resolved = hostd("10:00:22.000", HANDLER, "ResolveCb: Succeeded")
    (found,) = triage(tmp_path, {"source/hostd.log": [*MOVES, powers_on, resolved]}).diagnoses
    assert (found.migration.vm.name, found.migration.outcome) == ("web 01", "succeeded")


# --- trouble at another time, of another address


def opens(time: str, id_: str = ID, world: str = "2100777", side: str = "Source") -> str:
    return (
        f"{DAY}{time}Z cpu4:2100768)Migrate: vm {world}: 4102: Setting VMOTION info: {side} ts = {id_},"
        " src ip = <192.0.2.1> dest ip = <192.0.2.2> Dest wid = 2200777 using SHARED swap"
    )


def fails(time: str, id_: str = ID, prefix: str = "") -> str:
    head = prefix or f"{DAY}{time}Z "
    return (
        f"{head}cpu3:2101180)WARNING: Migrate: 282: {id_} S: Failed: The ESX hosts failed to connect over the VMotion"
        " network (0xbad010b) @0x41800e2a1122"
    )


def refused(prefix: str) -> str:
    text = f"MigrateNet: 863: {ID} S: Failed to connect to remote host <192.0.2.2>: Connection refused"
    return f"{prefix}cpu3:2101180)WARNING: {text}"


def test_what_no_rule_reads_in_a_log_makes_no_migration_of_its_own(tmp_path: Path) -> None:
    before = [
        f"{DAY}09:00:05.000Z cpu2:2097300)StorageApdHandler: 419: APD start event for 0x4302a1 [naa.60060160a1b2]",
        f"{DAY}09:02:25.000Z cpu2:2097300)StorageApdHandler: 1204: something about [naa.60060160a1b2]",
    ]
    lines = [*before, opens("10:00:01.000"), fails("10:00:21.000")]
    assert [id_ for id_, _, _ in said(triage(tmp_path, {"esx1/vmkernel.log": lines}))] == [ID]


@pytest.mark.parametrize(("address", "named"), [("192.0.2.2", True), ("198.51.100.5", False)])
def test_an_address_taken_twice_matters_where_it_is_one_of_the_migration(
    tmp_path: Path, address: str, named: bool
) -> None:
    vob = (
        f"{DAY}09:59:58.000Z: [netCorrelator] 33us: [esx.problem.net.vmknic.ip.duplicate] Duplicate IP address detected"
        f" for {address} on interface vmk3, current owner being 00:50:56:aa:bb:cc."
    )
    files = {
        "esx1/vmkernel.log": [opens("10:00:01.000"), fails("10:00:21.000")],
        "esx2/vmkernel.log": [opens("10:00:01.000", side="Dest")],
        "esx2/vobd.log": [vob],
    }
    (found,) = triage(tmp_path, files).diagnoses
    assert ("network.duplicate-ip" in causes(found)) == named


# --- tries one after the other, and clocks


def test_what_a_world_writes_goes_to_the_try_it_lies_nearest_to(tmp_path: Path) -> None:
    def hbr(time: str, what: str) -> str:
        return (
            f"{DAY}{time}Z cpu4:2100768)Hbr: 3561: Migration {what} received (worldID=2100777) (migrateType=1)"
            " (event=0) (isSource=1) (sharedConfig=1)"
        )

    lines = [
        opens("14:00:01.600"),
        hbr("14:00:01.604", "start"),
        fails("14:00:21.900"),
        opens("14:01:10.600", OTHER),
        hbr("14:01:10.604", "start"),
        fails("14:01:29.200", OTHER),
    ]
    report = triage(tmp_path, {"source/vmkernel.log": lines})
    assert [len(each.migration.events) for each in report.diagnoses] == [3, 3]


@pytest.mark.parametrize("off", [timedelta(minutes=7), timedelta(hours=3), timedelta(hours=-2)])
def test_a_clock_that_is_off_makes_a_migration_no_longer(tmp_path: Path, off: timedelta) -> None:
    seconds = 12 * 3600 + int(off.total_seconds())
    stamp = f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}.100"
    files = {
        "esx1/vmkernel.log": [opens("12:00:01.000"), fails("12:00:21.000")],
        "esx2/vmkernel.log": [opens(stamp, side="Dest")],
    }
    (found,) = triage(tmp_path, files).diagnoses
    started, ended = found.migration.started_at, found.migration.ended_at
    assert started is not None
    assert ended is not None
    assert ended - started == timedelta(seconds=20)


# --- stamps that were masked


@pytest.mark.parametrize(
    "stamp", ["xxxx-xx-xxTxx:xx:xx.xxxZ ", "2021-xx-xxTxx:xx:xx.xxxZ ", "<timestamp> ", "<time> ", ""]
)
def test_a_masked_stamp_hides_no_record(tmp_path: Path, stamp: str) -> None:
    lines = [refused(stamp), fails("", prefix=stamp or " ")]
    assert said(triage(tmp_path, {"source/vmkernel.log": lines})) == [(ID, "failed", ["network.port-8000-blocked"])]


# --- a collector's file


def test_the_records_of_two_hosts_in_one_file_are_of_these_hosts(tmp_path: Path) -> None:
    def collected(host: str, line: str) -> str:
        time, _, rest = line.partition(" ")
        return f"<181>{time} {host}.example.com vmkernel: {rest}"

    lines = [
        collected("esx-a", opens("10:00:01.000")),
        collected("esx-b", opens("10:00:01.100", side="Dest")),
        collected("esx-a", fails("10:00:21.000")),
    ]
    (found,) = triage(tmp_path, {"syslog/all.log": lines}).diagnoses
    told = found.migration
    assert (told.source.host, told.destination.host, told.type) == ("esx-a.example.com", "esx-b.example.com", "vmotion")


def test_a_file_of_one_host_keeps_the_label_of_its_folder(tmp_path: Path) -> None:
    lines = [
        f"<181>{line.replace('Z ', 'Z esx-a.example.com vmkernel: ', 1)}"
        for line in (opens("10:00:01.000"), fails("10:00:21.000"))
    ]
    (found,) = triage(tmp_path, {"esx01/all.log": lines}).diagnoses
    assert found.migration.source.host == "esx01"


# --- a VMX's log beside a host's that names the migration


KERNEL = f"{DAY}10:00:18.900Z cpu3:99121)WARNING: Migrate: 6267: {ID} S: Migration considered a failure by the VMX."
LOCKED = [
    f"{DAY}10:00:18.700Z| vmx| I120: Msg_Post: Error",
    f"{DAY}10:00:18.700Z| vmx| I120: [msg.fileio.lock] Failed to lock the file",
    f"{DAY}10:00:18.800Z| vmx| I120: MigrateSetStateFinished: type=2 new state=12",
]


@pytest.mark.parametrize("place", ["vmware.log", "destination/vmware.log"])
def test_a_vmx_log_without_an_id_belongs_to_the_one_migration_of_its_time(tmp_path: Path, place: str) -> None:
    report = triage(tmp_path, {"vmkernel.log": [KERNEL], place: LOCKED})
    assert said(report) == [(ID, "failed", ["storage.file-locked"])]


def test_a_vmx_log_of_another_hour_is_a_failure_of_its_own(tmp_path: Path) -> None:
    later = [line.replace("T10:", "T12:") for line in LOCKED]
    report = triage(tmp_path, {"vmkernel.log": [KERNEL], "vmware.log": later})
    assert said(report) == [(ID, "failed", []), (None, "unknown", ["storage.file-locked"])]


def test_a_vmx_log_that_speaks_of_no_move_is_of_another_vm(tmp_path: Path) -> None:
    report = triage(tmp_path, {"vmkernel.log": [KERNEL], "vmware.log": LOCKED[:2]})
    assert sorted(said(report), key=str) == [(ID, "failed", []), (None, "unknown", ["storage.file-locked"])]


def test_a_vmx_log_without_an_id_is_given_to_none_of_two_migrations(tmp_path: Path) -> None:
    other = KERNEL.replace(ID, OTHER)
    report = triage(tmp_path, {"vmkernel.log": [KERNEL, other], "vmware.log": LOCKED})
    assert {id_: found for id_, _, found in said(report)} == {ID: [], OTHER: [], None: ["storage.file-locked"]}


# --- trouble beside a migration that went well


WELL = [
    f"{DAY}09:00:00.100Z info vpxd[5144] [Originator@6876 sub=vpxLro opID=aa-1] [VpxLRO] -- BEGIN task-7 -- vm-101 --"
    " vim.VirtualMachine.migrate -- 5239",
    f"{DAY}09:00:30.100Z info vpxd[5144] [Originator@6876 sub=vpxLro opID=aa-1] [VpxLRO] -- FINISH task-7",
]
PASTED = "The VMotion failed because the ESX hosts were not able to connect over the VMotion network."


def test_pasted_error_text_is_of_no_migration_that_went_well(tmp_path: Path) -> None:
    report = triage(tmp_path, {"vcenter/vpxd.log": WELL, "error.txt": [PASTED]})
    assert sorted(said(report), key=str) == [(None, "succeeded", []), (None, "unknown", ["network.unreachable"])]


def test_a_failure_of_a_vmx_is_of_no_migration_that_went_well(tmp_path: Path) -> None:
    report = triage(tmp_path, {"vcenter/vpxd.log": WELL, "source/vmware.log": LOCKED[1:2]})
    assert sorted(said(report), key=str) == [(None, "succeeded", []), (None, "unknown", ["storage.file-locked"])]


def test_pasted_error_text_is_of_the_migration_that_failed(tmp_path: Path) -> None:
    report = triage(tmp_path, {"source/vmkernel.log": [KERNEL], "error.txt": [PASTED]})
    assert said(report) == [(ID, "failed", ["network.unreachable"])]
