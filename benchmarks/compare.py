"""Measure `diagnose triage` on a bundle side by side with what else one would take, on this machine, in one run.

    python benchmarks/compare.py --megabytes 256                    # makes the bundle first
    python benchmarks/compare.py --bundle b1024.tgz --rounds 5 --slow-rounds 1
    python benchmarks/compare.py --only diagnose,igzip-all

The commands take turns, round by round; medians are shown, and the ratio to the floor is the median of the ratios inside each
round. The floor is `igzip -dc` of the bundle and of every .gz in it: nobody reads it in less. Needs the Debian packages isal,
ripgrep, lnav, gzip and tar.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import running
from running import Run

HERE = Path(__file__).parent
PACKAGES = {"igzip": "isal", "rg": "ripgrep", "lnav": "lnav", "zgrep": "gzip", "tar": "tar", "xargs": "findutils"}
FLOOR = "igzip-all"


@dataclass(frozen=True, slots=True)
class Place:
    """Where things lie during a run."""

    bundle: Path
    tree: Path
    fresh: Path
    literals: Path
    output: Path
    gzip: Path


@dataclass(frozen=True, slots=True)
class Competitor:
    """A way to go through a bundle: a shell command with $B bundle, $T extracted tree, $F folder to extract to, $L literals, $R a regex of them, $G folder with an igzip called gzip."""

    name: str
    title: str
    script: str
    tools: tuple[str, ...] = ()
    slow: bool = False
    accepted: tuple[int, ...] = (0,)


COMPETITORS = (
    Competitor("igzip", "`igzip -dc` of the bundle, outer level only", 'igzip -dc "$B" >/dev/null', ("igzip",)),
    Competitor(FLOOR, "floor: `igzip -dc` of the bundle and of every .gz in it", 'igzip -dc "$B" >/dev/null && find "$T" -name "*.gz" -print0 | xargs -0 igzip -dc >/dev/null', ("igzip", "xargs")),
    Competitor("diagnose", "**`diagnose triage BUNDLE --format json`**", ""),
    Competitor("rg", "`rg -z -c -F -f` 50 literals, on the tree extracted before", 'rg -z -c -F -f "$L" "$T"', ("rg",)),
    Competitor("tar-rg", "`tar xzf`, then the same `rg -z`", 'mkdir "$F" && tar xzf "$B" -C "$F" && rg -z -c -F -f "$L" "$F"', ("tar", "rg"), slow=True),
    Competitor("rg-igzip", "the same `rg -z`, igzip in gzip's place", 'PATH="$G:$PATH" rg -z -c -F -f "$L" "$T"', ("rg", "igzip")),
    Competitor("tar-rg-igzip", "`tar xzf`, then the same `rg -z`, igzip in gzip's place", 'mkdir "$F" && PATH="$G:$PATH" tar xzf "$B" -C "$F" && PATH="$G:$PATH" rg -z -c -F -f "$L" "$F"', ("tar", "rg", "igzip"), slow=True),
    Competitor("zgrep", "`zgrep -c -F -f`, on the tree extracted before", 'find "$T" -type f -print0 | xargs -0 zgrep -c -F -f "$L"', ("zgrep", "xargs"), slow=True, accepted=(0, 123)),
    Competitor("lnav", "`lnav -n -c ':filter-in ...'`, on the logs of the tree extracted before", 'find "$T" \\( -name "*.log" -o -name "*.gz" \\) -print0 | xargs -0 lnav -n -c ":filter-in $R"', ("lnav", "xargs"), slow=True),
    Competitor("python", "Python: tarfile, gzip, `for line`, one regex", f'"{sys.executable}" "{HERE / "line_loop.py"}" "$B" "$L"', slow=True),
)  # fmt: skip


def need(chosen: list[Competitor]) -> None:
    """End with one line where a tool is missing."""
    for tool in dict.fromkeys(tool for each in chosen for tool in each.tools):
        if shutil.which(tool) is None:
            raise SystemExit(f"compare: {tool} is missing; it is in the Debian package {PACKAGES[tool]}")
    if not running.DIAGNOSE.exists():
        raise SystemExit(f"compare: {running.DIAGNOSE} is missing; run this with the Python of the project's .venv")


def command(each: Competitor, place: Place) -> list[str]:
    """Return what is run."""
    if each.name == "diagnose":
        return running.triage(place.bundle)
    regex = "|".join(re.escape(line) for line in place.literals.read_text(encoding="utf-8").splitlines())
    variables = {"B": place.bundle, "T": place.tree, "F": place.fresh, "L": place.literals, "R": regex, "G": place.gzip}
    return ["env", *(f"{name}={value}" for name, value in variables.items()), "sh", "-c", each.script]


def measure(chosen: list[Competitor], place: Place, rounds: int, slow_rounds: int) -> dict[str, list[Run]]:
    """Return the runs of each competitor, in turns."""
    runs: dict[str, list[Run]] = {each.name: [] for each in chosen}
    for number in range(rounds):
        for each in chosen:
            if each.slow and number >= slow_rounds:
                continue
            print(f"round {number + 1} of {rounds}: {each.name}", file=sys.stderr, flush=True)
            runs[each.name].append(running.run(command(each, place), place.output, each.accepted))
            shutil.rmtree(place.fresh, ignore_errors=True)
    return runs


def rows(chosen: list[Competitor], runs: dict[str, list[Run]], text: int) -> list[str]:
    """Return the table: a row for each competitor."""
    table = [
        "| | rounds | seconds (median) | spread | CPU s | MB/s of text | x floor | peak MB | lines found |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    floor = runs.get(FLOOR, [])
    for each in chosen:
        seconds = [run.seconds for run in runs[each.name]]
        median = statistics.median(seconds)
        pairs = zip(seconds, floor, strict=False)  # a slow one ran in the first rounds only
        ratio = f"{statistics.median(one / other.seconds for one, other in pairs):.2f}" if floor else ""
        cpu = statistics.median(run.cpu for run in runs[each.name])
        peak = max(run.peak for run in runs[each.name])
        found = max(run.lines for run in runs[each.name])
        spread = f"{min(seconds):.2f}-{max(seconds):.2f}"
        table.append(
            f"| {each.title} | {len(seconds)} | {median:.2f} | {spread} | {cpu:.2f} | {text / 1e6 / median:.0f} | {ratio} | {peak:.0f} | {found if found >= 0 else ''} |"
        )
    return table


def machine() -> str:
    """Return a line on when and where."""
    model = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {len(os.sched_getaffinity(0))} cores, {model.group(1) if model else platform.machine()}, "
        f"{platform.system()} {platform.release().split('-')[0]}, CPython {platform.python_version()}, load before {os.getloadavg()[0]:.1f}"
    )


def _prepare(args: argparse.Namespace, folder: Path) -> Place:
    """Make the bundle where none is given, extract it, write the literals, and bring it all into the page cache."""
    place = Place(
        args.bundle or folder / "bundle.tgz",
        folder / "tree",
        folder / "fresh",
        folder / "literals",
        folder / "output",
        folder / "gzip",
    )
    if args.bundle is None:
        make = [
            sys.executable,
            str(HERE / "make_bundle.py"),
            str(args.megabytes),
            str(place.bundle),
            "--share",
            str(args.share),
        ]
        subprocess.run(make, check=True, stdout=sys.stderr)
    place.literals.write_bytes(
        subprocess.run([sys.executable, str(HERE / "literals.py")], check=True, capture_output=True).stdout
    )
    place.tree.mkdir()
    place.gzip.mkdir()
    (place.gzip / "gzip").symlink_to(shutil.which("igzip") or "igzip")
    subprocess.run(["tar", "xzf", str(place.bundle), "-C", str(place.tree)], check=True)
    subprocess.run(
        ["sh", "-c", f'cat "{place.bundle}" >/dev/null; find "{place.tree}" -type f -exec cat {{}} + >/dev/null'],
        check=True,
    )
    return place


def _chosen(only: str) -> list[Competitor]:
    known = {each.name: each for each in COMPETITORS}
    names = only.split(",") if only else list(known)
    for name in names:
        if name not in known:
            raise SystemExit(f"compare: nothing is called {name!r}; there are {', '.join(known)}")
    return [known[name] for name in names]


def main() -> None:
    """Read the arguments, measure, and print the table."""
    parser = argparse.ArgumentParser(description="Measure triage side by side with other tools on one bundle.")
    parser.add_argument("--megabytes", type=int, default=256, help="MB of log text of the bundle that is made")
    parser.add_argument("--share", type=float, default=0.001, help="share of its lines that are hits")
    parser.add_argument("--bundle", type=Path, help="one that make_bundle.py wrote before, in place of a new one")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slow-rounds", type=int, default=0, help="rounds of the slow ones; 0: as many as the others")
    parser.add_argument(
        "--only", default="", help="names, with commas: " + ", ".join(each.name for each in COMPETITORS)
    )
    args = parser.parse_args()
    chosen = _chosen(args.only)
    need(chosen)
    with tempfile.TemporaryDirectory() as name:
        before = machine()
        place = _prepare(args, Path(name))
        manifest = json.loads(place.bundle.with_name(place.bundle.name + ".json").read_text(encoding="utf-8"))
        runs = measure(chosen, place, args.rounds, args.slow_rounds or args.rounds)
        size = place.bundle.stat().st_size
    print(f"{before}\n")
    print(
        f"{manifest['text_bytes'] / 1e6:.0f} MB of log text in a .tgz of {size / 1e6:.0f} MB, {manifest['lines']} lines, {manifest['hits'] / manifest['lines']:.2%} hits, {len(manifest['migrations'])} migrations\n"
    )
    print("\n".join(rows(chosen, runs, manifest["text_bytes"])))


if __name__ == "__main__":
    main()
