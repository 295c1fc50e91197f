"""The records of a vMotion or a snapshot, log by log: (milliseconds after the start, record without its stamp)."""

from collections.abc import Callable, Iterator

from host_logs import daemon, hostd, vmkernel, vmkwarning, vpxa
from migration import Host, Migration, Record, Snapshot
from vm_logs import machine, vmware


def snapshot(s: Snapshot, log: str) -> Iterator[Record]:
    """Yield the records of a snapshot in hostd.log or vmware.log of its host."""
    op = f"nightly-{s.number}-bk-{s.number * 40503 & 0xFFFF:04x}"
    if log == "hostd":
        task, vm = f"Vimsvc.TaskManager opID={op} user=vpxuser:EXAMPLE\\svc-backup", f"Vmsvc.vm:{s.path} opID={op}"
        yield (
            0,
            daemon(
                s.host,
                "Hostd",
                "In(166)",
                task,
                f"Task Created : haTask-{s.number % 97}-vim.VirtualMachine.createSnapshot-{s.number + 27939000}",
            ),
        )
        yield 5, daemon(s.host, "Hostd", "In(166)", vm, "State Transition (VM_STATE_ON -> VM_STATE_CREATE_SNAPSHOT)")
        yield (
            1_900,
            daemon(s.host, "Hostd", "In(166)", vm, "State Transition (VM_STATE_CREATE_SNAPSHOT -> VM_STATE_ON)"),
        )
        yield (
            1_910,
            daemon(
                s.host,
                "Hostd",
                "In(166)",
                task,
                f"Task Completed : haTask-{s.number % 97}-vim.VirtualMachine.createSnapshot-{s.number + 27939000} Status success",
            ),
        )
    elif log == "vmware":
        yield (
            100,
            machine(
                s.host,
                "vmx",
                "SnapshotVMX_TakeSnapshot start: 'nightly', deviceState=0, lazy=0, quiesced=0, forceNative=0, tryNative=1, saveAllocMaps=0",
            ),
        )
        yield 400, machine(s.host, "vmx", "CPT current = 0, requesting 1")
        yield 900, machine(s.host, "vcpu-0", "Checkpoint_Unstun: vm stopped for 188405 us")
        yield 1_800, machine(s.host, "vmx", "SnapshotVMXTakeSnapshotComplete: Done with snapshot 'nightly': 1")


def nothing(_migration: Migration, _host: Host) -> Iterator[Record]:
    """Yield nothing: vobd.log has no record of a vMotion."""
    return iter(())


BY_LOG: dict[str, Callable[[Migration, Host], Iterator[Record]]] = {
    "vmkernel": vmkernel,
    "vmkwarning": vmkwarning,
    "hostd": hostd,
    "vpxa": vpxa,
    "vobd": nothing,
    "vmware": vmware,
}
