"""Measure `diagnose triage` on generated logs: wall time and peak memory, medians of several runs.

python benchmarks/measure.py                     # 100 MB, 0.1 % and 1 % migration records, 3 runs each
python benchmarks/measure.py --megabytes 10 --runs 1
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import make_vmkernel_log

COMMAND = Path(sys.executable).parent / "diagnose"


def run(log: Path) -> tuple[float, float]:
    """Return (seconds, peak MB) of one triage, interpreter start included."""
    started = time.perf_counter()
    child = subprocess.Popen([str(COMMAND), "triage", str(log), "--format", "json"], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"triage ended with status {status}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def main() -> None:
    """Print a row for each share of migration records."""
    parser = argparse.ArgumentParser(description="Measure triage on generated vmkernel logs.")
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    print("| text | migration records | seconds (median) | MB/s | peak MB |\n| --- | --- | --- | --- | --- |")
    for share in (0.001, 0.01):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "vmkernel.log"
            make_vmkernel_log.write(log, args.megabytes, share, seed=1)
            rows = [run(log) for _ in range(args.runs)]
        seconds = statistics.median(row[0] for row in rows)
        peak = max(row[1] for row in rows)
        print(f"| {args.megabytes} MB | {share:.1%} | {seconds:.1f} | {args.megabytes / seconds:.0f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
