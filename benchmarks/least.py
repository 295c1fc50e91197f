"""What triage's own walk over a bundle takes at the least: inflating, then scanning, then counting lines, no record read.

    python benchmarks/least.py b1024.tgz [--jobs 2] [--rounds 3]

The walk, the queue and the forked processes are the product's; in place of reading a member its bytes are only taken,
scanned for fifty literals, counted. Nothing that reads records on this machine is faster than the last row.
"""

import argparse
import subprocess
import sys
import time
from statistics import median

from msgspec import structs

STEPS = ("inflate", "scan", "count")


def walk(bundle: str, step: str, jobs: int) -> None:
    """Walk the bundle with the product's pipeline, doing nothing with a member but the steps up to `step`."""
    from diagnose import events, knowledge, migrations, pipeline, reading
    from diagnose.literals import finder, line_ends
    from diagnose.scan import BLOCK, Tally
    from diagnose.trouble import Trouble

    kinds = migrations.USED | knowledge.events_named(knowledge.load(None))
    find = finder([stem.encode() for stem in events.stems("vmkernel", kinds, migrations.FOLDED).wanted][:50])

    def take(member: reading.Member, _: reading.Plan) -> reading.Reading:
        while block := member.stream.read(BLOCK):
            if step != "inflate":
                for _ in find(block):
                    pass
            if step == "count":
                line_ends(block, 0, len(block))
        return reading.Reading(structs.replace(member, stream=reading._READ, packed=b""), Tally(), (), Trouble())

    reading.read = take
    events.prepare = lambda: None  # no expression is needed where no record is read
    pipeline.triage([bundle], pipeline.Options(jobs=jobs))


def main() -> None:
    """Print the seconds of each step, each in a process of its own, medians."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bundle")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--step", choices=STEPS)
    args = parser.parse_args()
    if args.step:
        walk(args.bundle, args.step, args.jobs)
        return
    for step in STEPS:
        taken = []
        for _ in range(args.rounds):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, __file__, args.bundle, "--step", step, "--jobs", str(args.jobs)], check=True
            )
            taken.append(time.perf_counter() - start)
        print(f"up to {step:<8} {median(taken):.2f} s")


if __name__ == "__main__":
    main()
