"""What is damaged is read as far as it goes, and told; what is no file is told and left alone."""

import gzip
import hashlib
import io
import os
import socket
import tarfile
from pathlib import Path

import pytest

from containers import PACKED
from diagnose.bundle import packings
from diagnose.bundle.walking import Walk
from diagnose.errors import InputError
from inputs import LOG, long_log, reasons, tar, walked, write, zipped

NOISE = hashlib.shake_256(b"noise").digest(300_000)


# --- damage: what came before is kept, and it is told where


def test_a_truncated_gzip_is_read_up_to_its_end(tmp_path: Path) -> None:
    log = long_log()
    [(_, _, data)], problems = walked(write(tmp_path / "a.gz", gzip.compress(log)[:-5000]))
    assert log.startswith(data)
    assert len(data) > len(log) - 30_000
    assert "ends early" in reasons(problems, "a.gz")


@pytest.mark.parametrize("lines", [200, 40_000])
def test_a_gzip_damaged_in_the_middle_is_read_up_to_the_damage(tmp_path: Path, lines: int) -> None:
    log = long_log(lines)
    packed = bytearray(gzip.compress(log))
    middle = len(packed) // 2
    packed[middle : middle + 64] = b"\xff" * 64
    [(_, _, data)], problems = walked(write(tmp_path / "a.gz", bytes(packed)))
    assert data[: len(log) * 4 // 10] == log[: len(log) * 4 // 10]
    assert "damaged" in reasons(problems, "a.gz")


def test_a_gzip_longer_than_what_is_kept_loses_no_more_than_a_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packings, "_REPLAYED", 1000)
    log = long_log()
    packed = bytearray(gzip.compress(log))
    packed[-300_000:] = NOISE
    [(_, _, data)], problems = walked(write(tmp_path / "a.gz", bytes(packed)))
    assert len(data) > 1000
    assert data[:1000] == log[:1000]
    assert "damaged" in reasons(problems, "a.gz")


def test_a_wrong_checksum_costs_no_data(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(LOG))
    packed[-6] ^= 1
    [(_, _, data)], problems = walked(write(tmp_path / "a.gz", bytes(packed)))
    assert data == LOG
    assert "damaged" in reasons(problems, "a.gz")


def test_what_follows_a_gzip_and_is_none_is_told(tmp_path: Path) -> None:
    [(_, _, data)], problems = walked(write(tmp_path / "a.gz", gzip.compress(LOG) + b"tail"))
    assert data == LOG
    assert "no gzip data" in reasons(problems, "a.gz")


@pytest.mark.parametrize("suffix", ["bz2", "xz", "zst"])
def test_other_truncated_compressions_are_told(tmp_path: Path, suffix: str) -> None:
    packed = PACKED[suffix](long_log())
    found, problems = walked(write(tmp_path / f"a.{suffix}", packed[: len(packed) // 2]))
    assert len(found) == 1
    assert "ends early" in reasons(problems, f"a.{suffix}")


def test_a_truncated_tgz_gives_its_first_members_and_the_start_of_the_last(tmp_path: Path) -> None:
    log = long_log()
    packed = tar({"a/vmkernel.log": LOG, "b/vmkernel.log": log}, "w:gz")
    found, problems = walked(write(tmp_path / "x.tgz", packed[: len(packed) // 2]))
    assert found[0] == ("a", "a/vmkernel.log", LOG)
    assert log.startswith(found[1][2])
    assert len(found[1][2]) > len(log) // 3
    assert "ends" in reasons(problems, "x.tgz")


def test_a_tar_goes_on_behind_a_damaged_header(tmp_path: Path) -> None:
    data = bytearray(tar({"a.log": LOG, "b.log": LOG, "c.log": LOG}, form=tarfile.USTAR_FORMAT))
    second = 512 + -(-len(LOG) // 512) * 512
    data[second : second + 100] = b"\xff" * 100
    found, problems = walked(write(tmp_path / "x.tar", bytes(data)))
    assert [path for _, path, _ in found] == ["a.log", "c.log"]
    assert "damaged" in reasons(problems, "x.tar")


def test_a_zip_without_its_end_is_read_member_by_member(tmp_path: Path) -> None:
    log = long_log()
    packed = zipped({"a/vmkernel.log": LOG, "b/vmkernel.log": log, "c/vmkernel.log": LOG})
    found, problems = walked(write(tmp_path / "x.zip", packed[: len(packed) // 2]))
    assert found[0] == ("a", "a/vmkernel.log", LOG)
    assert log.startswith(found[1][2])
    assert len(found[1][2]) > len(log) // 3
    assert "damaged" in reasons(problems, "x.zip")


def test_a_damaged_member_of_a_zip_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    log = long_log()
    packed = bytearray(zipped({"a.log": log, "b.log": LOG}))
    middle = len(packed) // 2
    packed[middle : middle + 64] = b"\xff" * 64
    found, problems = walked(write(tmp_path / "x.zip", bytes(packed)))
    assert [path for _, path, _ in found] == ["a.log", "b.log"]
    assert found[0][2][:10_000] == log[:10_000]
    assert found[1][2] == LOG
    assert reasons(problems, "a.log")


def test_a_member_of_a_zip_that_needs_a_password_is_told(tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.log": LOG, "b.log": LOG}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    found, problems = walked(write(tmp_path / "x.zip", bytes(packed)))
    assert found == [("", "b.log", LOG)]
    assert "password" in reasons(problems, "a.log")


@pytest.mark.parametrize("magic", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"])
def test_an_archive_of_a_kind_that_is_not_read_is_told(tmp_path: Path, magic: bytes) -> None:
    found, problems = walked(write(tmp_path / "x", magic + NOISE))
    assert found == []
    assert "this release does not read" in reasons(problems, "x")


def test_archives_within_archives_are_opened_to_a_depth(tmp_path: Path) -> None:
    data = LOG
    for _ in range(12):
        data = tar({"x": data})
    found, problems = walked(write(tmp_path / "x", data))
    assert found == []
    assert "deep" in problems[0].reason


# --- what is no file


def test_what_is_no_file_in_a_folder_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path / "vmkernel.log")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "s"))
    found, problems = walked(tmp_path)
    assert [path for _, path, _ in found] == ["vmkernel.log"]
    assert sorted(problem.path for problem in problems) == ["loop", "pipe", "s"]


@pytest.mark.parametrize("path", ["missing", "", "vmkernel.log/inside"])
def test_a_path_that_is_not_there_is_refused(tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "vmkernel.log")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        walked(path)


def test_a_source_that_gives_bytes_one_by_one_is_told_by_its_first_bytes_all_the_same() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(1, size or 0))

    members = Walk("x", lambda _: None).pipe("x", Slow(tar({"a.log": LOG})))
    assert [(member.path, member.stream.read()) for member in members] == [("a.log", LOG)]


def test_a_source_that_fails_midway_is_read_up_to_there() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= len(LOG):
                raise OSError(5, "Input/output error")
            return super().read(min(size or 0, len(LOG)))

    told: list[str] = []
    walker = Walk("x", lambda problem: told.append(problem.reason))
    assert [member.stream.read() for member in walker.pipe("x", Failing(LOG * 3))] == [LOG]
    assert "Input/output error" in told[0]
