"""Rotated logs outside of --since and --until are not read, and what lies within is the same as without them."""

import gzip
import io
import tarfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from diagnose import pipeline
from diagnose.bundle.rotations import rotation
from diagnose.model import Diagnosis, Report

DAYS = 6
BEGUN = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("log/vmkernel.2.gz", "log/vmkernel.1.gz"),
        ("log/vmkernel.0.gz", "log/vmkernel.log"),
        ("log/hostd.10.gz", "log/hostd.9.gz"),
        ("log/hostd.log.2", "log/hostd.log.1"),
        ("vpxd/vpxd-7.log.gz", "vpxd/vpxd-8.log.gz"),
        ("vpxd/vpxd-9.log.zst", "vpxd/vpxd.log"),
        ("vm/vmware-1.log", "vm/vmware-2.log"),
        ("vm/vmware-12.log", "vm/vmware.log"),
    ],
)
def test_rotations_of_a_log_are_ordered_by_their_age(older: str, newer: str) -> None:
    (family, age), (other, younger) = rotation(older), rotation(newer)
    assert family == other
    assert age > younger


def test_logs_of_other_names_and_folders_are_no_rotations_of_one_another() -> None:
    paths = ("a/hostd.0.gz", "b/hostd.0.gz", "a/hostd-probe.0.gz", "a/vmkernel.0.gz", "a/vpxd-profiler-1.log")
    assert len({rotation(path)[0] for path in paths}) == len(paths)


def day(number: int) -> bytes:
    """Return the vmkernel records of a day: noise, and a vMotion at noon."""
    time = BEGUN + timedelta(days=number)
    id_ = 7808076612345678000 + number
    noise = [f"{time + timedelta(hours=h):%Y-%m-%dT%H:%M:%S}.000Z cpu1:65536)J6: 2651: nothing" for h in range(24)]
    noon = f"{time + timedelta(hours=12):%Y-%m-%dT%H:%M:%S}"
    opens = (
        f"{noon}.100Z cpu4:2758489)Migrate: vm 2758492: 3284: Setting VMOTION info: Source ts = {id_},"
        " src ip = <192.0.2.22> dest ip = <192.0.2.23> Dest wid = 2109446 using SHARED swap"
    )
    fails = f"{noon}.900Z cpu4:2758489)WARNING: Migrate: 269: {id_} S: Failed: Timeout (0xbad0020) @0x41801e280b11"
    return "\n".join([*noise[:13], opens, fails, *noise[13:]]).encode() + b"\n"


def bundle_of(path: Path, numbers: Sequence[int]) -> str:
    """Write a bundle whose vmkernel.N.gz hold a day each, 0 the newest, in this order; the last day is live."""
    with tarfile.open(path, "w:gz") as archive:
        for number in numbers:
            live = number == DAYS - 1
            data = day(number) if live else gzip.compress(day(number))
            name = "vmkernel.log" if live else f"vmkernel.{DAYS - 2 - number}.gz"
            info = tarfile.TarInfo(f"esx01/var/run/log/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return str(path)


def triage(path: str, since: int | None = None, until: int | None = None) -> Report:
    """Triage from the morning of one day to the evening of another."""
    first = BEGUN + timedelta(days=since, hours=9) if since is not None else None
    last = BEGUN + timedelta(days=until, hours=15) if until is not None else None
    return pipeline.triage([path], pipeline.Options(since=first, until=last))


def said(report: Report) -> list[Diagnosis]:
    """Return the diagnoses without what is missing: only all rotations tell how long a host keeps a log."""
    bare = [structs.replace(each, missing=()) for each in report.diagnoses]
    return [
        structs.replace(each, findings=tuple(structs.replace(finding, missing=()) for finding in each.findings))
        for each in bare
    ]


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize(("since", "until", "outside"), [(4, None, 4), (None, 1, 4), (2, 3, 4), (0, None, 0)])
def test_what_lies_outside_is_not_read_and_what_lies_within_is_as_ever(
    tmp_path: Path, newest_first: bool, since: int | None, until: int | None, outside: int
) -> None:
    order = [*range(DAYS - 2, -1, -1), DAYS - 1] if newest_first else range(DAYS)
    path = bundle_of(tmp_path / "esx01.tgz", list(order))
    asked, whole = triage(path, since, until), triage(path)
    wanted = {str(7808076612345678000 + n) for n in range(since or 0, DAYS if until is None else until + 1)}
    assert said(asked) == [each for each in said(whole) if each.migration.id in wanted]
    assert len(asked.diagnoses) == len(wanted)
    (read,) = asked.inputs
    assert (read.files, read.files_outside) == (DAYS - outside, outside)


def test_files_of_a_bundle_that_nobody_asks_for_are_counted(tmp_path: Path) -> None:
    for name in ("var/run/log/vmkernel.log", "var/core/vmkernel-zdump.001", "commands/df_-h.txt", "etc/motd"):
        path = tmp_path / "esx01" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(day(0))
    (read,) = triage(str(tmp_path)).inputs
    assert (read.host, read.files, read.files_left) == ("esx01", 1, 3)
