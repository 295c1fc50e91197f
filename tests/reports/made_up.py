"""Reports made up for the tests: every identity, time and record here is invented."""

from datetime import UTC, datetime, timedelta

from diagnose.model import (
    Diagnosis,
    Endpoint,
    Evidence,
    Finding,
    Host,
    Input,
    KnowledgeInfo,
    Metrics,
    Migration,
    Missing,
    Outcome,
    Percent,
    Phase,
    Problem,
    Report,
    Rival,
    Vm,
)

START = datetime(2024, 3, 11, 23, 59, 12, 345000, tzinfo=UTC)
ANVIL = "esx-anvil-2024-03-12--00.42"
BIRCH = "esx-birch-2024-03-12--00.42"
VOLUMES = "vmfs/volumes/5f0e61aa-7b1c94d2-3c5e-0017a4770c10"

NOT_FOUND = Evidence(
    BIRCH,
    "var/run/log/vmkernel.log",
    2143,
    "2024-03-12T00:00:04.101Z cpu14:2134409)WARNING: Migrate: 5454: 5422550532447652106 D: Failed: "
    "[red]Not found[/red] (0xbad0003) @0x41803a1b2c3d :warning: [vob.vmotion.resume.failed] on "
    f"/{VOLUMES}/db-prod-07-replica-of-the-old-billing-system/db-prod-07-replica-of-the-old-billing-system.vmx",
)
MOUNTED = Evidence(BIRCH, "commands/localcli_storage-nfs-list.txt", 5, "nfs-gold  filer-a/  /vol/gold  true")
GONE = Evidence(ANVIL, "var/run/log/hostd.log", 88, "\x1b[31mgone\x1b[0m\tto \u202ereversed \udcff end")
RESUME = Missing(
    "vmkernel.log of the destination",
    f"{BIRCH} var/run/log/vmkernel.log",
    "vm-support -w /vmfs/volumes/scratch; it rotates away within about 8 hours",
)


def finding(confidence: float = 0.91, **changes: object) -> Finding:
    """Return a finding with the bare necessities, changed as asked."""
    given: dict[str, object] = {
        "cause": "storage.nfs-uuid-mismatch",
        "title": "The two hosts mount one NFS export under different names and so under different UUIDs",
        "evidence": (NOT_FOUND,),
        "against": (),
        "missing": (),
        "remedy": (),
        "confirm": "",
        "references": (),
    }
    return Finding(confidence=confidence, **{**given, **changes})  # type: ignore[arg-type]


def migration(outcome: Outcome = "failed", **changes: object) -> Migration:
    """Return a vMotion from anvil to birch that ended so, changed as asked."""
    given: dict[str, object] = {
        "id": "5422550532447652106",
        "type": "vmotion",
        "vm": Vm("db-prod-07"),
        "source": Endpoint(ANVIL, "198.51.100.11"),
        "destination": Endpoint(BIRCH, "198.51.100.12"),
        "priority": "",
        "started_at": START,
        "ended_at": START + timedelta(seconds=110),
        "percent": None,
        "phases": (),
        "metrics": Metrics(),
        "events": (),
    }
    return Migration(outcome=outcome, **{**given, **changes})  # type: ignore[arg-type]


def report(*diagnoses: Diagnosis, problems: tuple[Problem, ...] = (), inputs: tuple[Input, ...] = ()) -> Report:
    """Return a report of these diagnoses and nothing else; without any, the empty report."""
    return Report("0.1.0", KnowledgeInfo(97, "sha256:1f0c"), inputs, (), diagnoses, problems)


def demo() -> Report:
    """Return a report that shows everything a report can show."""
    succeeded = tuple(Diagnosis(migration("succeeded", id=str(7000 + n), vm=Vm(f"web-{n:02d}")), ()) for n in range(12))
    inputs = (
        Input(f"{ANVIL}.tgz", "esxi", ANVIL, "VMware ESXi 7.0.3", 412, 10_240, 1_204_331, 5120, START, START),
        Input("vc-2024-03-12.tgz", "vcenter", "vc-01", "VMware vCenter Server 7.0.3", 1, 99, 1, 1),
        Input("task-error.txt", "file", ""),
    )
    hosts = (Host(ANVIL, "source", 0.0, 0.0), Host(BIRCH, "destination", -2.3, 0.4), Host("vc-01", "vcenter"))
    problems = (
        Problem(f"{ANVIL}.tgz!var/log/vmkernel.3.gz", "the archive ends in the middle of a member"),
        Problem("notes-\udce9t\udce9.zip", "encrypted"),
    )
    moves = (*succeeded, _untold(), _side_effect(), _slow(), _explained(), _effect_only(), _unexplained())
    return Report("0.1.0", KnowledgeInfo(97, "sha256:1f0c"), inputs, hosts, moves, problems)


def _explained() -> Diagnosis:
    rival = Rival("storage.file-locked", 0.22, "no lock owner was printed, and the file was not found at all")
    best = finding(
        evidence=(NOT_FOUND, MOUNTED),
        against=(GONE,),
        missing=(RESUME,),
        explanation="The UUID of an NFS datastore is a hash of the server and path as they were typed. "
        "The destination therefore looks for the VM in a folder that does not exist there.\n"
        "Both mounts work, so nothing is wrong until a VM moves.",
        remedy=(
            "Move the VMs off the datastore on the destination, then unmount it:\n"
            "esxcli storage nfs remove --volume-name=nfs-gold",
            "Mount it exactly as on the source: "
            "esxcli storage nfs add --host=filer-a --share=/vol/gold --volume-name=nfs-gold",
        ),
        confirm="esxcli storage filesystem list shows different UUIDs for nfs-gold on the two hosts.",
        references=(
            "https://knowledge.example.com/external/article/000001/vmotion-fails-at-78-percent-not-found.html",
        ),
        rivals=(rival,),
    )
    effect = finding(
        0.62,
        cause="vmotion.resume-failed",
        title="The destination failed to resume",
        level="effect",
        evidence=(GONE,),
    )
    weak = finding(
        0.31,
        cause="storage.file-locked",
        title="A file of the VM is locked",
        confirm="vmkfstools -D names the owner.",
    )
    phases = (
        Phase("prepare", "vcenter", START, 1.2, False),
        Phase("precopy", "source", START + timedelta(seconds=1.2), 0.045, True),
        Phase("resume", "destination", START + timedelta(seconds=52), 3725.0, False),
        Phase("cleanup", "", None, None, False),
    )
    move = migration(
        percent=Percent(78, 78, 78, "stated", "resume"),
        priority="high",
        phases=phases,
        metrics=Metrics(45.0, 112.34, 1200, 1_234_567, 834_000),
    )
    return Diagnosis(move, (best, effect, weak), first_abnormal=GONE)


def _effect_only() -> Diagnosis:
    effect = finding(
        0.85,
        cause="vmotion.considered-failed",
        title="The VMX considered the migration a failure",
        level="effect",
        missing=(RESUME,),
    )
    return Diagnosis(migration(vm=Vm("app-3")), (effect,), first_abnormal=MOUNTED, missing=(RESUME,))


def _unexplained() -> Diagnosis:
    weak = finding(0.3456)
    move = migration(
        "hung",
        vm=Vm("", f"/{VOLUMES}/x/x.vmx"),
        percent=Percent(14, 10, 20, "inferred", "connect"),
        ended_at=None,
    )
    unread = tuple(Evidence("", "excerpt.txt", n, f"what is this {n}") for n in range(1, 6))
    lack = Missing("vpxd.log", "vCenter /var/log/vmware/vpxd/vpxd.log", "")
    return Diagnosis(move, (weak,), first_abnormal=NOT_FOUND, missing=(lack,), unread=unread, unread_count=41)


def _slow() -> Diagnosis:
    return Diagnosis(migration("slow", type="svmotion", vm=Vm("file-1")), ())


def _untold() -> Diagnosis:
    move = migration(
        "unknown",
        id=None,
        type="unknown",
        vm=Vm(),
        source=Endpoint(),
        destination=Endpoint(),
        started_at=None,
    )
    return Diagnosis(move, (), first_abnormal=GONE)


def _side_effect() -> Diagnosis:
    moved = finding(0.8, cause="storage.disk-path-changed", title="The move renamed disks", kind="side-effect")
    return Diagnosis(migration("succeeded", type="svmotion", vm=Vm("backup-2")), (moved,))
