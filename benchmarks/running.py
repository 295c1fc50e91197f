"""Run a command to its end and say how long it took and how much memory its largest process held."""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

DIAGNOSE = Path(sys.executable).parent / "diagnose"


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds, those of CPU of all its processes, peak MB of the largest one, and how many lines it says it found (-1: it does not say)."""

    seconds: float
    cpu: float
    peak: float
    lines: int


def run(command: list[str], output: Path, accepted: tuple[int, ...] = (0,)) -> Run:
    """Run a command, interpreter start and all, its output to a file; every exit code but these ends the benchmark.

    The peak is that of the child and of the children that it waited for, the largest of them; below some 15 MB it is that of
    this process, from which the child was forked.
    """
    home = {name: str(output.parent) for name in ("HOME", "XDG_CONFIG_HOME")}
    with output.open("wb") as out:
        started = time.perf_counter()
        child = subprocess.Popen(
            command, stdout=out, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env={**os.environ, **home}
        )
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in accepted:
        raise SystemExit(f"{' '.join(command)[:200]}: ended with status {child.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, _lines(output))


def _lines(output: Path) -> int:
    """Return the sum of what `rg -c`, zgrep -c and the line loop print: NAME:COUNT."""
    if output.stat().st_size > 1 << 20:
        return -1
    counts = re.findall(rb"^[^\n]*:(\d+)$", output.read_bytes(), re.MULTILINE)
    return sum(map(int, counts)) if counts else -1


def triage(bundle: Path) -> list[str]:
    """Return the command that is measured."""
    return [str(DIAGNOSE), "triage", str(bundle), "--format", "json", "--quiet"]
