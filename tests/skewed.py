"""Moves between hosts whose clocks differ: what each log tells of a move, in the order in which it truly happened.

Every record is a form that the grammars read, stamped by its own host's clock. A move here passes in a random time,
so that nothing but the order of the messages is sure.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from diagnose.model import Event, Migration
from moves import built, read

NOON = datetime(2014, 9, 18, 12, tzinfo=UTC)
LATE_NOON = datetime(2021, 5, 9, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Host:
    """A host: its clock is `offset` seconds ahead at the beginning, and gains `drift` seconds in a second."""

    name: str
    offset: float = 0.0
    drift: float = 0.0
    logs: tuple[str, ...] = ("hostd", "vmkernel", "vmware")

    def ahead(self, seconds: float) -> float:
        """Return how far the clock is ahead after so many seconds."""
        return self.offset + self.drift * seconds


@dataclass
class Cluster:
    """What the hosts and vCenter have written. `late`: in the form of 6.x, with random ids; else of 5.x, with times.

    `kept` is the part of the records that the logs still hold; `true_times` are the seconds at which each was written.
    """

    random: Random
    late: bool = False
    vcenter: Host = field(default_factory=lambda: Host("vcsa", logs=("vpxd",)))
    kept: float = 1.0
    written: dict[tuple[str, str, str], list[tuple[datetime, str]]] = field(default_factory=dict)
    true_times: dict[str, float] = field(default_factory=dict)
    moves: int = 0

    def move(self, source: Host, destination: Host, seconds: float, copying: float | None = None) -> str:
        """Write a move that begins after so many seconds; return its id."""
        self.moves += 1
        made = (LATE_NOON if self.late else NOON) + timedelta(seconds=seconds + self.vcenter.ahead(seconds))
        time_id = int(made.timestamp()) * 1_000_000 + made.microsecond
        id_ = str(self.random.getrandbits(62) + 2**62 if self.late else time_id)
        at = seconds
        ends = {"S": source, "D": destination, "V": self.vcenter}
        for before, side, log, text in _conversation(id_, self.moves):
            wait = {"call": (0.01, 0.7), "net": (0.0002, 0.02), "own": (0.0005, 0.03)}.get(before, (2.0, 60.0))
            at += copying if before == "copy" and copying is not None else self.random.uniform(*wait)
            if log in ends[side].logs and self.random.random() < self.kept:
                self._write(ends[side], log, side, id_, at, text)
        return id_

    def _write(self, host: Host, log: str, side: str, id_: str, at: float, text: str) -> None:
        stamp = (LATE_NOON if self.late else NOON) + timedelta(seconds=at + host.ahead(at))
        head = stamp.strftime("%Y-%m-%dT%H:%M:%S.") + f"{stamp.microsecond // 1000:03}Z"
        sub = f"Vcsvc.VMotion{'Src' if side == 'S' else 'Dst'} ({id_})" if log == "hostd" else "vpxLro"
        program, opid = ("vpxd", f"{self.moves:08X}") if log == "vpxd" else ("hostd", f"{self.moves:08X}-0{side}")
        daemon = (
            f" info {program}[2102980] [Originator@6876 sub={sub} opID={opid} user=vpxuser] {text}"
            if self.late
            else f" [7F03ECE76700 info '{sub}' opID={opid} user=vpxuser] {text}"
        )
        record = {"vmkernel": f" {text}", "vmware": f"| vmx| I120: {text}"}.get(log, daemon)
        file = f"vmfs/volumes/ds1/vm{self.moves}/vmware.log" if log == "vmware" else f"var/log/{log}.log"
        self.written.setdefault((host.name, log, file), []).append((stamp, head + record))
        self.true_times[head + record] = at

    def events(self) -> list[Event]:
        """Return what the parser reads of all logs."""
        found: list[Event] = []
        for (host, log, file), records in self.written.items():
            lines = [record for _, record in sorted(records)]
            found += read({"vpxd": "hostd"}.get(log, log), *lines, host=host, file=file)
        return found

    def migrations(self) -> list[Migration]:
        """Return the moves as they are rebuilt."""
        return built(self.events())


def _conversation(id_: str, number: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield the records of a move: what passes before each, who writes it, in which log, and its text."""
    world, there = f"{2100000 + number * 40}", f"{2300000 + number * 40}"
    task = f"task-{900 + number}"
    addresses = "src ip = <192.0.2.22> dest ip = <192.0.2.23>"
    kernel = f"cpu4:{world})"
    receiver = f"cpu6:{there})"
    yield "call", "V", "vpxd", f"[VpxLRO] -- BEGIN {task} -- vm-{number} -- vim.VirtualMachine.relocate -- 528e6e0c"
    yield "call", "D", "hostd", f"PrepareDestinationEx [{id_}], srcIp=192.0.2.22 dstIp=192.0.2.23"
    yield "call", "S", "hostd", f"PrepareSourceEx [{id_}], VM = '{number}'"
    yield "own", "S", "hostd", f"VMotionPrepare ({id_}): Sending 'to' srcIp=<192.0.2.22> dstIp=<192.0.2.23>, type = 1"
    yield "own", "S", "vmware", f"Received migrate 'to' request for mid id {id_}, src ip <192.0.2.22>."
    yield "own", "S", "vmware", "MigrateSetState: Transitioning from state 0 to 1."
    yield "call", "D", "hostd", f"InitiateDestination [{id_}], VM path = /vmfs/volumes/ds1/vm{number}/vm{number}.vmx"
    yield "own", "D", "hostd", f"VMotionPrepare ({id_}): Sending 'from' srcIp=<192.0.2.22> dstIp=<192.0.2.23>, type = 1"
    yield "own", "D", "vmware", f"Received migrate 'from' request for mid id {id_}, src ip <192.0.2.22>."
    yield "own", "D", "vmware", "MigrateSetState: Transitioning from state 0 to 7."
    opening = f"Migrate: vm {there}: 3284: Setting VMOTION info: Dest ts = {id_}, {addresses}"
    yield "own", "D", "vmkernel", f"{receiver}{opening} Dest wid = 0 using SHARED swap"
    yield "own", "D", "vmware", "MigrateSetState: Transitioning from state 7 to 8."
    yield "own", "D", "hostd", f"VMotionDst: destination world ID is {there}"
    yield "call", "S", "hostd", f"InitiateSource [{id_}], WID = {there}"
    yield "own", "S", "vmware", "MigrateSetState: Transitioning from state 1 to 2."
    opening = f"Migrate: vm {world}: 3284: Setting VMOTION info: Source ts = {id_}, {addresses}"
    yield "own", "S", "vmkernel", f"{kernel}{opening} Dest wid = {there} using SHARED swap"
    yield "net", "D", "vmkernel", f"{receiver}MigrateNet: vm {there}: 2094: Accepted connection from <192.0.2.22>"
    yield "net", "D", "vmkernel", f"{receiver}VMotionUtil: 3995: {id_} D: Stream connection 1 added."
    yield "own", "D", "vmware", "MigrateSetState: Transitioning from state 8 to 9."
    yield "net", "S", "vmkernel", f"{kernel}VMotionUtil: 3995: {id_} S: Stream connection 1 added."
    pages = "only 3491 pages left to send, which can be sent within the switchover time goal of 0.500 seconds"
    yield "copy", "S", "vmkernel", f"{kernel}VMotion: 3878: {id_} S: Stopping pre-copy: {pages}"
    yield "own", "S", "vmware", "MigrateSetState: Transitioning from state 2 to 3."
    yield "own", "S", "vmware", "Migrate: VM successfully stunned."
    yield "net", "D", "vmware", "MigrateSetState: Transitioning from state 9 to 10."
    yield "own", "S", "vmware", "MigrateSetState: Transitioning from state 3 to 4."
    yield "call", "D", "vmkernel", f"{receiver}VMotionRecv: 751: {id_} D: DONE paging in"
    yield "own", "D", "vmware", "MigrateSetState: Transitioning from state 10 to 11."
    yield "net", "S", "vmware", "MigrateSetState: Transitioning from state 4 to 5."
    resolved = "ResolveCb: VMX reports needsUnregister = true for migrateType MIGRATE_TYPE_VMOTION"
    yield "own", "S", "hostd", resolved
    yield "own", "S", "hostd", "ResolveCb: Succeeded"
    yield "own", "D", "hostd", "ResolveCb: Succeeded"
    yield "call", "D", "hostd", f"CompleteDestination [{id_}]"
    yield "call", "V", "vpxd", f"[VpxLRO] -- FINISH {task}"
