"""Logs in the forms that people send them in, made on the spot; and the installed command, run on them."""

import bz2
import gzip
import hashlib
import io
import lzma
import subprocess
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from diagnose import bundle
from diagnose.model import Problem

MIGRATION = "1447230511932017"
RECORDS = (
    f"2019-05-14T07:12:03.101Z cpu4:67001)Migrate: vm 67002: 3284: Setting VMOTION info: Source ts = {MIGRATION},"
    " src ip = <192.0.2.10> dest ip = <192.0.2.11> Dest wid = 70112 using SHARED swap",
    "2019-05-14T07:12:04.000Z cpu1:66000)ScsiDeviceIO: 2595: nothing that any rule reads",
    f"2019-05-14T07:12:21.440Z cpu7:67055)WARNING: Migrate: 269: {MIGRATION} S: Failed: Migration protocol error"
    " (0xbad003e) @0x418001f2",
    "2019-05-14T07:12:22.000Z cpu1:66000)ScsiDeviceIO: 2595: nothing that any rule reads",
)
LOG = "".join(f"{record}\n" for record in RECORDS).encode()
"""A vmkernel.log in which a migration opens (line 1) and fails (line 3)."""

COMMAND = Path(sysconfig.get_path("scripts")) / "diagnose"


def run(
    *arguments: str | Path, stdin: bytes | None = None, cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run the installed command to its end. Its streams come back as text."""
    done = subprocess.run(
        [COMMAND, *map(str, arguments)], input=stdin or b"", capture_output=True, check=False, cwd=cwd, timeout=60
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def write(path: Path, data: bytes = LOG) -> Path:
    """Write a file and the folders above it; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def tar(members: Mapping[str, bytes], mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    """Return a tar archive of these members; mode `w:gz` and the like compress it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form) as archive:  # type: ignore[call-overload]  # mode is free here
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


COMPRESSIONS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def walked(*paths: Path | str) -> tuple[list[tuple[str, str, bytes]], list[Problem]]:
    """Return (host, path, bytes) of every file that the bundle stage finds, and the problems it told."""
    problems: list[Problem] = []
    names = bundle.labels([str(path) for path in paths])
    found = [
        (member.host, member.path, member.stream.read())
        for path, name in names.items()
        for member in bundle.walk(path, problems.append, name, len(names) > 1)
    ]
    return found, problems


def reasons(problems: Iterable[Problem], path: str) -> str:
    """Return what was told of one path, joined; "" where nothing was."""
    return "; ".join(problem.reason for problem in problems if problem.path == path)


def long_log(lines: int = 40_000) -> bytes:
    """Return a log that does not fit into one step of a decompressor once it is packed."""
    odd = hashlib.shake_256(b"log").hexdigest(8 * lines)
    return "".join(f"2024-03-11T09:42:00Z cpu1:2)line {n} {odd[16 * n : 16 * n + 16]}\n" for n in range(lines)).encode()
