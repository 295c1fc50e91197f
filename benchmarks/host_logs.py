"""What a vMotion leaves in vmkernel.log, vmkwarning.log, hostd.log and vpxa.log, in the forms of the host's era."""

from collections.abc import Iterator

from migration import CLOSED, ENDS, LOST, NO_CONNECTION, SUCCEEDED, TIMED_OUT, UNREACHABLE, Host, Migration, Record


def _kernel(host: Host, world: int, body: str, op: str = "") -> str:
    cpu = f"cpu{world % 61}:{world}{op})"
    if host.era == "6.x":
        return f" {cpu}{body}"
    return f" {'Wa(180) vmkwarning' if body.startswith('WARNING') else 'In(182) vmkernel'}: {cpu}{body}"


def daemon(host: Host, program: str, level: str, sub: str, body: str) -> str:
    """Return a record of hostd or vpxa."""
    if host.era == "6.x":
        word = {"In(166)": "info", "Db(167)": "verbose"}[level]
        return f" {word} {program.lower()}[2102980] [Originator@6876 sub={sub}] {body}"
    return f" {level} {program}[2102980]: [Originator@6876 sub={sub}] {body}"


def vmkernel(m: Migration, host: Host) -> Iterator[Record]:
    """Yield the records of a host's vmkernel.log."""
    source = host is m.source
    world = m.source_world if source else m.destination_world
    at = 2_100 if source else 1_600
    op = f"{m.number * 2654435761 & 0xFFFFFFFF:08x}"
    yield (
        at,
        _kernel(
            host,
            2099643,
            f"World: 12077: VC opID {m.op('5c-13-ac-861d' if source else '5c-0b-27-068a')} maps to vmkernel opID {op}",
        ),
    )
    addresses = f"<{m.source.address}>", f"<{m.destination.address}>"
    wid = m.destination_world if source else 0
    if host.era == "6.x":
        opening = f"Migrate: vm {world}: 4183: Setting VMOTION info: {'Source' if source else 'Dest'} ts = {m.id}, src ip = {addresses[0]} dest ip = {addresses[1]} Dest wid = {wid} using SHARED swap"
        yield at + 20, _kernel(host, world - 4, opening)
    else:
        opening = f"Migrate: 314: vmotion: {'Source' if source else 'Dest'} vmmLeaderID = {world}, ts = {m.id}, srcIP = {addresses[0]} dstIP = {addresses[1]} Dest wid = {wid} using SHARED swap"
        yield at + 20, _kernel(host, world - 4, opening, f" opID={op}")
    yield (
        at + 22,
        _kernel(
            host,
            world - 4,
            f"Hbr: 3561: Migration start received (worldID={world}) (migrateType=1) (event=0) (isSource={int(source)}) (sharedConfig=1)",
        ),
    )
    for offset, body in _kernel_source(m) if source else _kernel_destination(m):
        yield offset, _kernel(host, world, body)
    failed = m.course != SUCCEEDED
    yield (
        ENDS[m.course] - 400,
        _kernel(
            host,
            world,
            f"Hbr: 3655: Migration end received (worldID={world}) (migrateType=1) (event={1 if failed else 2}) (isSource={int(source)}) (sharedConfig=1)",
        ),
    )


def _kernel_source(m: Migration) -> Iterator[Record]:
    s, end = f"{m.id} S:", ENDS[m.course]
    yield 2_124, f"Tcpip_Vmk: 1452: Affinitizing {m.source.address} to world {m.source_world + 7}, Success"
    yield (
        2_125,
        f"VMotion: 3045: {s} Set ip address '{m.source.address}' worldlet affinity to send World ID {m.source_world + 7}",
    )
    failure = {
        UNREACHABLE: NO_CONNECTION + " (0xbad010b)",
        LOST: CLOSED + " (0xbad003f)",
        TIMED_OUT: "Maximum switchover time for migration exceeded (0xbad0109)",
    }
    if m.course == UNREACHABLE:
        yield (
            end - 1_000,
            f"WARNING: MigrateNet: 1480: {s} failed to connect to remote host <{m.destination.address}> from host <{m.source.address}>: Timeout",
        )
    else:
        yield 2_130, f"MigrateNet: 1751: {s} Successfully bound connection to vmknic 'vmk1' - '{m.source.address}'"
        yield 2_142, f"VMotionUtil: 5128: {s} Stream connection 1 added."
        yield 2_148, f"VMotionUtil: 5128: {s} Stream connection 2 added."
        yield (
            18_000,
            f"VMotion: 5367: {s} Another pre-copy iteration needed with 583055 pages left to send (prev2 8388608, prev 8388608, network bandwidth ~1061.080 MB/s, 2389% t2d)",
        )
    if m.course in (SUCCEEDED, TIMED_OUT):
        yield (
            26_500,
            f"VMotion: 5426: {s} Stopping pre-copy: only 8340 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~1096.202 MB/s, 54751% t2d)",
        )
    if m.course == SUCCEEDED:
        yield (
            26_800,
            f"VMotionSend: 5095: {s} Sent all modified pages to destination (network bandwidth ~1017.030 MB/s)",
        )
        return
    if m.course == LOST:
        yield end - 1_000, f"WARNING: VMotionUtil: 862: {s} failed to read stream keepalive: {CLOSED}"
    yield end - 999, f"WARNING: Migrate: 282: {s} Failed: {failure[m.course]} @0x418031a6c0f2"
    yield (
        end - 800,
        f"WARNING: Migrate: 6267: {s} Migration considered a failure by the VMX.  It is most likely a timeout, but check the VMX log for the true error.",
    )


def _kernel_destination(m: Migration) -> Iterator[Record]:
    d, end = f"{m.id} D:", ENDS[m.course]
    yield 1_580, f"World: vm {m.destination_world}: 8302: Starting world vmm0:{m.vm} of type 8"
    if m.course != UNREACHABLE:
        yield 2_120, f"MigrateNet: vm {m.destination_world}: 3263: Accepted connection from <{m.source.address}>"
        yield 2_131, f"VMotionUtil: 5128: {d} Stream connection 1 added."
        yield 2_139, f"VMotionUtil: 5128: {d} Stream connection 2 added."
    if m.course in (SUCCEEDED, TIMED_OUT):
        yield 26_700, f"VMotionRecv: 761: {d} Estimated network bandwidth 1026.253 MB/s during pre-copy"
    if m.course == SUCCEEDED:
        yield 26_950, f"VMotionRecv: 2310: {d} DONE paging in"
        yield 26_952, f"VMotionRecv: 2318: {d} Estimated network bandwidth 1007.806 MB/s during page-in"
        return
    failure = {
        UNREACHABLE: "Timeout (0xbad0021)",
        LOST: CLOSED + " (0xbad003f)",
        TIMED_OUT: "Maximum switchover time for migration exceeded (0xbad0109)",
    }
    yield end - 700, f"WARNING: Migrate: 282: {d} Failed: {failure[m.course]} @0x41800c18c8d3"


def vmkwarning(m: Migration, host: Host) -> Iterator[Record]:
    """Yield what vmkwarning.log repeats of vmkernel.log."""
    return (each for each in vmkernel(m, host) if ")WARNING: " in each[1])


def hostd(m: Migration, host: Host) -> Iterator[Record]:
    """Yield the records of a host's hostd.log."""
    steps = _hostd_source(m) if host is m.source else _hostd_destination(m)
    for offset, sub, body in steps:
        yield offset, daemon(host, "Hostd", "In(166)", sub, body)


def _hostd_source(m: Migration) -> Iterator[tuple[int, str, str]]:
    side, vm, end = f"Vcsvc.VMotionSrc ({m.id})", f"Vmsvc.vm:{m.path}", ENDS[m.course]
    prepare, initiate = (
        f" opID={m.op(hop)} user=vpxuser:VSPHERE.LOCAL\\j.moreau" for hop in ("5c-02-18-157d", "5c-13-ac-861d")
    )
    yield 450, side + prepare, f"PrepareSourceEx [{m.id}], VM = '{m.number % 97}'"
    yield 460, vm + prepare, "State Transition (VM_STATE_ON -> VM_STATE_EMIGRATING)"
    yield (
        470,
        side + prepare,
        f"VMotionPrepare ({m.id}): Sending 'to' srcIp={m.source.address} dstIp={m.destination.address}, type = 1, encrypted = false",
    )
    yield (
        2_050,
        "Vimsvc.TaskManager" + initiate,
        f"Task Created : haTask-{m.number % 97}-vim.host.VMotionManager.initiateSource-{m.number + 293390031}",
    )
    yield 2_060, side + initiate, f"InitiateSourceEx [{m.id}], WID = {m.destination_world}"
    good = m.course == SUCCEEDED
    yield (
        end - 380,
        side,
        f"ResolveCb: VMX reports needsUnregister = {'true' if good else 'false'} for migrateType MIGRATE_TYPE_VMOTION",
    )
    yield end - 378, side, "ResolveCb: Succeeded" if good else _fault(m)
    yield end - 300, vm, f"State Transition (VM_STATE_EMIGRATING -> {'VM_STATE_OFF' if good else 'VM_STATE_ON'})"
    yield (
        end - 250,
        "Vimsvc.TaskManager" + initiate,
        f"Task Completed : haTask-{m.number % 97}-vim.host.VMotionManager.initiateSource-{m.number + 293390031} Status {'success' if good else 'error'}",
    )
    yield (
        end - 100,
        side + f" opID={m.op('5c-1f-3d-2e9c')} user=vpxuser:VSPHERE.LOCAL\\j.moreau",
        f"CompleteSource [{m.id}]",
    )


def _fault(m: Migration) -> str:
    reason = {UNREACHABLE: NO_CONNECTION, LOST: CLOSED, TIMED_OUT: "Maximum switchover time for migration exceeded"}[
        m.course
    ]
    return f'ResolveCb: Failed with fault: (vim.fault.GenericVmConfigFault) {{\n-->    faultCause = (vmodl.MethodFault) null, \n-->    reason = "{reason}", \n-->    msg = "{reason}"\n--> }}'


def _hostd_destination(m: Migration) -> Iterator[tuple[int, str, str]]:
    side, vm, end = f"Vcsvc.VMotionDst ({m.id})", f"Vmsvc.vm:{m.path}", ENDS[m.course]
    prepare, initiate = (
        f" opID={m.op(hop)} user=vpxuser:VSPHERE.LOCAL\\j.moreau" for hop in ("5c-01-f8-5207", "5c-0b-27-068a")
    )
    yield (
        20,
        side + prepare,
        f"PrepareDestinationEx [{m.id}], srcIp={m.source.address} dstIp={m.destination.address} vmPath={m.path}",
    )
    yield 900, side + initiate, f"InitiateDestination [{m.id}], VM path = {m.path}"
    yield 930, vm + initiate, "State Transition (VM_STATE_OFF -> VM_STATE_IMMIGRATING)"
    yield (
        1_540,
        side + initiate,
        f"VMotionPrepare ({m.id}): Sending 'from' srcIp={m.source.address} dstIp={m.destination.address}, type = 1, encrypted = false",
    )
    yield 1_800, side + initiate, f"VMotionDst: destination world ID is {m.destination_world}"
    good = m.course == SUCCEEDED
    yield end - 440, side, "ResolveCb: Succeeded" if good else _fault(m)
    yield end - 430, vm, f"State Transition (VM_STATE_IMMIGRATING -> {'VM_STATE_ON' if good else 'VM_STATE_OFF'})"
    yield (
        end,
        side + f" opID={m.op('5c-20-11-8d09')} user=vpxuser:VSPHERE.LOCAL\\j.moreau",
        f"CompleteDestination [{m.id}]",
    )


def vpxa(m: Migration, host: Host) -> Iterator[Record]:
    """Yield the records of a host's vpxa.log."""
    if host is m.destination:
        yield (
            910,
            daemon(
                host,
                "Vpxa",
                "Db(167)",
                "Default opID=WFU-3558862d",
                f"[MIGRATE] ({m.id}) immigrating VM at path {m.path} has vmid {m.number % 97}",
            ),
        )
    elif m.course == SUCCEEDED:
        yield (
            ENDS[m.course] - 240,
            daemon(
                host,
                "Vpxa",
                "Db(167)",
                f"Default opID={m.op('5c-13')}",
                f"[MIGRATE] ({m.id}) vmotion result has downtime value 530000",
            ),
        )
    else:
        yield (
            ENDS[m.course] - 240,
            daemon(
                host,
                "Vpxa",
                "Db(167)",
                f"Default opID={m.op('5c-13')}",
                f"[MIGRATE] ({m.id}) vmotion task ended with vim.fault.GenericVmConfigFault",
            ),
        )
