"""Measure `diagnose triage` on bundles of growing size: time must grow as the text does, memory must not.

python benchmarks/sizes.py                          # 64, 256, 1024 and 4096 MB of log text, 3 rounds each
python benchmarks/sizes.py --megabytes 64,256 --share 0.01
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import compare
import running


def main() -> None:
    """Print a row for each size."""
    parser = argparse.ArgumentParser(description="Measure triage on bundles of growing size.")
    parser.add_argument("--megabytes", default="64,256,1024,4096")
    parser.add_argument("--share", type=float, default=0.001)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    print(f"{compare.machine()}\n")
    print("| text | hits | seconds (median) | CPU s | MB/s of text | peak MB |\n| --- | --- | --- | --- | --- | --- |")
    for megabytes in map(int, args.megabytes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            bundle = Path(folder) / "bundle.tgz"
            make = [
                sys.executable,
                str(compare.HERE / "make_bundle.py"),
                str(megabytes),
                str(bundle),
                "--share",
                str(args.share),
            ]
            subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
            manifest = json.loads((Path(folder) / "bundle.tgz.json").read_text(encoding="utf-8"))
            runs = [running.run(running.triage(bundle), Path(folder) / "output") for _ in range(args.rounds)]
        seconds = statistics.median(run.seconds for run in runs)
        cpu = statistics.median(run.cpu for run in runs)
        peak = max(run.peak for run in runs)
        share = manifest["hits"] / manifest["lines"]
        print(
            f"| {megabytes} MB | {share:.2%} | {seconds:.2f} | {cpu:.2f} | {manifest['text_bytes'] / 1e6 / seconds:.0f} | {peak:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
