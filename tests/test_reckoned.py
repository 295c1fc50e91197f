"""A whole case whose hosts' clocks differ: the clock is told, and course and lengths are as if they agreed."""

import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from diagnose import pipeline
from diagnose.model import Diagnosis, Report
from diagnose.resources import find

CASE = find("grammars").parent / "sample_logs" / "vt-disabled"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?=Z)")
Shifted = Callable[..., Report]


def put_off(case: Path, host: str, seconds: float) -> None:
    """Put the clock of a host forward in all of its logs."""

    def later(stamp: re.Match[str]) -> str:
        return (datetime.fromisoformat(stamp[0]) + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")

    for log in case.glob(f"{host}*/**/*.log"):
        log.write_text(STAMP.sub(later, log.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture
def shifted(tmp_path: Path) -> Shifted:
    """Return what triages the case with the destination's clock so many seconds ahead."""

    def triage(seconds: float, case: Path = CASE) -> Report:
        folder = shutil.copytree(case, tmp_path / "case")
        put_off(folder, "esx-stg-esx07", seconds)
        return pipeline.triage([str(folder)])

    return triage


def failed(report: Report) -> Diagnosis:
    return next(each for each in report.diagnoses if each.migration.outcome == "failed")


@pytest.mark.parametrize("seconds", [-10_800.0, -41.2, 41.2, 7_200.0])
def test_the_offset_lies_within_its_error(shifted: Shifted, seconds: float) -> None:
    hosts = {host.name: host for host in shifted(seconds).hosts}
    offset, error = hosts["stg-esx07"].clock_offset_seconds, hosts["stg-esx07"].clock_offset_error
    assert offset is not None
    assert error is not None
    assert error < 1
    assert abs(offset - seconds) <= error
    assert hosts["stg-esx07"].clock_zone_hours == (seconds / 3600 if abs(seconds) > 3600 else None)


@pytest.mark.parametrize("seconds", [-10_800.0, 41.2])
def test_course_and_lengths_are_those_of_clocks_that_agree(shifted: Shifted, seconds: float) -> None:
    found, whole = failed(shifted(seconds)).migration, failed(pipeline.triage([str(CASE)])).migration
    assert found.lasted() == pytest.approx(whole.lasted(), abs=0.5)
    for phase, as_it_was in zip(found.phases, whole.phases, strict=True):
        assert phase.name == as_it_was.name
        assert phase.seconds == pytest.approx(as_it_was.seconds, abs=1.5)
        assert phase.joint_at is not None
        assert as_it_was.started_at is not None
        assert abs((phase.joint_at - as_it_was.started_at).total_seconds()) < 1


def test_the_stamps_stay_as_they_were_written(shifted: Shifted) -> None:
    stamps = [event.time for event in failed(shifted(41.2)).migration.events if event.host == "stg-esx07"]
    whole = [event.time for event in failed(pipeline.triage([str(CASE)])).migration.events if event.host == "stg-esx07"]
    assert [later - time for later, time in zip(stamps, whole, strict=True) if later and time] == [
        timedelta(seconds=41.2)
    ] * len(whole)


def test_the_cause_is_the_same_whatever_the_clocks_say(shifted: Shifted) -> None:
    best = failed(shifted(-10_800)).findings[0]
    assert (best.cause, best.confidence) == ("cpu.vt-disabled", 0.97)


def test_clocks_that_agree_are_not_told_to_differ() -> None:
    for diagnosis in pipeline.triage([str(CASE)]).diagnoses:
        assert [clock.host for clock in diagnosis.migration.clocks if clock.differs] == []


PANIC = "@BlueScreen: #PF Exception 14 in world 2097812:vmnic4-pollWo IP 0x41803bc2d7f1 addr 0x18"
BROKEN = "WARNING: Migrate: 282: 7320586190044713928 S: Failed: Connection reset by peer (0xbad004b) @0x41800f3a1b17"


@pytest.mark.parametrize("seconds", [0.0, 41.0, -41.0, 7_200.0, -10_800.0])
def test_a_host_that_fell_silent_is_heard_whatever_its_clock_says(
    shifted: Shifted, tmp_path: Path, seconds: float
) -> None:
    case = shutil.copytree(CASE, tmp_path / "silent")
    shutil.rmtree(next(case.glob("vc-*")))
    for log in case.rglob("*.log"):
        lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
        log.write_text("".join(line for line in lines if not "2024-03-11T09:02:24" <= line[:19] < "2024-03-11T09:30"))
    for host, line in (
        ("esx07", f"2024-03-11T09:02:44.871Z In(182) vmkernel: cpu7:2097812){PANIC}"),
        ("esx02", f"2024-03-11T09:02:45.210Z Wa(180) vmkwarning: cpu12:2100801){BROKEN}"),
    ):
        with next(case.glob(f"esx-stg-{host}*")).joinpath("var/run/log/vmkernel.log").open("a") as log:
            log.write(f"{line}\n")
    assert "host.purple-screen" in [finding.cause for finding in failed(shifted(seconds, case)).findings]


@pytest.mark.parametrize("host", ["vc-stg-vcsa", "esx-stg-esx02"])
@pytest.mark.parametrize("seconds", [-10_800.0, 480.0, 7_200.0])
def test_a_clock_that_is_hours_off_makes_no_second_migration_of_one(tmp_path: Path, host: str, seconds: float) -> None:
    case = shutil.copytree(CASE, tmp_path / "case")
    put_off(case, host, seconds)
    assert [each.migration.id for each in pipeline.triage([str(case)]).diagnoses if each.migration.id is None] == []
