"""Write a .tgz like those of vm-support, of two hosts, with a given amount of log text and of migrations in it.

    python benchmarks/make_bundle.py 256 b256.tgz                 # 256 MB of text, one line in a thousand a hit
    python benchmarks/make_bundle.py 1024 b1024.tgz --share 0.01

Beside it, in b256.tgz.json, stands what is in it: lines, hits, bytes, and every migration with its outcome. The same
numbers and seed write the same bytes. Nothing is kept but the member that is being written: a part of a log of about 8 MB.
"""

import argparse
import json
import random
import tarfile
import zlib
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import conversations
import ordinary
import planning
from migration import SUCCEEDED, Host
from planning import HOSTS, POOL, VOLUME, Plan

END = datetime(2024, 2, 20, 10, tzinfo=UTC)
_LEVEL = 6  # of gzip, as on the host
_PART = 8_000_000  # bytes of text of a rotated log
_VM_PART = 4_000_000
_LIVE = 0.05  # of a log that rotates
_COMMANDS, _NOISE = 0.08, 0.02  # of the text: outputs of commands, and files that do not compress
_AHEAD = 4  # members that are being compressed while the next is rendered

Member = tuple[str, bytes]


class Maker:
    """Renders a plan member by member and counts what it renders."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.counts: Counter[str] = Counter()

    def members(self) -> Iterator[tuple[str, bytes, bool]]:
        """Yield (path, bytes, whether to be gzipped) in the order of the bundle."""
        for number, host in enumerate(HOSTS):
            root = f"esx-{host.name}-{END:%Y-%m-%d--%H}.0{number + 2}"
            for name, data in (*_facts(host), *_irrelevant(self.plan, host)):
                yield f"{root}/{name}", data, False
            for log in ordinary.LOGS:
                for name, data, packed in self._log(host, log):
                    yield f"{root}/var/run/log/{name}", data, packed
            for vm in self.plan.vms:
                for name, data in self._vm(host, vm):
                    yield f"{root}{VOLUME}/{vm}/{name}", data, False

    def _log(self, host: Host, log: str) -> Iterator[tuple[str, bytes, bool]]:
        hours = self.plan.hours
        live = max(1, round(hours * _LIVE))
        size = sum(hour.size for hour in self.plan.pools[host.name, log]) / POOL * hours
        parts = min(hours - live, max(5, round(size / _PART)))
        bounds = [(hours - live) * part // parts for part in range(parts + 1)]
        for part in range(parts):
            yield f"{log}.{parts - 1 - part}.gz", self._text(host, log, "", bounds[part], bounds[part + 1]), True
        yield f"{log}.log", self._text(host, log, "", hours - live, hours), False

    def _vm(self, host: Host, vm: str) -> Iterator[Member]:
        hours = self.plan.hours
        size = sum(hour.size for hour in self.plan.pools[host.name, "vmware"]) / POOL * hours
        parts = max(1, round(size / _VM_PART))
        for part in range(parts):
            name = "vmware.log" if part == parts - 1 else f"vmware-{part + 1}.log"
            yield name, self._text(host, "vmware", vm, hours * part // parts, hours * (part + 1) // parts)
        yield (
            f"{vm}.vmx",
            f'.encoding = "UTF-8"\nconfig.version = "8"\nvirtualHW.version = "13"\ndisplayName = "{vm}"\nnumvcpus = "4"\nmemSize = "16384"\nguestOS = "rhel7-64"\n'.encode(),
        )

    def _text(self, host: Host, log: str, vm: str, first: int, end: int) -> bytes:
        pool = self.plan.pools[host.name, log]
        start = END - timedelta(hours=self.plan.hours)
        pieces = []
        for hour in range(first, end):
            stamp = f"{start + timedelta(hours=hour):%Y-%m-%dT%H:}"
            hits = list(self._hits(host, log, vm, hour))
            template = pool[(hour * 7 + hour // POOL + (self.plan.vms.index(vm) * 3 if vm else 0)) % POOL]
            pieces.append(template.text(hour, stamp, vm, hits))
            self.counts["hits"] += sum(record.count("\n") + 1 for _, record in hits)
        text = b"".join(pieces)
        self.counts["lines"] += text.count(b"\n")
        self.counts["text_bytes"] += len(text)
        return text

    def _hits(self, host: Host, log: str, vm: str, hour: int) -> Iterator[tuple[str, str]]:
        """Yield (MM:SS.mmm, record from there on) of what happens in an hour."""
        migrations, snapshots = self.plan.by_hour.get(hour, ((), ()))
        for migration in migrations:
            if vm in ("", migration.vm):
                for offset, record in conversations.BY_LOG[log](migration, host):
                    yield _stamped(migration.at + offset, record)
        for snapshot in snapshots:
            if snapshot.host is host and vm in ("", snapshot.vm):
                for offset, record in conversations.snapshot(snapshot, log):
                    yield _stamped(snapshot.at + offset, record)


def _stamped(at: int, record: str) -> tuple[str, str]:
    key = f"{at // 60_000:02d}:{at / 1000 % 60:06.3f}"
    return key, f"{key}Z{record}"


def _facts(host: Host) -> Iterator[Member]:
    """Yield the outputs of commands that tell who the host is."""
    version, build = ("6.7.0", "14320388") if host.era == "6.x" else ("8.0.2", "22380479")
    yield "commands/vmware_-vl.txt", f"VMware ESXi {version} build-{build}\nVMware ESXi {version}\n".encode()
    yield (
        "commands/uname_-a.txt",
        f"VMkernel {host.name}.example.com {version} #1 SMP Release build-{build} Sep 04 2023 14:56:51 x86_64 x86_64 x86_64 ESXi\n".encode(),
    )
    yield "commands/date.txt", f"{END:%a %b %d %H:%M:%S UTC %Y}\n".encode()


def _irrelevant(plan: Plan, host: Host) -> Iterator[Member]:
    """Yield what the rest of a bundle is: long outputs of commands, and what does not compress."""
    draw = random.Random(f"{plan.seed}/{host.name}/rest")
    left = plan.megabytes * 1e6 * _COMMANDS / len(HOSTS)
    block = "".join(
        f"/vmkModules/node{draw.randrange(400)}/world/{draw.randrange(10**7)}/stats:\n   value{draw.randrange(40)}: {draw.randrange(10**9)}\n   state: {draw.choice(('running', 'idle', 'wait'))}\n"
        for _ in range(20_000)
    ).encode()
    number = 0
    while left > 0:
        yield f"commands/vsi_traverse_-s.{number}.txt", block[: int(left)]
        left -= len(block)
        number += 1
    left = plan.megabytes * 1e6 * _NOISE / len(HOSTS)
    while left > 0:
        yield f"var/core/hostd-zdump.{number:03d}", draw.randbytes(min(_PART, int(left)))
        left -= _PART
        number += 1


def _packed(data: bytes) -> bytes:
    """Return the data as gzip writes it."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def _header(name: str, size: int) -> bytes:
    """Return the header of a member as GNU tar writes it."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, int(END.timestamp()), 0o644
    return info.tobuf(tarfile.GNU_FORMAT)


class _Outer:
    """The .tgz: members go in, a thread compresses them in their order."""

    def __init__(self, out: BinaryIO, workers: ThreadPoolExecutor) -> None:
        self._out, self._workers = out, workers
        self._packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
        self._pending: Future[None] | None = None

    def add(self, name: str, data: bytes) -> None:
        """Write a member, once the one before is written."""
        self._submit(_header(name, len(data)), data, b"\0" * (-len(data) % tarfile.BLOCKSIZE))

    def close(self) -> None:
        """Write the end of the archive."""
        self._submit(b"\0" * tarfile.RECORDSIZE)
        self.wait()
        self._out.write(self._packer.flush())

    def wait(self) -> None:
        """Wait until everything so far is written."""
        if self._pending is not None:
            self._pending.result()

    def _submit(self, *blocks: bytes) -> None:
        self.wait()
        self._pending = self._workers.submit(self._write, blocks)

    def _write(self, blocks: tuple[bytes, ...]) -> None:
        for block in blocks:
            self._out.write(self._packer.compress(block))


def write(path: Path, megabytes: float, share: float, seed: int) -> dict[str, object]:
    """Write the bundle and its manifest; return the manifest."""
    plan = planning.plan(megabytes, share, seed)
    maker = Maker(plan)
    gzipped = 0
    with path.open("wb") as out, ThreadPoolExecutor(1) as one, ThreadPoolExecutor(2) as workers:
        outer = _Outer(out, one)
        waiting: deque[tuple[str, Future[bytes]]] = deque()
        for name, data, packed in maker.members():
            waiting.append((name, workers.submit(_packed if packed else bytes, data)))
            gzipped += len(data) if packed else 0
            while len(waiting) > _AHEAD:
                ready, future = waiting.popleft()
                outer.add(ready, future.result())
        for ready, future in waiting:
            outer.add(ready, future.result())
        outer.close()
    manifest = _manifest(maker, gzipped)
    path.with_name(path.name + ".json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def _manifest(maker: Maker, gzipped: int) -> dict[str, object]:
    plan, counts = maker.plan, maker.counts
    start = END - timedelta(hours=plan.hours)
    return {
        "seed": plan.seed,
        "megabytes": plan.megabytes,
        "share": plan.share,
        "hours": plan.hours,
        "text_bytes": counts["text_bytes"],
        "gzipped_bytes": gzipped,
        "lines": counts["lines"],
        "hits": counts["hits"],
        "snapshots": len(plan.snapshots),
        "migrations": [
            {
                "id": str(each.id),
                "vm": each.vm,
                "source": each.source.name,
                "destination": each.destination.name,
                "began": f"{start + timedelta(hours=each.hour, milliseconds=each.at):%Y-%m-%dT%H:%M:%S}Z",
                "course": each.course,
                "outcome": "succeeded" if each.course == SUCCEEDED else "failed",
            }
            for each in plan.migrations
        ],
    }


def main() -> None:
    """Read the arguments, write the files and say what is in them."""
    parser = argparse.ArgumentParser(description="Write a bundle of two hosts of a given size.")
    parser.add_argument("megabytes", type=float, help="MB (10^6 bytes) of log text")
    parser.add_argument("path", type=Path)
    parser.add_argument(
        "--share", type=float, default=0.001, help="share of lines that are hits: of migrations, or like them"
    )
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if not 0 < args.share < 1 or args.megabytes <= 0:
        parser.error("megabytes must be above 0, the share between 0 and 1")
    made = write(args.path, args.megabytes, args.share, args.seed)
    migrations = made["migrations"]
    print(
        f"{args.path}: {made['text_bytes']} bytes of log text, {made['lines']} lines, {made['hits']} hits, {len(migrations) if isinstance(migrations, list) else 0} migrations"
    )


if __name__ == "__main__":
    main()
