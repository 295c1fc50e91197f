"""What hosts write all day: forms of ordinary records by log and era, and hours of text made of them.

The forms are those of the noise in `sample_logs/` and `make_vmkernel_log.py` (6.7 and 8.0.2). What the tool looks for stands among them as often as
on a busy host: opID maps, ports, slow devices, tasks, snapshots, now and then a link. An hour is rendered once with
gaps in it; `Hour.text` fills the gaps, so that no two hours of a log are alike and a gigabyte takes seconds.
"""

import random
from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate

Form = tuple[float, str]

STAMP, HEX, DIGITS, VM = b"\x00", b"\x01", b"\x02", b"\x03"
"""The gaps: day and hour, four hex digits and four decimal ones that differ by hour, the name of the VM of a vmware.log."""

_UPTIME = "\x04"  # microseconds of the hour

LOGS = ("vmkernel", "vmkwarning", "hostd", "vpxa", "vobd")

_SCSI: tuple[Form, ...] = (
    (120, '{k}ScsiDeviceIO: {line}: Cmd(0x45{a10}) 0x{cmd}, CmdSN 0x{a5} from world {w} to dev "{dev}" failed H:0x0 D:0x2 P:0x0 Valid sense data: 0x5 0x2{one} 0x0.'),
    (90, '{k}NMP: nmp_ThrottleLogForDevice:{line}: Cmd 0x{cmd} (0x45{a10}, {w}) to dev "{dev}" on path "{path}" Failed: H:0x0 D:0x2 P:0x0 Valid sense data: 0x5 0x2{one} 0x0. Act:NONE'),
    (40, "{k}ScsiDeviceIO: 1545: Device {dev} performance has improved. I/O latency reduced from {n5} microseconds to {n4} microseconds."),
    (30, "{k}FS3Misc: {line}: Long VMFS rsv time on '{ds}' (held for {n3} msecs). # R: {one}, # W: 1 bytesXfer: {n2} sectors"),
    (25, "{k}ScsiUid: 411: Path '{path}' does not support VPD Device Id page."),
)  # fmt: skip
_KERNEL: tuple[Form, ...] = (
    (35, "{k}World: {line}: VC opID {op} maps to vmkernel opID {a8}"),
    (45, "{k}VC: {line}: Device rescan time {n2} msec (total number of devices 7)"),
    (45, "{k}VC: {line}: Filesystem probe time {n3} msec (devices probed 4 of 7)"),
    (45, "{k}VC: {line}: Refresh open volume time {one} msec"),
    (40, "{k}LVM: {line}: One or more LVM devices have been discovered."),
    (35, "{k}CBT: {line}: Created device {a7}-cbt for cbt driver with filehandle {n8}"),
    (35, "{k}CBT: {line}: Disconnecting the cbt device {a7}-cbt with filehandle {n8}"),
    (50, "{k}DVFilter: {line}: Checking disconnected filters for timeouts"),
    (12, "{k}NetPort: 1881: disabled port 0x{one}0000{a2}"),
    (12, "{k}NetPort: 1662: enabled port 0x{one}0000{a2} with mac {mac}"),
    (6, "{k}Net: 2524: connected {vm}.eth0 eth0 to vDS, portID 0x{one}0000{a2}"),
    (30, "{k}VSCSI: 2623: handle {n4}(vscsi0:{one}):Reset request on FSS handle {n7} (0 outstanding commands) from (vmm0:{vm})"),
    (30, "{k}VSCSI: 2903: handle {n4}(vscsi0:{one}):Completing reset (0 outstanding commands)"),
    (25, "{k}NUMASched: vm {w}: {line}: Moving client to node {one} (affinity none)"),
    (40, "{k}Sched: vm {w}: {line}: Adding world 'vmsyslogd-{n2}', group 'host/user', cpu: shares=-3 min=0 minLimit=-1 max=-1, mem: shares=-3 min=0 minLimit=-1 max=-1"),
    (25, "{k}User: {line}: net-lacp: wantCoreDump: net-lacp signal:15 exitCode:0 coredump:disabled"),
    (15, '{k}Config: 706: "SIOControlFlag1" = {one}, Old Value: 0, (Status: 0x0)'),
    (15, "{k}Unmap6: {line}: [Unmap] '{ds}':device(0x43{a10})does not support unmap"),
    (10, "{k}NetSched: 714: vmnic{one}_0_tx: worldID = {w} exits"),
    (4, "{k}Vmxnet3: 16953: {vm}.eth0,{mac}, portID({n8}): Hang detected,numHangQ: 1, enableGen: {n2}"),
    (0.1, "{k}netschedHClk: NetSchedHClkNotify:2908: vmnic{one}: link down notification"),
    (4, "{k}World: vm {w}: {line}: Starting world vmm0:{vm} of type 8"),
)  # fmt: skip
_WARNINGS: tuple[Form, ...] = (
    (50, "{kw}WARNING: ScsiDeviceIO: 1564: Device {dev} performance has deteriorated. I/O latency increased from average value of {n4} microseconds to {n5} microseconds."),
    (12, "{kw}WARNING: LinuxSocket: 1858: UNKNOWN/UNSUPPORTED socketcall op (whichCall=0x12, args@0xff{a6})"),
    (12, "{kw}WARNING: UserSocketInet: 2253: hostd-worker: waiters list not empty!"),
)  # fmt: skip
_HOSTD: tuple[Form, ...] = (
    (150, "{hv}[Originator@6876 sub=AdapterServer opID={op} user=vpxuser:<no user>] New request: target='vmodl.query.PropertyCollector:ha-property-collector', method='waitForUpdatesEx', session='{uuid}'"),
    (60, "{hv}[Originator@6876 sub=AdapterServer opID={op} user=vpxuser:{user}] New request: target='vim.PerformanceManager:ha-perfmgr', method='fetch', session='{uuid}'"),
    (70, "{hi}[Originator@6876 sub=Vimsvc.TaskManager opID={op} user=vpxuser:{user}] Task Created : haTask--vim.SearchIndex.findByUuid-{n8}"),
    (70, "{hi}[Originator@6876 sub=Vimsvc.TaskManager opID={op} user=vpxuser:{user}] Task Completed : haTask--vim.SearchIndex.findByUuid-{n8} Status success"),
    (25, "{hi}[Originator@6876 sub=Vimsvc.TaskManager opID={op} user=vpxuser:<no user>] Task Created : haTask-{n2}-vim.vm.Snapshot.remove-{n8}"),
    (25, "{hi}[Originator@6876 sub=Vimsvc.TaskManager opID={op} user=vpxuser:<no user>] Task Completed : haTask-{n2}-vim.vm.Snapshot.remove-{n8} Status success"),
    (80, "{hv}[Originator@6876 sub=PropertyProvider] RecordOp ASSIGN: guest.disk, {n2}. Sent notification immediately."),
    (60, "{hv}[Originator@6876 sub=PropertyProvider] RecordOp ASSIGN: summary.quickStats, {n2}. Sent notification immediately."),
    (60, "{hv}[Originator@6876 sub=Hostsvc.FSVolumeProvider] RefreshVMFSVolumes: refreshed volume {ds}"),
    (40, "{hv}[Originator@6876 sub=Hostsvc.Datastore] Datastore info refreshed for {ds}"),
    (40, "{hv}[Originator@6876 sub=Cimsvc] Ticket issued for CIMOM version 1.0, user root"),
    (50, "{hi}[Originator@6876 sub=Libs] PluginLdr_Load: Loaded plugin 'libvmiof-disk-spm.so' from '/usr/lib/vmware/plugin/libvmiof-disk-spm.so'"),
    (30, "{hi}[Originator@6876 sub=Libs] DISKLIB-CHAINESX : ChainESXOpenSubChain: numLinks = 1, numSubChains = 1"),
    (40, "{hw}[Originator@6876 sub=Statssvc] Calculated write I/O size {n6} for scsi0:{one} is out of range -{n6},prevBytes = {n8}{n4} curBytes = {n8}{n4} prevCommands = {n8}curCommands = {n8}"),
    (40, "{hi}[Originator@6876 sub=Vimsvc.ha-eventmgr] Event {n5} : User vpxuser@127.0.0.1 logged in as VMware-client/8.0.2"),
    (40, "{hv}[Originator@6876 sub=Vmsvc.vm:{vmx}] Tools running status unchanged: guestToolsRunning"),
    (30, "{hv}[Originator@6876 sub=Vmsvc.vm:{vmx}] Updating current heartbeatStatus: green"),
    (30, "{hv}[Originator@6876 sub=Vmsvc.vm:{vmx}] Actual VM overhead: {n8} bytes"),
    (15, "{hi}[Originator@6876 sub=Solo.Vmomi opID={op} user=dcui:vsanmgmtd] Throw vmodl.fault.RequestCanceled\n--> Result:\n--> (vmodl.fault.RequestCanceled) {{\n-->    faultCause = (vmodl.MethodFault) null, \n-->    msg = \"\"\n--> }}"),
    (25, "{hi}[Originator@6876 sub=Hostsvc.VmkVprobSource] Updating health status, {n3} sensors green"),
    (6, "{hi}[Originator@6876 sub=Vmsvc.vm:{vmx} opID={op}] State Transition (VM_STATE_ON -> VM_STATE_CREATE_SNAPSHOT)"),
    (6, "{hi}[Originator@6876 sub=Vmsvc.vm:{vmx} opID={op}] State Transition (VM_STATE_CREATE_SNAPSHOT -> VM_STATE_ON)"),
)  # fmt: skip
_VPXA: tuple[Form, ...] = (
    (80, "{pv}[Originator@6876 sub=hostdcnx opID=WFU-{a8}] [VpxaHalCnxHostagent::ProcessUpdate] Applying updates from {n5} to {n5} (at {n5})"),
    (70, "{pv}[Originator@6876 sub=vpxaHeartbeat] Sent heartbeat to vCenter 203.0.113.30:902, generation {n6}"),
    (80, "{pi}[Originator@6876 sub=vpxLro opID=WFU-{a8}] [VpxLRO] -- BEGIN lro-{n6} -- vpxa -- vpxapi.VpxaService.fetchQuickStats -- {uuid}"),
    (80, "{pi}[Originator@6876 sub=vpxLro opID=WFU-{a8}] [VpxLRO] -- FINISH lro-{n6}"),
    (40, "{pi}[Originator@6876 sub=vpxLro opID={op}] [VpxLRO] -- BEGIN lro-{n6} -- vpxa -- vpxapi.VpxaService.getChanges -- {uuid}"),
    (40, "{pi}[Originator@6876 sub=vpxLro opID={op}] [VpxLRO] -- FINISH lro-{n6}"),
    (60, "{pv}[Originator@6876 sub=vpxaInvtHost opID=WFU-{a8}] [VpxaInvtHost] Increment master gen. no to ({n6}): Event:VpxaEventHostd::CheckQueuedEvents"),
    (50, "{pv}[Originator@6876 sub=halservices opID=WFU-{a8}] [VpxaHalServices] VmGuestDiskChange Event for vm({n2}) {n2}"),
)  # fmt: skip
_VOBD: tuple[Form, ...] = (
    (80, "{v}[scsiCorrelator] {us}us: [esx.problem.scsi.device.io.latency.high] Device {dev} performance has deteriorated. I/O latency increased from average value of {n4} microseconds to {n5} microseconds."),
    (80, "{v}[scsiCorrelator] {us}us: [esx.clear.scsi.device.io.latency.improved] Device {dev} performance has improved. I/O latency reduced from {n5} microseconds to {n4} microseconds."),
    (20, "{v}[UserLevelCorrelator] {us}us: [esx.audit.ssh.session.opened] SSH session was opened for 'root@203.0.113.9'."),
    (20, "{v}[UserLevelCorrelator] {us}us: [vob.user.ssh.session.closed] SSH session was closed for 'root@203.0.113.9'."),
    (20, "{v}[netCorrelator] {us}us: [esx.audit.net.firewall.config.changed] Firewall configuration has changed. Operation 'enable' for rule set syslog succeeded."),
    (10, "{v}[GenericCorrelator] {us}us: [esx.audit.usb.config.changed] USB configuration has changed on host {host}."),
    (0.2, "{v}[netCorrelator] {us}us: [vob.net.vmnic.linkstate.down] vmnic vmnic{one} linkstate down"),
    (0.2, "{v}[netCorrelator] {us}us: [vob.net.vmnic.linkstate.up] vmnic vmnic{one} linkstate up"),
)  # fmt: skip
_VMWARE: tuple[Form, ...] = (
    (80, "{m}GuestRpc: Closing RPCI vsocket channel {one} after send completed."),
    (80, "{m}GuestRpc: Got RPCI vsocket connection {n3}, assigned to channel {one}."),
    (60, "{m}VMXNET3 user: Ethernet0 coalescing scheme adjusted, rate {n4}"),
    (60, "{m}Guest: toolbox: time synchronisation: offset {n2} ms"),
    (50, "{m}TOOLS: appName=toolbox, oldStatus=1, status=1, guestInitiated=0."),
    (40, "{m}GuestRpcSendTimedOut: message to toolbox-dnd timed out."),
    (40, "{m}MemSched: caller 0 numvm 15 locked pages: num {n5} max {n6}"),
    (40, "{m}Vix: [vigorCommands.c:{n3}]: VigorSetOnlineStateCb: guest operations ready"),
    (30, "{m}Balloon: Start: vmmemctl reset balloon"),
    (30, "{m}DISKUTIL: scsi0:0 : toolsVersion = 10346"),
    (30, "{m}TimeTracker: catchup over budget by {n2} ms, resetting"),
    (3, "{m}DISKLIB-CBT   : Creating cbt node {a7}-cbt succeeded."),
)  # fmt: skip

FORMS: dict[str, tuple[Form, ...]] = {
    "vmkernel": (*_SCSI, *_KERNEL, *_WARNINGS),
    "hostd": _HOSTD,
    "vpxa": _VPXA,
    "vobd": _VOBD,
    "vmware": _VMWARE,
}

_HEADS: dict[str, dict[str, str]] = {
    "6.x": {
        "k": "cpu{c}:{w})", "kw": "cpu{c}:{w})", "hi": "info hostd[{t}] ", "hv": "verbose hostd[{t}] ", "hw": "warning hostd[{t}] ",
        "pi": "info vpxa[{t}] ", "pv": "verbose vpxa[{t}] ", "v": ": ", "m": "| vmx| I125: ",
    },
    "8.x": {
        "k": "In(182) vmkernel: cpu{c}:{w})", "kw": "Wa(180) vmkwarning: cpu{c}:{w})", "hi": "In(166) Hostd[{t}]: ", "hv": "Db(167) Hostd[{t}]: ",
        "hw": "Wa(164) Hostd[{t}]: ", "pi": "In(166) Vpxa[{t}]: ", "pv": "Db(167) Vpxa[{t}]: ", "v": " In(14) vobd[2098248]:  ", "m": " In(05) vmx - ",
    },
}  # fmt: skip
_COMMANDS = ("1a", "85", "12", "9e", "4d")
_USERS = (r"VSPHERE.LOCAL\Administrator", "EXAMPLE\\svc-backup", "com.vmware.vim.eam")


class Draw(dict[str, str]):
    """The values of one record: each is drawn when a form asks for it, and stays until `clear`."""

    def __init__(self, seed: str, host: str, vms: list[str], volume: str) -> None:
        super().__init__()
        self._random = random.Random(seed)
        self._host, self._vms, self._volume = host, vms, volume
        number = self._random.randrange
        self._devices = [f"naa.60002ac00000000000000{number(1 << 44):011x}" for _ in range(7)]

    def __missing__(self, name: str) -> str:
        value = self[name] = self._value(name)
        return value

    def _value(self, name: str) -> str:
        draw = self._random
        kind, width = name[0], name[1:]
        if width.isdigit():
            digits = int(width)
            if kind == "n":
                return str(draw.randrange(10 ** (digits - 1), 10**digits))
            if digits >= 7:  # long ones differ from hour to hour
                return "\x01" + format(draw.randrange(16 ** (digits - 4)), f"0{digits - 4}x")
            return format(draw.randrange(16**digits), f"0{digits}x")
        return str(_MAKERS[name](self, draw))

    def vm(self) -> str:
        """Return the name of a VM of the host."""
        return self._random.choice(self._vms)

    def device(self) -> str:
        """Return a device of the host."""
        return self._random.choice(self._devices)

    def host(self) -> str:
        """Return the host's name."""
        return self._host

    def volume(self) -> str:
        """Return the path of the volume that holds the VMs."""
        return self._volume


def _uuid(values: Draw, _draw: random.Random) -> str:
    return f"52{values['a6']}-\x01-{values['a4']}-{values['a3']}5-{values['a12']}"


_MAKERS: dict[str, Callable[[Draw, random.Random], object]] = {
    "one": lambda _values, draw: draw.randrange(1, 6),
    "c": lambda _values, draw: draw.randrange(64),
    "w": lambda _values, draw: 2097152 + draw.randrange(100_000),
    "t": lambda _values, draw: 2098000 + draw.randrange(7) * 301,
    "line": lambda _values, draw: draw.choice((1352, 3435, 3802, 4616, 7045, 11942, 12687)),
    "cmd": lambda _values, draw: draw.choice(_COMMANDS),
    "dev": lambda values, _draw: values.device(),
    "path": lambda _values, draw: f"vmhba{draw.randrange(4)}:C0:T{draw.randrange(2)}:L{draw.randrange(8)}",
    "ds": lambda _values, draw: f"ams-fc-{draw.randrange(1, 8):02d}",
    "vm": lambda values, _draw: values.vm(),
    "vmx": lambda values, _draw: f"{values.volume()}/{values['vm']}/{values['vm']}.vmx",
    "uuid": _uuid,
    "user": lambda _values, draw: draw.choice(_USERS),
    "op": lambda values, draw: draw.choice(("SWI-", "HB-host-204@5124-", "hostd-", "WFU-")) + values["a8"],
    "mac": lambda values, _draw: f"00:50:56:{values['a2']}:{values['a4'][:2]}:{values['a4'][2:]}",
    "host": lambda values, _draw: f"{values.host()}.example.com",
    "us": lambda _values, _draw: f"1\x02{_UPTIME}",
}  # fmt: skip


class Hour:
    """An hour of a log with gaps for what differs from hour to hour, its records in time order."""

    def __init__(self, keys: list[str], lines: list[bytes]) -> None:
        self._keys, self._lines = keys, lines
        self._whole = b"".join(lines)
        self.lines = self._whole.count(b"\n")
        self.size = (
            len(self._whole) + self._whole.count(STAMP) * 13 + 3 * (self._whole.count(HEX) + self._whole.count(DIGITS))
        )

    def warnings(self) -> "Hour":
        """Return what vmkwarning.log repeats of an hour of vmkernel.log."""
        kept = [(key, line) for key, line in zip(self._keys, self._lines, strict=True) if b")WARNING: " in line]
        return Hour([key for key, _ in kept], [line for _, line in kept])

    def text(self, hour: int, stamp: str, vm: str, hits: Iterable[tuple[str, str]]) -> bytes:
        """Return the hour's text: `stamp` is its day and hour (`2024-02-20T09:`), `hits` are (MM:SS.mmm, record) to put among its own."""
        ordered = sorted(hits)
        body = self._merged(ordered) if ordered else self._whole
        filled = body.replace(HEX, b"%04x" % (hour * 40503 & 0xFFFF)).replace(DIGITS, b"%04d" % (hour % 10000))
        return filled.replace(VM, vm.encode()).replace(STAMP, stamp.encode())

    def _merged(self, hits: list[tuple[str, str]]) -> bytes:
        pieces: list[bytes] = []
        taken = 0
        for key, record in hits:
            place = bisect_right(self._keys, key)
            pieces += self._lines[taken:place]
            pieces.append(f"\x00{record}\n".encode())
            taken = place
        return b"".join([*pieces, *self._lines[taken:]])


def hour(log: str, era: str, size: int, values: Draw, draw: random.Random) -> Hour:
    """Return an hour of about so many bytes, its records drawn by their weights."""
    forms = [_headed(form, era) for _, form in FORMS[log]]
    weights = list(accumulate(weight for weight, _ in FORMS[log]))
    bodies: list[str] = []
    left = size
    while left > 0:
        values.clear()
        form = forms[bisect_right(weights, draw.random() * weights[-1])]
        bodies.append(form.format_map(values) + "\n")
        left -= len(bodies[-1]) + 24
    blank = "" if log in ("vobd", "vmware") else " "
    moments = sorted(draw.choices(range(3_600_000), k=len(bodies)))
    keys = [f"{at // 60000:02d}:{at / 1000 % 60:06.3f}" for at in moments]
    heads = (f"\x00{key}Z{blank}" for key in keys)
    lines = [
        (head + body.replace(_UPTIME, f"{at:07d}000")).encode()
        for head, at, body in zip(heads, moments, bodies, strict=True)
    ]
    return Hour(keys, lines)


def _headed(form: str, era: str) -> str:
    """Return the form with the head of its era in it."""
    for name, head in _HEADS[era].items():
        form = form.replace(f"{{{name}}}", head)
    return form
