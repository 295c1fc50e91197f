"""The installed command says in one line what is wrong with what it is given, and reads all that can be read."""

import gzip
import hashlib
import json
import os
import resource
import socket
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from inputs import COMMAND, LOG, MIGRATION, run, tar, write, zipped

KB = 1 << 10
MB = 1 << 20
FORBIDDEN = Path("/proc/sys/vm/drop_caches")  # may be written only
FORBIDS = FORBIDDEN.exists() and not os.access(FORBIDDEN, os.R_OK)


def report(*paths: Path | str, stdin: bytes = b"") -> dict[str, Any]:
    """Return what triage says of the paths; it must run, and print no traceback."""
    done = run("triage", *paths, "--format", "json", stdin=stdin)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def refused(*arguments: Path | str, stdin: bytes = b"") -> str:
    """Return the one line by which the command refuses its arguments."""
    done = run(*arguments, stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("diagnose: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def noise(size: int) -> bytes:
    """Return bytes that do not compress, the same at every run."""
    return hashlib.shake_256(b"noise").digest(size)


def ids(answer: dict[str, Any]) -> list[str]:
    return [migration["id"] for migration in answer["migrations"]]


def reasons(answer: dict[str, Any], path: str) -> str:
    return "; ".join(problem["reason"] for problem in answer["problems"] if problem["path"] == path)


# --- nothing to read


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    assert "no such file or directory" in refused("triage", tmp_path / "missing")


def test_a_missing_path_beside_others_is_a_problem_and_they_are_read(tmp_path: Path) -> None:
    answer = report(write(tmp_path / "vmkernel.log"), tmp_path / "missing")
    assert ids(answer) == [MIGRATION]
    assert "no such file" in reasons(answer, "missing")


def test_an_empty_path_is_not_the_current_folder() -> None:
    assert "no such file or directory" in refused("triage", "")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert "nothing that can be read" in refused("triage", tmp_path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert "vmkernel.log is empty" in refused("triage", write(tmp_path / "vmkernel.log", b""))


def test_an_empty_file_beside_a_log_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "vmkernel.log")
    write(tmp_path / "hostd.log", b"")
    answer = report(tmp_path)
    assert (ids(answer), reasons(answer, "hostd.log")) == ([MIGRATION], "is empty")


def test_empty_standard_input_is_refused() -> None:
    assert "standard-input.txt is empty" in refused("triage", "-")


def test_standard_input_that_is_closed_is_refused() -> None:
    done = subprocess.run(["/bin/sh", "-c", f"'{COMMAND}' triage - <&-"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "diagnose: standard input: is closed\n")


def test_a_log_on_standard_input_is_read() -> None:
    assert ids(report("-", stdin=LOG)) == [MIGRATION]


def test_a_path_given_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "vmkernel.log")
    answer = report(path, tmp_path / "." / "vmkernel.log", f"{tmp_path}/../{tmp_path.name}/vmkernel.log")
    assert [len(answer["inputs"]), ids(answer)] == [1, [MIGRATION]]


def test_a_path_that_lies_in_another_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "esx01/vmkernel.log")
    answer = report(path, tmp_path)
    assert [len(answer["inputs"]), answer["inputs"][0]["files"]] == [1, 1]
    assert "read once" in reasons(answer, "vmkernel.log")


# --- what is no log


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    assert "binary" in refused("triage", write(tmp_path / "core", bytes(range(256)) * 400))


def test_a_binary_file_beside_a_log_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "vmkernel.log")
    write(tmp_path / "core", bytes(range(256)) * 400)
    answer = report(tmp_path)
    assert (ids(answer), reasons(answer, "core")) == ([MIGRATION], "is a binary file; not read")


def test_a_pipe_is_refused_with_the_way_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "standard input" in refused("triage", tmp_path / "pipe")


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device_is_refused(device: str) -> None:
    assert "neither a file nor a folder" in refused("triage", device)


def test_a_socket_is_refused(tmp_path: Path) -> None:
    path = os.path.relpath(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        assert "neither a file nor a folder" in refused("triage", path)


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert "symbolic links" in refused("triage", tmp_path / "loop")


def test_links_that_lead_round_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "a/vmkernel.log")
    (tmp_path / "a/up").symlink_to(tmp_path, target_is_directory=True)
    answer = report(tmp_path)
    assert ids(answer) == [MIGRATION]
    assert "symbolic link" in reasons(answer, "a/up")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "vmkernel.log")
    write(tmp_path / "hostd.log").chmod(0)
    answer = report(tmp_path)
    assert (ids(answer), reasons(answer, "hostd.log")) == ([MIGRATION], "permission denied")


@pytest.mark.skipif(not FORBIDS, reason="needs a file that not even root may read")
def test_a_path_that_may_not_be_read_is_a_problem_beside_others_and_refused_alone(tmp_path: Path) -> None:
    answer = report(write(tmp_path / "vmkernel.log"), FORBIDDEN)
    assert (ids(answer), reasons(answer, FORBIDDEN.name)) == ([MIGRATION], "permission denied")
    assert "permission denied" in refused("triage", FORBIDDEN)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens and cannot be read")
def test_a_file_that_fails_when_it_is_read_is_refused() -> None:
    assert "input/output error" in refused("triage", "/proc/self/mem").lower()


# --- damaged archives


def test_a_broken_zip_is_refused(tmp_path: Path) -> None:
    assert "zip archive" in refused("triage", write(tmp_path / "x.zip", b"PK\x03\x04" + bytes(range(256)) * 40))


def test_a_zip_that_was_cut_gives_what_is_there(tmp_path: Path) -> None:
    packed = zipped({"vmkernel.log": LOG, "hostd.log": noise(100 * KB)})
    answer = report(write(tmp_path / "x.zip", packed[: len(packed) // 2]))
    assert ids(answer) == [MIGRATION]
    assert "zip archive" in reasons(answer, "x.zip")


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped({"vmkernel.log": LOG}, zipfile.ZIP_STORED))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in refused("triage", write(tmp_path / "x.zip", bytes(packed)))


@pytest.mark.parametrize("left", [0.5, 0.95])
def test_a_truncated_gzip_gives_what_came_before(tmp_path: Path, left: float) -> None:
    packed = gzip.compress(LOG + noise(20 * KB).hex().encode())
    answer = report(write(tmp_path / "vmkernel.0.gz", packed[: int(len(packed) * left)]))
    assert ids(answer) == [MIGRATION]
    assert "ends early" in reasons(answer, "vmkernel.0.gz")


def test_a_gzip_damaged_in_the_middle_gives_what_came_before(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(LOG + noise(20 * KB).hex().encode()))
    packed[-9 * KB :] = noise(9 * KB)
    answer = report(write(tmp_path / "vmkernel.0.gz", bytes(packed)))
    assert ids(answer) == [MIGRATION]
    assert "damaged" in reasons(answer, "vmkernel.0.gz")


def test_a_truncated_bundle_gives_what_came_before(tmp_path: Path) -> None:
    packed = tar({"esx01/vmkernel.log": LOG, "esx01/vmkernel.1": LOG + noise(MB).hex().encode()}, "w:gz")
    answer = report(write(tmp_path / "x.tgz", packed[: len(packed) // 2]))
    assert ids(answer) == [MIGRATION]
    assert "ends" in reasons(answer, "x.tgz")


@pytest.mark.parametrize("name", ["/esx01/vmkernel.log", "../../../esx01/vmkernel.log"])
def test_a_member_that_would_lie_elsewhere_is_read_and_never_written(tmp_path: Path, name: str) -> None:
    answer = report(write(tmp_path / "a/b/x.tar", tar({name: LOG})))
    assert ([each["host"] for each in answer["inputs"]], ids(answer)) == (["esx01"], [MIGRATION])
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "b", "x.tar"]
    assert not Path("/esx01").exists()


# --- damaged text


def test_a_line_of_50_megabytes_is_cut_and_the_rest_is_read(tmp_path: Path) -> None:
    first, second, *rest = LOG.splitlines(keepends=True)
    path = write(tmp_path / "vmkernel.log", first + second.strip() + b"x" * (50 * MB) + b"\n" + b"".join(rest))
    started = time.monotonic()
    answer = report(path)
    assert time.monotonic() - started < 8
    assert reasons(answer, "vmkernel.log") == "line 2 is longer than 64 KB; read up to there"
    assert [(each["id"], each["outcome"]) for each in answer["migrations"]] == [(MIGRATION, "failed")]


def test_a_line_without_an_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    """The process may use 400 MB of addresses; the line alone would need more than is left of them."""
    path = tmp_path / "vmkernel.log.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(LOG)
        for _ in range(400):
            out.write(b"x" * MB)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (400 * MB, 400 * MB))

    done = subprocess.run(
        [COMMAND, "triage", path, "--format", "json"], capture_output=True, check=False, preexec_fn=limited
    )
    assert done.returncode == 0, done.stderr
    assert ids(json.loads(done.stdout)) == [MIGRATION]


def test_holes_of_nuls_are_read_around_and_told(tmp_path: Path) -> None:
    first, second, third, _ = LOG.splitlines(keepends=True)
    data = first + second[:30] + bytes(4096) + third + bytes(100)
    answer = report(write(tmp_path / "vmkernel.log", data))
    assert [(each["id"], each["outcome"]) for each in answer["migrations"]] == [(MIGRATION, "failed")]
    assert reasons(answer, "vmkernel.log") == "holds 4196 NUL bytes in 2 places; read around them"


def test_text_in_several_encodings_is_read(tmp_path: Path) -> None:
    odd = "2019-05-14T07:12:10.000Z cpu1:2)größe\n"
    write(tmp_path / "vmkernel.log", odd.encode() + odd.encode("cp1252") + b"\x81\n" + LOG)
    assert ids(report(tmp_path)) == [MIGRATION]


def test_what_powershell_redirected_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "vmkernel.log", LOG.decode().replace("\n", "\r\n").encode("utf-16"))
    assert ids(report(path)) == [MIGRATION]


def test_names_that_are_no_text_are_printed_all_the_same(tmp_path: Path) -> None:
    write(tmp_path / "esx\udcff\x1b[2J" / "vmkernel.log")
    done = run("triage", tmp_path)
    assert (done.returncode, "\x1b" in done.stdout) == (0, False)
