"""What a vMotion leaves in the VM's vmware.log, on its source and on its destination."""

import ipaddress
from collections.abc import Iterator

from migration import CLOSED, ENDS, LOST, NO_CONNECTION, SUCCEEDED, TIMED_OUT, Host, Migration, Record

_TOO_LONG = (
    "[msg.checkpoint.migration.maxSwitchoverTimeExceeded] The migration has exceeded the maximum switchover time of 100 second(s).  ESX has "
    "preemptively failed the migration to allow the VM to continue running on the source.  To avoid this failure, either increase the maximum "
    "allowable switchover time or wait until the VM is performing a less intensive workload."
)


def machine(host: Host, thread: str, body: str) -> str:
    """Return a record of the VMX."""
    if host.era == "6.x":
        return f"| {thread}| I125: {body}"
    return f" In(05) {thread.replace('Worker#1', 'worker-2149184')} - {body}"


def vmware(m: Migration, host: Host) -> Iterator[Record]:
    """Yield the records of the VM's vmware.log on a host."""
    for offset, thread, body in _vmx_source(m) if host is m.source else _vmx_destination(m):
        yield offset, machine(host, thread, body)


_NAMES = {
    0: "MIGRATE_VMX_NONE", 1: "MIGRATE_TO_VMX_READY", 2: "MIGRATE_TO_VMX_PREPARE_PRECOPY", 3: "MIGRATE_TO_VMX_PRECOPY",
    4: "MIGRATE_TO_VMX_CHECKPT", 5: "MIGRATE_TO_VMX_WAIT_HANDSHAKE", 6: "MIGRATE_TO_VMX_FINISHED", 8: "MIGRATE_FROM_VMX_INIT",
    9: "MIGRATE_FROM_VMX_WAITING", 10: "MIGRATE_FROM_VMX_PRECOPY", 11: "MIGRATE_FROM_VMX_CHECKPT", 12: "MIGRATE_FROM_VMX_FINISHED",
}  # fmt: skip


def _states(host: Host, steps: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, str, str]]:
    """Yield the transitions through (offset, state of 8.x); 6.x has numbers only, and no state 2 of its own."""
    before = 0
    for offset, state in steps:
        if host.era != "6.x":
            yield (
                offset,
                "vmx",
                f"MigrateSetState: Transitioning from state {_NAMES[before]} ({before}) to {_NAMES[state]} ({state}).",
            )
        elif state == 2:
            continue
        else:
            yield offset, "vmx", f"MigrateSetState: Transitioning from state {_old(before)} to {_old(state)}."
        before = state


def _old(state: int) -> int:
    return state - 1 if state > 2 else state


def _specification(m: Migration) -> str:
    return (
        f"MigrateVMXdrToSpec: type: 1 srcIp=<{m.source.address}> dstIp=<{m.destination.address}> mid={m.id:x} uuid={_uuid(m)} priority=yes checksumMemory=no "
        "maxDowntime=0 encrypted=0 resumeDuringPageIn=no latencyAware=yes diskOpFile= srcLogIp=<<unknown>> dstLogIp=<<unknown>> ftPrimaryIp=<<unknown>> ftSecondaryIp=<<unknown>>"
    )


def _uuid(m: Migration) -> str:
    digits = m.vm.encode().hex().ljust(12, "0")[-12:]
    return f"9fb7d942-6684-fb9b-bd6b-{digits}"


def _vmx_source(m: Migration) -> Iterator[tuple[int, str, str]]:
    end = ENDS[m.course]
    yield (
        500,
        "vmx",
        f"VigorTransportProcessClientPayload: opID={m.op('5c-02-18-157d')} seq={m.number + 78960}: Receiving Migrate.PrepareSource request.",
    )
    yield 501, "vmx", _specification(m)
    yield (
        502,
        "vmx",
        f"Received migrate 'to' request for mid id {m.id}, src ip <{m.source.address}>, dst ip <{m.destination.address}>(invalidate source config).",
    )
    yield (
        503,
        "vmx",
        f"MigrateSetInfo: state=1 srcIp=<{m.source.address}> dstIp=<{m.destination.address}> mid={m.id} uuid={_uuid(m)} priority=high",
    )
    reached = {SUCCEEDED: ((26_510, 4), (26_560, 5)), TIMED_OUT: ((26_510, 4), (26_560, 5))}.get(m.course, ())
    yield from _states(m.source, ((504, 1), (2_110, 2), (2_130, 3), *reached, (end - 460, 6), (end - 420, 0)))
    if reached:
        yield 26_512, "vmx", "Migrate: VM starting stun, waiting 100 seconds for go/no-go message."
        yield 26_555, "vcpu-0", "Migrate: VM successfully stunned."
    if m.course == SUCCEEDED:
        yield 26_700, "Worker#1", "Migrate: Remote Log: Beginning checkpoint restore."
        yield 26_900, "Worker#1", "Migrate: Remote Log: Switching to checkpoint state."
        yield end - 410, "vmx", "VMX idle exit"
        yield end, "vmx", "VMX has left the building: 0."
        return
    yield end - 440, "vmx", "Migrate: Caching migration error message list:"
    for body in _posted(m):
        yield end - 439, "vmx", body
    yield end - 400, "vmx", "Migrate: Attempting to continue running on the source."
    if m.course == TIMED_OUT:
        yield end - 390, "vcpu-0", "Checkpoint_Unstun: vm stopped for 101012384 us"


def _posted(m: Migration) -> list[str]:
    ids = f"[{int(ipaddress.ip_address(m.source.address)):08x}:{m.id}]"
    if m.course == TIMED_OUT:
        return [_TOO_LONG]
    if m.course == LOST:
        return [
            f"[vob.vmotion.stream.keepalive.read.fail] vMotion migration {ids} failed to read stream keepalive: {CLOSED}",
            f"[msg.checkpoint.precopyfailure] Migration to host <{m.destination.address}> failed with error {CLOSED} (0xbad003f).",
        ]
    return [
        f"[vob.vmotion.net.sock.connect.failed.status] vMotion migration {ids} failed to connect to remote host <{m.destination.address}> from host <{m.source.address}>: Timeout",
        f"[vob.vmotion.net.send.start.failed.status] vMotion migration {ids} failed to create a connection with remote host <{m.destination.address}>: {NO_CONNECTION}",
        "[msg.vmotion.connect.failure] The vMotion failed because the ESX hosts were not able to connect over the vMotion network.  Please check your vMotion network settings and physical network configuration.",
    ]


def _vmx_destination(m: Migration) -> Iterator[tuple[int, str, str]]:
    end = ENDS[m.course]
    version = "6.7.0" if m.destination.era == "6.x" else "8.0.2"
    build = "14320388" if m.destination.era == "6.x" else "22380479"
    yield (
        1_200,
        "vmx",
        f"Log for VMware ESX pid={m.destination_world - 3} version={version} build=build-{build} option=Release",
    )
    yield 1_202, "vmx", f"Host is VMware ESXi {version} build-{build}"
    yield 1_204, "vmx", f'DICT              displayName = "{m.vm}"'
    yield 1_206, "vmx", "PowerOn: vmx process started for an incoming migration"
    yield (
        1_560,
        "vmx",
        f"VigorTransportProcessClientPayload: opID={m.op('5c-0b-27-068a')} seq=28: Receiving Migrate.PrepareDestination request.",
    )
    yield 1_561, "vmx", _specification(m)
    yield (
        1_562,
        "vmx",
        f"Received migrate 'from' request for mid id {m.id}, src ip <{m.source.address}>, dst ip <{m.destination.address}>.",
    )
    first = 7 if m.destination.era == "6.x" else 8
    yield (
        1_563,
        "vmx",
        f"MigrateSetInfo: state={first} srcIp=<{m.source.address}> dstIp=<{m.destination.address}> mid={m.id} uuid={_uuid(m)} priority=high",
    )
    yield 1_600, "vmx", f"Migrate_Open: Restoring from <{m.source.address}> with migration id {m.id}"
    reached = {
        SUCCEEDED: ((2_150, 10), (26_750, 11)),
        TIMED_OUT: ((2_150, 10), (26_750, 11)),
        LOST: ((2_150, 10),),
    }.get(m.course, ())
    yield from _states(m.destination, ((1_564, 8), (1_620, 9), *reached, (end - 560, 12), (end - 450, 0)))
    if m.course == SUCCEEDED:
        yield 26_900, "vmx", "CPT: Restoring checkpoint complete"
        yield end - 470, "vcpu-0", "Checkpoint_Unstun: vm stopped for 529296 us"
        yield end - 440, "vmx", "Transitioned vmx/execState/val to poweredOn"
        return
    yield end - 455, "vmx", "Migrate: cleaning up migration state."
    yield end - 430, "vmx", "Transitioned vmx/execState/val to poweredOff"
    yield end - 400, "vmx", "VMX exit (0)."
