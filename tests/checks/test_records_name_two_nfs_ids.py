"""Two ids of NFS volumes for the VM's folder, in the records of the two hosts."""

from pathlib import Path

import pytest
from msgspec import structs

from diagnose import pipeline
from diagnose.checks.records_name_two_nfs_ids_for_the_vm import check
from diagnose.model import Fact, Pair

from .hosts import fact, pair

A_ID, B_ID = "3d9a01ce-77fd19b2", "b7f1d9a3-0c2e4b61"
LOGS = {
    "source": [
        "2014-03-17T08:29:58.001Z| vmx| I120: DISK: OPEN scsi0:0 '/vmfs/volumes/{ours}/term02/term02.vmdk' persistent",
        "2014-03-17T08:30:23.009Z| vmx| I120: Migrate: The source detected that the destination failed to resume.",
    ],
    "destination": [
        "2014-03-17T08:30:21.440Z| vmx| I120: [msg.disk.noBackEnd] Cannot open the disk"
        " '/vmfs/volumes/{theirs}/term02/term02.vmdk' or one of the snapshot disks it depends on.",
        "2014-03-17T08:30:21.450Z| vmx| I120: MigrateSetStateFinished: type=2 new state=11",
    ],
}


def opened(side: str, volume: str, folder: str = "term02") -> Fact:
    return fact("nfs_folder", side=side, volume=volume, folder=folder)


def told(*rows: Fact) -> Pair:
    return structs.replace(pair([], []), opened=rows)


def test_each_side_names_another_id_for_one_folder() -> None:
    ours, theirs = opened("source", A_ID), opened("destination", B_ID)
    assert [quoted.line for quoted in check(told(ours, theirs))] == [ours.line, theirs.line]


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (opened("source", A_ID), opened("destination", A_ID)),
        (opened("source", A_ID), opened("destination", B_ID), opened("destination", A_ID)),
        (opened("source", A_ID), opened("destination", B_ID, "other")),
        (opened("source", A_ID), opened("source", B_ID)),
    ],
    ids=["nothing", "one id", "the other one as well", "another folder", "one side"],
)
def test_one_id_or_one_side_proves_nothing(rows: tuple[Fact, ...]) -> None:
    assert check(told(*rows)) == ()


@pytest.mark.parametrize(("theirs", "first"), [(B_ID, True), (A_ID, False)])
def test_two_ids_in_the_logs_of_two_hosts_name_the_cause(tmp_path: Path, theirs: str, first: bool) -> None:
    for host, lines in LOGS.items():
        (tmp_path / host).mkdir()
        text = "".join(f"{line}\n" for line in lines).replace("{ours}", A_ID).replace("{theirs}", theirs)
        (tmp_path / host / "vmware.log").write_text(text, encoding="utf-8")
    (found,) = pipeline.triage([str(tmp_path)]).diagnoses
    assert (found.findings[0].cause == "storage.nfs-uuid-mismatch") is first
