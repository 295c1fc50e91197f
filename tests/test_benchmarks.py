"""The generator of bundles for the benchmarks: what it promises is in its bundles, and triage finds what it planted."""

import gzip
import json
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from inputs import run

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
SHARE = 0.1
TEXT = 2_000_000


class Made(NamedTuple):
    """A bundle and its manifest."""

    bundle: Path
    manifest: dict[str, Any]


def make(bundle: Path, *arguments: str) -> Made:
    """Run the generator for 2 MB of log text."""
    command = [sys.executable, str(BENCHMARKS / "make_bundle.py"), "2", str(bundle), *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return Made(bundle, json.loads(bundle.with_name(f"{bundle.name}.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("bundle") / "bundle.tgz", "--share", str(SHARE))


def members(bundle: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every member's name and what it holds, inflated where it is gzipped."""
    with tarfile.open(bundle) as archive:
        for member in archive:
            stream = archive.extractfile(member)
            assert stream is not None
            data = stream.read()
            yield member.name, gzip.decompress(data) if member.name.endswith(".gz") else data


def logs(bundle: Path) -> dict[str, bytes]:
    return {name: data for name, data in members(bundle) if "/log/" in name or name.endswith(".log")}


def test_the_same_seed_writes_the_same_bytes_and_another_one_does_not(made: Made, tmp_path: Path) -> None:
    again = make(tmp_path / "again.tgz", "--share", str(SHARE)).bundle.read_bytes()
    other = make(tmp_path / "other.tgz", "--share", str(SHARE), "--seed", "2").bundle.read_bytes()
    assert made.bundle.read_bytes() == again
    assert again != other


def test_a_bundle_holds_what_its_manifest_says(made: Made) -> None:
    text = logs(made.bundle)
    assert sum(map(len, text.values())) == made.manifest["text_bytes"]
    assert sum(data.count(b"\n") for data in text.values()) == made.manifest["lines"]
    migrations = b"".join(text.values())
    assert all(each["id"].encode() in migrations for each in made.manifest["migrations"])


def test_a_bundle_is_as_large_and_has_as_many_hits_as_asked_for(made: Made) -> None:
    manifest = made.manifest
    assert manifest["text_bytes"] == pytest.approx(TEXT, rel=0.05)
    assert manifest["hits"] / manifest["lines"] == pytest.approx(SHARE, rel=0.1)
    assert manifest["gzipped_bytes"] / manifest["text_bytes"] == pytest.approx(2 / 3, abs=0.05)


def test_the_records_of_every_log_are_in_the_order_of_time_and_older_the_higher_the_number(made: Made) -> None:
    families: dict[str, list[tuple[int, bytes]]] = {}
    for name, data in logs(made.bundle).items():
        family, _, rest = name.rpartition("/")[2].partition(".")
        number = int(rest.split(".")[0]) if rest.endswith(".gz") else -1
        families.setdefault(f"{name.rpartition('/')[0]}/{family}", []).append((-number, data))
    for family, parts in families.items():
        text = b"".join(data for _, data in sorted(parts))
        stamps = [line[:24] for line in text.splitlines() if line.startswith(b"20")]
        assert stamps, family
        assert stamps == sorted(stamps), family


def test_vmkwarning_repeats_the_warnings_of_vmkernel(made: Made) -> None:
    found: dict[str, Counter[bytes]] = {"vmkernel": Counter(), "vmkwarning": Counter()}
    for name, data in logs(made.bundle).items():
        log = name.rpartition("/")[2].partition(".")[0]
        if log in found:
            found[log].update(line for line in data.splitlines() if b")WARNING: " in line)
    assert found["vmkernel"]
    assert found["vmkernel"] == found["vmkwarning"]


def test_triage_finds_every_planted_migration_with_its_outcome_and_no_other(made: Made) -> None:
    report = json.loads(run("triage", made.bundle, "--format", "json").stdout)
    planted = {
        each["id"]: (each["outcome"], each["source"], each["destination"]) for each in made.manifest["migrations"]
    }
    found = {
        each["id"]: (each["outcome"], each["source"]["host"], each["destination"]["host"])
        for each in report["migrations"]
    }
    assert len(planted) > 5
    assert {outcome for outcome, _, _ in planted.values()} == {"succeeded", "failed"}
    assert found == planted


def test_the_comparison_names_the_package_of_a_tool_that_is_missing(tmp_path: Path) -> None:
    command = [sys.executable, str(BENCHMARKS / "compare.py"), "--only", "lnav"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={"PATH": str(tmp_path)}, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "compare: lnav is missing; it is in the Debian package lnav\n"
