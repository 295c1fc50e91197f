"""Write a vmkernel.log of a given size: ordinary records, and vMotions among them.

    python benchmarks/make_vmkernel_log.py 100 vmkernel.log            # 100 MB, one migration record in a thousand
    python benchmarks/make_vmkernel_log.py 100 vmkernel.log --share 0.01

The forms of the migration records are published ones (ESXi 6.x); the ordinary ones are of the kind that a
busy host writes. Identities and numbers are drawn from a seed, so that the same call writes the same file.
Made to load the reader, never to prove a rule.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ORDINARY = (
    "ScsiDeviceIO: 2948: Cmd(0x43be{a:08x}) 0x1a, CmdSN 0x{b:x} from world 0 to dev \"mpx.vmhba32:C0:T0:L0\" failed H:0x0 D:0x2 P:0x0 Valid sense data: 0x5 0x24 0x0.",
    "NMP: nmp_ThrottleLogForDevice:3617: Cmd 0x85 (0x43968{a:07x}, {b}) to dev \"naa.6006016{a:09x}\" on path \"vmhba2:C0:T1:L{c}\" Failed: H:0x0 D:0x2 P:0x0",
    "World: 9751: VC opID {a:08x}-{b:x} maps to vmkernel opID {a:08x}",
    "NetPort: 1880: disabled port 0x3{a:07x}",
    "Net: 2524: connected vm{c:03d}.eth0 eth0 to vDS, portID 0x3{a:07x}",
    "DVFilter: 5963: Checking disconnected filters for timeouts",
    "VSCSI: 4058: handle {b}(vscsi0:{c}):Creating Virtual Device for world {b} (FSS handle {a}) numBlocks=83886080 (bs=512)",
    "Vol3: 3147: Error looking up primary SCSI device for volume {a:08x}-{b:08x}: Not found",
    "hostd-probe: ran for {c} seconds, status 0",
    "J6: 2651: '{a:08x}-{b:08x}-6afc-{c:012x}': Exiting async journal replay manager world",
    "vmw_ahci[0000001f]: scsiDiscover:channel={c}, target=0, lun=0, action=0",
    "LVM: 10419: Device naa.6006016{a:09x}:1 detected to be a snapshot:",
    "iscsi_vmk: iscsivmk_ConnNetRegister:1918: socket 0x430{a:09x} network resource pool netsched.pools.persist.iscsi associated",
    "UserSwap: 2078: Added swap file name /vmfs/volumes/{a:08x}-{b:08x}/uwswap.",
)  # fmt: skip
WARNINGS = (
    "WARNING: ScsiDeviceIO: 1564: Device naa.6006016{a:09x} performance has deteriorated. I/O latency increased from average value of {c} microseconds to {b} microseconds.",
    "WARNING: NFS: 1227: Invalid volume UUID mpx.vmhba32:C0:T0:L0",
)  # fmt: skip


def migration(id_: int, world: int, number: int) -> Iterator[str]:
    """Yield the source's records of one vMotion; every tenth one fails."""
    yield f"Migrate: vm {world}: 3886: Setting VMOTION info: Source ts = {id_}, src ip = <192.0.2.11> dest ip = <192.0.2.12> Dest wid = {world + 77} using SHARED swap"
    yield f"VMotion: 2734: {id_} S: Set ip address '192.0.2.11' worldlet affinity to send World ID {world + 5}"
    if number % 10 == 9:
        yield f"WARNING: MigrateNet: 1309: {id_} S: failed to connect to remote host <192.0.2.12> from host <192.0.2.11>: Timeout"
        yield f"WARNING: Migrate: 269: {id_} S: Failed: The ESX hosts failed to connect over the VMotion network (0xbad010b) @0x418029f32aef"
        return
    yield f"VMotion: 4650: {id_} S: Stopping pre-copy: only 1296 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~445.404 MB/s, 101088% t2d)"
    yield f"VMotionSend: 4156: {id_} S: Sent all modified pages to destination (network bandwidth ~460.523 MB/s)"


def bodies(draw: random.Random, share: float) -> Iterator[str]:
    """Yield record bodies without end, `share` of them of migrations."""
    number, waiting = 0, list[str]()
    while True:
        if waiting and draw.random() < 0.5:
            yield waiting.pop(0)
            continue
        if not waiting and draw.random() < share / 3.5:
            waiting = list(migration(draw.randrange(10**17, 9 * 10**18), draw.randrange(10**5, 10**7), number))
            number += 1
        forms = WARNINGS if draw.random() < 0.01 else ORDINARY
        yield draw.choice(forms).format(a=draw.randrange(1 << 28), b=draw.randrange(1 << 24), c=draw.randrange(1, 99))


def write(path: Path, megabytes: int, share: float, seed: int) -> None:
    """Write the log."""
    draw = random.Random(seed)
    time = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
    left = megabytes << 20
    with path.open("w", encoding="ascii") as out:
        for body in bodies(draw, share):
            time += timedelta(milliseconds=draw.randrange(400))
            stamp = time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03d}Z"
            record = f"{stamp} cpu{draw.randrange(64)}:{draw.randrange(32768, 2200000)}){body}\n"
            out.write(record)
            left -= len(record)
            if left <= 0:
                return


def main() -> None:
    """Read the arguments and write the file."""
    parser = argparse.ArgumentParser(description="Write a vmkernel.log of a given size.")
    parser.add_argument("megabytes", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--share", type=float, default=0.001, help="share of records that are of migrations")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    write(args.path, args.megabytes, args.share, args.seed)


if __name__ == "__main__":
    main()
