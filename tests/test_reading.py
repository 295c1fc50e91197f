"""Several processes read a bundle as one does: the same report, whoever read what; and none outlives the run."""

import gzip
import io
import os
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from diagnose import bundle, pipeline, reading, reports
from diagnose.resources import find
from inputs import LOG

CASE = find("grammars").parent / "sample_logs" / "vt-disabled"
COMMAND = str(Path(sys.executable).parent / "diagnose")


def packed_case(path: Path, *, damaged: bool = False) -> Path:
    """Write the sample case as a .tgz whose logs are rotated ones, some of them damaged."""
    with tarfile.open(path, "w:gz") as archive:
        for number, file in enumerate(sorted(CASE.rglob("*"))):
            if file.is_file() and file.name != "case.yaml":
                data, name = file.read_bytes(), f"vt/{file.relative_to(CASE)}"
                if file.suffix == ".log":
                    data, name = gzip.compress(data), f"{name.removesuffix('.log')}.0.gz"
                    data = data[: len(data) // 2] if damaged and number % 3 == 0 else data
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    return path


def report_of(path: Path, jobs: int) -> str:
    return reports.render("json", pipeline.triage([str(path)], pipeline.Options(jobs=jobs)), width=80, colour=False)


@pytest.mark.parametrize("damaged", [False, True])
def test_the_report_is_the_same_however_many_read(
    tmp_path: Path, damaged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_WORTH_IT", 1)
    path = packed_case(tmp_path / "vt.tgz", damaged=damaged)
    alone = report_of(path, 1)
    assert damaged == ("ends early" in alone)
    assert damaged == ('"cause": "cpu.vt-disabled"' not in alone)
    assert [report_of(path, jobs) for jobs in (2, 3, 8)] == [alone] * 3


def test_workers_have_a_share_in_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_WORTH_IT", 1)
    path = packed_case(tmp_path / "vt.tgz")
    plan = reading.Plan(
        frozenset({"migration_opened"}), pipeline._stems(frozenset({"migration_opened"}), frozenset()), 0, 2
    )
    queue = reading._Queue(plan)
    for member in bundle.walk(str(path), lambda _: None):
        queue.put(member)
    assert queue._pool is not None
    assert sum(len(each.events) for each in queue.rest()) > 0
    queue.close()


def test_what_waits_for_a_worker_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_WORTH_IT", 1)
    monkeypatch.setattr(reading, "_AHEAD", 1)
    path = packed_case(tmp_path / "vt.tgz")
    assert report_of(path, 2) == report_of(path, 1)


def running(group: int) -> list[str]:
    """Return the processes of a group that still run; one that nobody has fetched yet does not."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(stat.parent.name)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are no workers, and no /proc to look for them")
def test_ctrl_c_ends_within_a_second_and_leaves_no_worker(tmp_path: Path) -> None:
    lines = b"".join(LOG for _ in range(200_000 // LOG.count(b"\n")))
    with tarfile.open(tmp_path / "big.tgz", "w:gz", compresslevel=1) as archive:
        for number in range(60):
            data = gzip.compress(lines + os.urandom(200_000), 1)
            info = tarfile.TarInfo(f"esx01/var/run/log/vmkernel.{number}.gz")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    child = subprocess.Popen(
        [COMMAND, "triage", str(tmp_path / "big.tgz"), "--jobs", "3"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    time.sleep(1.5)
    assert child.poll() is None
    begun = time.monotonic()
    os.killpg(child.pid, signal.SIGINT)
    _, told = child.communicate(timeout=10)
    assert time.monotonic() - begun < 1
    assert (child.returncode, told) == (130, b"diagnose: interrupted\n")
    time.sleep(0.3)
    assert running(child.pid) == []
