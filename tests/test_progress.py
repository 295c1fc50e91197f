"""The progress bar shows on a terminal alone, and --max-bytes stops an input and says so."""

import gzip
import io
import os
import pty
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from diagnose.cli import progress
from inputs import LOG

COMMAND = str(Path(sys.executable).parent / "diagnose")


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bundle of more bytes than it takes to be watched."""
    path = tmp_path_factory.mktemp("big") / "esx01.tgz"
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for number in range(12):
            data = gzip.compress(LOG * 2000 + os.urandom(1 << 20), 1)
            info = tarfile.TarInfo(f"esx01/var/run/log/vmkernel.{number}.gz")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def on_a_terminal(*arguments: str) -> str:
    """Return what a run writes to a terminal on standard error."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen([COMMAND, *arguments], stdout=subprocess.DEVNULL, stderr=theirs, stdin=subprocess.DEVNULL)
    os.close(theirs)
    told = b""
    try:
        while data := os.read(ours, 65536):
            told += data
    except OSError:  # the terminal's other end was closed
        pass
    os.close(ours)
    assert child.wait(timeout=60) == 0
    return told.decode(errors="replace")


def test_a_terminal_sees_how_far_the_reading_is(big: Path) -> None:
    shown = on_a_terminal("triage", str(big), "--jobs", "1")
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert re.search(r"\d+% ", plain)
    assert "/s" in plain
    assert "vmkernel." in plain


@pytest.mark.parametrize("arguments", [("--quiet",), ()])
def test_nobody_is_shown_a_bar_who_asked_for_quiet_or_is_no_terminal(big: Path, arguments: tuple[str, ...]) -> None:
    if arguments:
        assert "%" not in on_a_terminal("triage", str(big), *arguments)
    done = subprocess.run([COMMAND, "triage", str(big), *arguments], capture_output=True, text=True, check=True)
    assert "%" not in done.stderr


def test_a_small_input_is_over_before_anybody_could_watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    (tmp_path / "vmkernel.log").write_bytes(LOG)
    with progress.watching([str(tmp_path)], quiet=False) as watch:
        assert watch is None


@pytest.mark.parametrize("limit", ["4M", "20M"])
def test_max_bytes_stops_an_input_and_says_so_however_many_read(big: Path, limit: str) -> None:
    reports = []
    for jobs in ("1", "3"):
        done = subprocess.run(
            [COMMAND, "triage", str(big), "--max-bytes", limit, "--format", "json", "--jobs", jobs],
            capture_output=True,
            text=True,
            check=True,
        )
        reports.append(done.stdout)
    assert f"unpacks to more than {limit[:-1]} MB; the rest was not read" in reports[0]
    assert reports[0] == reports[1]


@pytest.mark.parametrize("size", ["2X", "many", "-1", ""])
def test_a_size_that_is_none_is_refused(big: Path, size: str) -> None:
    done = subprocess.run(
        [COMMAND, "triage", str(big), f"--max-bytes={size}"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "is no size, such as 500M or 20G" in done.stderr) == (2, True)
