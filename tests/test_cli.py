"""The installed command: exit codes, one line for each trouble, and manners towards the shell."""

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import termios
import time
from contextlib import suppress
from pathlib import Path

import pytest

from inputs import COMMAND, LOG, MIGRATION, run, write

CAUSE = """\
id: network.made-up
titel: A key that is misspelt
"""


def complaint(*arguments: Path | str) -> str:
    """Return the one line by which the command refuses."""
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    return done.stderr


def shell(script: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["/bin/bash", "-c", script], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write(tmp_path / "logs/vmkernel.log")


def test_a_run_ends_with_zero_whatever_it_finds(log: Path) -> None:
    assert run("triage", log).returncode == 0


def test_the_exit_code_tells_of_a_failure_only_when_asked_to(log: Path) -> None:
    assert run("triage", log, "--fail-on", "failed").returncode == 3


def test_the_exit_code_tells_of_what_could_not_be_read_only_when_asked_to(log: Path) -> None:
    write(log.parent / "hostd.log", b"")
    assert run("triage", log.parent, "--fail-on", "partial").returncode == 5


def test_the_format_does_not_change_the_exit_code(log: Path) -> None:
    codes = {run("triage", log, "--fail-on", "failed", "--format", name).returncode for name in ("text", "json")}
    assert codes == {3}


def test_several_paths_are_read_together(log: Path) -> None:
    other = write(log.parent.parent / "other/vmkernel.log")
    answer = json.loads(run("triage", log, other, "--format", "json").stdout)
    assert [each["path"] for each in answer["inputs"]] == ["logs/vmkernel.log", "other/vmkernel.log"]
    assert [each["host"] for each in answer["inputs"]] == ["logs", "other"]


def test_the_report_holds_no_absolute_path_of_the_machine(log: Path) -> None:
    done = run("triage", log, log.parent / "missing", "/proc/self/mem", "--format", "json")
    assert str(log.parent) not in done.stdout


def test_an_unknown_format_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    assert "'yaml'" in complaint("triage", tmp_path / "missing", "--format", "yaml")


def test_an_unknown_condition_is_refused(log: Path) -> None:
    assert "'always'" in complaint("triage", log, "--fail-on", "always")


def test_a_time_that_is_none_is_refused(log: Path) -> None:
    assert "'yesterday'" in complaint("triage", log, "--since", "yesterday")


def test_a_mistake_in_an_overlay_is_told_with_its_place(log: Path, tmp_path: Path) -> None:
    write(tmp_path / "own/network/made-up.yaml", CAUSE.encode())
    done = run("triage", log, "--kb", tmp_path / "own")
    assert done.returncode == 2
    assert "own/network/made-up.yaml:2:1: " in done.stderr
    assert all(line.startswith("diagnose: ") for line in done.stderr.splitlines())


def test_an_overlay_that_is_no_yaml_is_told_in_one_line_with_its_place(log: Path, tmp_path: Path) -> None:
    write(tmp_path / "own/network/made-up.yaml", b"id: [\n")
    assert "own/network/made-up.yaml:2:1: " in complaint("triage", log, "--kb", tmp_path / "own")


def test_an_overlay_that_is_not_there_is_refused(log: Path, tmp_path: Path) -> None:
    assert "no folder" in complaint("triage", log, "--kb", tmp_path / "missing")


def test_the_report_goes_to_a_file_when_asked_to(log: Path, tmp_path: Path) -> None:
    done = run("triage", log, "--format", "json", "--output", tmp_path / "report.json")
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((tmp_path / "report.json").read_text())["migrations"][0]["id"] == MIGRATION


@pytest.mark.parametrize("place", ["missing/report.txt", "logs", "logs/vmkernel.log/x"])
def test_an_output_that_cannot_be_written_is_told(log: Path, tmp_path: Path, place: str) -> None:
    assert "cannot be written" in complaint("triage", log, "--output", tmp_path / place)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_standard_output_is_told(log: Path) -> None:
    done = shell(f"'{COMMAND}' triage '{log}' > /dev/full")
    assert (done.returncode, done.stderr) == (
        2,
        "diagnose: standard output: cannot be written: no space left on device\n",
    )


def test_a_reader_that_has_seen_enough_is_no_trouble(log: Path) -> None:
    done = shell(f"'{COMMAND}' triage '{log}' | true; echo ${{PIPESTATUS[0]}}")
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.parametrize("command", ["kb list", "explain 78"])
def test_other_commands_end_quietly_on_a_closed_pipe_too(command: str) -> None:
    done = shell(f"'{COMMAND}' {command} | true; echo ${{PIPESTATUS[0]}}")
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_other_commands_tell_of_a_full_disk_too() -> None:
    done = shell(f"'{COMMAND}' kb list > /dev/full")
    assert (done.returncode, done.stderr) == (2, "diagnose: standard output: no space left on device\n")


def test_the_first_line_alone_can_be_taken(log: Path) -> None:
    done = shell(f"'{COMMAND}' triage '{log}' | head -1")
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


def test_a_closed_pipe_does_not_change_the_exit_code(log: Path) -> None:
    done = shell(f"'{COMMAND}' triage '{log}' --fail-on failed | true; echo ${{PIPESTATUS[0]}}")
    assert done.stdout == "3\n"


def test_a_terminal_that_lacks_characters_gets_others(log: Path) -> None:
    write(log.parent / "größe" / "vmkernel.log", LOG)
    done = shell(f"'{COMMAND}' triage '{log.parent}'", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_control_c_ends_it_within_a_second() -> None:
    running = subprocess.Popen(
        [COMMAND, "triage", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stdin is not None
    running.stdin.write(LOG)
    running.stdin.flush()
    time.sleep(1.5)  # it waits for the rest of its input
    sent = time.monotonic()
    running.send_signal(signal.SIGINT)
    code = running.wait(timeout=10)
    took = time.monotonic() - sent
    _, errors = running.communicate()
    assert (code, errors) == (130, b"diagnose: interrupted\n")
    assert took < 1


def on_a_terminal(columns: int, *arguments: str) -> list[str]:
    """Return the lines that the command prints on a terminal of that many columns."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    with subprocess.Popen([COMMAND, *arguments], stdout=its, env=environment) as running:
        os.close(its)
        read = bytearray()
        with suppress(OSError):  # how a terminal tells that nobody writes to it any more
            while data := os.read(ours, 65536):
                read += data
        os.close(ours)
    assert running.returncode == 0
    return read.decode().splitlines()


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_list_of_causes_is_no_wider_than_the_terminal(columns: int) -> None:
    assert [line for line in on_a_terminal(columns, "kb", "list") if len(line) > columns] == []


def test_a_title_that_a_terminal_wraps_hangs_and_is_whole() -> None:
    lines = on_a_terminal(80, "kb", "list", "storage.nfs-uuid-mismatch")
    head, *title = lines
    assert head.split() == ["storage.nfs-uuid-mismatch", "78", "%", "proven"]
    assert {line[:5].count(" ") for line in title} == {4}
    assert " ".join(" ".join(title).split()) in run("kb", "list", "storage.nfs-uuid-mismatch").stdout


def test_a_wide_terminal_has_the_titles_in_a_column() -> None:
    lines = on_a_terminal(100, "kb", "list", "storage.nfs-uuid-mismatch")
    assert (lines[0][56:].startswith("The two hosts"), {line[:56].strip() for line in lines[1:]}) == (True, {""})


def test_in_a_pipe_a_cause_is_a_line_and_its_columns_stand_fast() -> None:
    lines = run("kb", "list").stdout.splitlines()
    edges = {(line[40], line[46:48], line[48] == " ", line[55], line[56] == " ") for line in lines}
    assert edges == {(" ", "  ", False, " ", False)}


def test_kb_test_holds_only_the_cases_that_are_named() -> None:
    done = run("kb", "test", "vt-disabled")
    assert (done.returncode, done.stdout.splitlines()[1:]) == (0, ["1 case, 1 right, 0 wrong"])


def test_kb_test_refuses_a_case_that_there_is_not_in_one_line() -> None:
    assert complaint("kb", "test", "vt-disabled", "nfs-uuid-mismtch") == (
        "diagnose: kb test nfs-uuid-mismtch: no such case in sample_logs/; did you mean 'nfs-uuid-mismatch'?\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["storag.busy"], "an id is area.kebab-case"),
        (["storage.Busy"], "an id is area.kebab-case"),
        (["storage.busy", "--title", "It is busy."], "without a full stop"),
        (["storage.busy", "--from-report", "missing.json"], "missing.json: cannot be read: no such file"),
        (["--title", "It is busy."], "without a full stop"),
        (["--from-report", "missing.json"], "missing.json: cannot be read: no such file"),
    ],
)
def test_kb_new_refuses_what_is_wrong_before_it_asks_for_anything(
    tmp_path: Path, arguments: list[str], told: str
) -> None:
    assert told in complaint("kb", "new", *arguments, "--kb", tmp_path / "own")
    assert list(tmp_path.iterdir()) == []


def test_kb_new_refuses_the_id_of_a_cause_that_is_there_before_it_asks_for_a_title(tmp_path: Path) -> None:
    write(tmp_path / "own/storage/busy.yaml", b"")
    assert "is there already" in complaint("kb", "new", "storage.busy", "--kb", tmp_path / "own")


def test_kb_new_refuses_an_answer_at_once(tmp_path: Path) -> None:
    done = run("kb", "new", "--kb", tmp_path / "own", stdin=b"storag.busy\nA title\n")
    assert (done.returncode, "Title" in done.stdout + done.stderr) == (2, False)


def test_usage_errors_end_with_two() -> None:
    done = run("triage")
    assert (done.returncode, "PATH" in done.stderr) == (2, True)


@pytest.mark.parametrize("arguments", [("--help",), ("triage", "--help"), ("kb", "--help"), ("explain", "-h")])
def test_help_is_printed_and_ends_with_zero(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, "Usage:" in done.stdout) == (0, True)
