"""Containers that only some test modules need: zstd, and walks in a process of their own, whose memory is told."""

import json
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

from inputs import COMPRESSIONS

if sys.version_info >= (3, 14):
    from compression.zstd import compress as zstd_compress
else:
    from backports.zstd import compress as zstd_compress

__all__ = ["PACKED", "Walked", "walked_apart", "zstd_compress"]

PACKED = {**COMPRESSIONS, "zst": zstd_compress}

_SCRIPT = """
import json, resource, sys
from diagnose import bundle
from diagnose.model import Problem
limits = bundle.Limits(**json.loads(sys.argv[2]))
problems, files, size = [], 0, 0
for member in bundle.walk(sys.argv[1], problems.append, limits=limits):
    files += 1
    while data := member.stream.read(1 << 20):
        size += len(data)
    problems += [Problem(member.path, text) for text in member.told]
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
cpu = resource.getrusage(resource.RUSAGE_SELF)
told = [[each.path, each.reason] for each in problems]
print(json.dumps([files, size, peak / 1024, cpu.ru_utime + cpu.ru_stime, told]))
"""


class Walked(Struct, frozen=True):
    """What a walk in a process of its own came to. `peak`: megabytes of memory; `cpu`: seconds."""

    files: int
    bytes: int
    peak: float
    cpu: float
    problems: list[tuple[str, str]]

    def told(self) -> str:
        """Return all that was told, joined."""
        return "; ".join(f"{path}: {reason}" for path, reason in self.problems)


def walked_apart(path: Path, **limits: int) -> Walked:
    """Read all of a path in a process of its own, under these limits."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(path), json.dumps(limits)], capture_output=True, check=True, timeout=120
    )
    files, size, peak, cpu, told = json.loads(done.stdout)
    return Walked(files, size, peak, cpu, [(path, reason) for path, reason in told])
