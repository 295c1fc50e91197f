"""What the lines of logs weigh in an excerpt in which nothing speaks of a migration."""

from pathlib import Path

import pytest

from causes import START, cause, moved
from diagnose import pipeline
from diagnose.matching import Captured, match
from diagnose.model import Event, Sign

SAYS = Sign(says="link flapped", weight=0.8)


def said(text: str, kind: str = "said", log: str = "vmkernel", **fields: str) -> Event:
    return Event(kind, "esx01", "excerpt.log", 1, text, log, START, fields=fields)


def sure(*events: Event, id_: str | None = None) -> float:
    """Return how sure a cause is that one of the lines speaks for."""
    found = match(moved(*events, id=id_, outcome="unknown"), [cause("x.x", SAYS)], Captured(), frozenset(), {})
    return next((finding.confidence for finding in found.findings), 0.0)


def test_a_line_that_no_rule_reads_weighs_less_where_nothing_speaks_of_a_migration() -> None:
    assert sure(said("link flapped")) == 0.48


@pytest.mark.parametrize("word", ["vMotion began", "Migrate: 1: done", "RelocateVM_Task", "NfcFile_SendMessage: x"])
def test_it_weighs_in_full_where_another_line_speaks_of_one(word: str) -> None:
    assert sure(said("link flapped"), said(word)) == 0.8


def test_error_text_that_somebody_pasted_is_about_a_migration() -> None:
    assert sure(said("link flapped", log="vcenter")) == 0.8
    assert sure(said("link flapped", kind="fault_named", log="vcenter", program="vpxd")) == 0.48


def test_a_line_that_names_no_migration_weighs_less_beside_records_that_do() -> None:
    own = Event("a", "esx01", "vmkernel.log", 9, "Migrate: 7: failed", "vmkernel", START, fields={"migration_id": "7"})
    assert sure(said("link flapped"), own, id_="7") == 0.48
    assert sure(said("link flapped", migration_id="7"), own, id_="7") == 0.8


def test_the_opid_of_the_migration_makes_a_line_its_own() -> None:
    own = Event("a", "esx01", "hostd.log", 9, "x", "hostd", START, fields={"migration_id": "7", "opid": "ab-1-02"})
    assert sure(said("link flapped", log="hostd", opid="ab-1-02-7c"), own, id_="7") == 0.8
    assert sure(said("link flapped", log="hostd", opid="zz-9"), own, id_="7") == 0.48


def test_the_console_of_a_vm_is_no_stream_of_a_migration() -> None:
    assert sure(said("Migrate"), said("link flapped", log="vmware", thread="mks")) == 0.48


def test_what_only_lies_beside_does_not_outdo_what_the_migration_s_own_records_name() -> None:
    own = Event("a", "esx01", "vmkernel.log", 9, "memory changed too fast", "vmkernel", START)
    causes = [
        cause("x.own", Sign(says="changed too fast", weight=0.6)),
        cause("x.near", Sign(says="flaps", weight=0.97)),
    ]
    found = match(moved(own, id="7", around=(said("flaps", kind="b"),)), causes, Captured(), frozenset("ab"), {})
    assert [finding.cause for finding in found.findings] == ["x.own", "x.near"]


def test_what_vobd_tells_lies_beside_at_best() -> None:
    assert sure(said("link flapped", kind="vob_raised", log="vobd")) == 0.6


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("vmware.log", "2016-04-19T07:11:30.502Z| vmx| I120: DUMPER: Restoring checkpoint version 8."),
        (
            "vpxd.log",
            "2019-02-11T08:00:13.002Z info vpxd[7F6DB8B84700] [Originator@6876 sub=Default opID=5-01] [VpxLRO] -- ERROR"
            " lro-1182 -- SessionManager -- vim.SessionManager.login: vim.fault.InvalidLogin:",
        ),
        (
            "hostd.log",
            "2014-08-12T10:11:51.902Z [29B81B70 error 'SoapAdapter.HTTPService.HttpConnection'] Failed to read header"
            " on stream <io_obj p:0x1f0a2b14, h:31>: N7Vmacore15SystemExceptionE(Connection reset by peer)",
        ),
        (
            "vobd.log",
            "2019-10-01T12:11:58.930Z: [APDCorrelator] 69640771us: [esx.clear.storage.apd.exit] Device or filesystem"
            " with identifier [naa.6006] has exited the All Paths Down state.",
        ),
        (
            "vobd.log",
            "2019-10-01T12:11:58.930Z: [netCorrelator] 69640771us: [esx.problem.net.redundancy.degraded] Uplink"
            ' redundancy degraded on virtual switch "vSwitch0". Physical NIC vmnic1 is down. 1 uplinks still up.',
        ),
        (
            "vmkernel.log",
            "2017-04-02T03:10:12.118Z cpu4:33511)WARNING: NFS: 336: Lost connection to the server 192.0.2.5 mount point"
            ' /vol/a, mounted as 5f2a1c3e-9b1d0c44-0000-000000000000 ("nfs01")\n'
            "2017-04-02T03:11:10.118Z cpu4:33511)NFS: 346: Restored connection to the server 192.0.2.5 mount point"
            ' /vol/a, mounted as 5f2a1c3e-9b1d0c44-0000-000000000000 ("nfs01")',
        ),
    ],
    ids=["checkpoint", "login", "soap", "cleared", "degraded", "restored"],
)
def test_an_ordinary_line_of_a_log_alone_explains_nothing(tmp_path: Path, file: str, line: str) -> None:
    (tmp_path / file).write_text(f"{line}\n", encoding="utf-8")
    report = pipeline.triage([str(tmp_path)])
    said = [finding.cause for each in report.diagnoses for finding in each.findings if finding.confidence >= 0.5]
    assert said == []
