"""Configuration files and command outputs -> facts, one module an artefact.

Comes in: the lines of an artefact. Goes out: one Fact for each row that could be read. It refuses
nothing: what is damaged, or of an unknown shape, is left out. No facts: the artefact holds none, or
none that is known; "not captured" either way, never "off".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial

from msgspec import Struct

from diagnose.facts import (
    advanced,
    captures,
    clock,
    cpu,
    cpu_threads,
    dumps,
    esx_conf,
    esxcfg_info,
    extents,
    filesystems,
    heaps,
    host_names,
    hostname,
    interface_tags,
    ip_interfaces,
    json_copies,
    kernel_options,
    luns,
    maintenance,
    memory,
    neighbors,
    net_dvs,
    nfs,
    nics,
    ntp,
    pings,
    processes,
    ramdisks,
    route,
    security_policy,
    smbios,
    snapshots,
    uptime,
    version,
    vimdump,
    vmdk,
    vmknic,
    vmx,
    vsan,
    vswitch,
)
from diagnose.facts.captures import Listing
from diagnose.facts.fields import FIELDS
from diagnose.model import CAPTURED, NFS41, Artefact, Fact, Value

__all__ = [
    "ARTEFACTS",
    "FIELDS",
    "NAMES",
    "VM_FILES",
    "ArtefactKind",
    "Reader",
    "captured",
    "is_disk_data",
    "read",
    "reader_for",
    "settled",
]

Reader = Callable[[Artefact], Iterator[Fact]]


class ArtefactKind(Struct, frozen=True):
    """An artefact: its name, its paths (in the spelling of `_plain`), what reads it, what facts it gives.

    `listing` says which of them a good output may lack; a single value may be printed without a line end.
    """

    name: str
    paths: tuple[str, ...]
    read: Reader
    gives: tuple[str, ...]
    listing: Listing = Listing(ended=False)


_DASHED = r"\s*(?:Mount Point|Volume Name)\s.*|[\s-]+"  # the two lines above the first row
_VMX = r"(?i)\s*(?:#.*|guestinfo\..*=\s*\".*\"\s*)"  # what is never read may stand last
_SWITCHES = r"\s*(?:Switch Name|DVS Name|PortGroup Name|DVPort ID)\s.*|\s+\S+\s+[01](?:\s.*)?"


ARTEFACTS: tuple[ArtefactKind, ...] = (
    ArtefactKind("version", ("*/vmware-vl.txt", "*/*cli-system-version-get.txt"), version.read, ("version",)),
    ArtefactKind("hostname", ("*/uname-a.txt",), hostname.read, ("hostname",)),
    ArtefactKind("heaps", ("*/vsish-*system-heaps*.txt",), heaps.read, ("heap",)),
    ArtefactKind("names of hosts", ("*/etc/hosts",), host_names.read, ("host_name",)),
    ArtefactKind("clock", ("*/date.txt",), clock.read, ("clock",)),
    ArtefactKind(
        "esx.conf",
        ("*/esx.conf",),
        esx_conf.read,
        ("advanced_option", "hostname", "vmknic_conf", "portgroup_conf", "security_policy", "system_uuid"),
        Listing(),
    ),
    ArtefactKind(
        "VMkernel ports", ("*/esxcfg-vmknic-l.txt",), vmknic.read, ("vmknic",), Listing(ends=r"\s*Interface\s.*")
    ),
    ArtefactKind(
        "esxcfg-info",
        ("*/esxcfg-info-a.txt", "*/vsish-*hardware*cpu*.txt"),
        esxcfg_info.read,
        ("hv_support", "cpu", "cpu_threads", "memory", "vmknic_tags"),
        Listing(block=r"\s*\\=+\+VmKernel Nic\s*:", of="vmknic_tags"),
    ),
    ArtefactKind(
        "virtual switches",
        ("*/esxcfg-vswitch-l.txt",),
        vswitch.read,
        ("vswitch", "portgroup", "dvswitch"),
        Listing(("vswitch", "portgroup"), r"\s*DVS Name\s", ends=_SWITCHES),  # a host may have distributed ones alone
    ),
    ArtefactKind(
        "physical NICs",
        ("*/nicinfo.sh.txt", "*/esxcfg-nics-l.txt", "*/*cli-network-nic-list.txt"),
        nics.read,
        ("nic",),
        Listing(),
    ),
    ArtefactKind(
        "file systems",
        ("*/*cli-storage-filesystem-list.txt", "*/*cli-storage-filesystem-list-i.txt"),
        filesystems.read,
        ("filesystem",),
        Listing(ends=_DASHED),
    ),
    ArtefactKind(
        "NFS mounts",
        ("*/*cli-storage-nfs-list.txt",),
        nfs.read,
        ("nfs_mount",),
        Listing(("nfs_mount",), r"\s*Volume Name\s+Host\s+Share\b", silent=True, ends=_DASHED),
    ),
    ArtefactKind(
        "NFS 4.1 mounts",
        ("*/*cli-storage-nfs41-list.txt",),
        nfs.read,
        ("nfs_mount",),
        Listing(("nfs_mount",), r"\s*Volume Name\s+Host\(s\)\s+Share\b", silent=True, ends=_DASHED, part=NFS41),
    ),
    ArtefactKind(
        "advanced options", ("*/*cli-system-settings-advanced-list.txt",), advanced.read, ("advanced_option",)
    ),
    ArtefactKind(
        "changed advanced options",
        ("*/*cli-system-settings-advanced-list-d.txt",),
        advanced.read,
        ("advanced_option",),
        Listing(("advanced_option",), r"\s*Path\s+Type\s", silent=True),
    ),
    ArtefactKind(
        "VIM dump",
        ("*/vmware-vimdump*.txt",),
        vimdump.read,
        (
            "mount",
            "vmotion_selected",
            "advanced_option",
            "bios",
            "cpu",
            "cpu_threads",
            "memory",
            "evc",
            "cpu_feature",
            "host_state",
            "time_zone",
            "vm_requirement",
            "vm_evc",
            "vmknic",
            "vswitch",
            "portgroup",
            "dvswitch",
            "nic",
            "route",
            "security_policy",
            "hostname",
            "filesystem",
            "nfs_mount",
            "vmfs_extent",
            "lun",
            "vsan",
            "version",
            "uptime",
            "vmx",
            "vmdk",
        ),
    ),
    ArtefactKind(
        "running VMs",
        ("*/*cli-vm-process-list.txt",),
        processes.read,
        ("vm_process",),
        Listing(("vm_process",), silent=True),
    ),
    ArtefactKind(
        "NTP",
        ("*/ntpq-p.txt", "*/ntpq-pn.txt", "*/ntpq-c-readvar.txt", "*/*cli-system-ntp-get.txt"),
        ntp.read,
        ("ntp",),
    ),
    ArtefactKind("uptime", ("*/*cli-system-stats-uptime-get.txt",), uptime.read, ("uptime",)),
    ArtefactKind("firmware", ("*/smbiosdump.txt",), smbios.read, ("bios", "cpu")),
    ArtefactKind("processors", ("*/*cli-hardware-cpu-list.txt",), cpu.read, ("cpu",)),
    ArtefactKind("threads", ("*/*cli-hardware-cpu-global-get.txt",), cpu_threads.read, ("cpu_threads", "hv_support")),
    ArtefactKind("memory", ("*/*cli-hardware-memory-get.txt",), memory.read, ("memory",)),
    ArtefactKind("maintenance mode", ("*/*cli-system-maintenancemode-get.txt",), maintenance.read, ("host_state",)),
    ArtefactKind("ramdisks", ("*/*cli-system-visorfs-ramdisk-list.txt", "*/vdf-h.txt"), ramdisks.read, ("ramdisk",)),
    ArtefactKind(
        "kernel settings",
        ("*/*cli-system-settings-kernel-list.txt", "*/*cli-system-settings-kernel-list-d.txt"),
        kernel_options.read,
        ("kernel_option",),
    ),
    ArtefactKind("VM configuration", ("*.vmx",), vmx.read, ("vmx",), Listing(ends=_VMX)),
    ArtefactKind("snapshots of a VM", ("*.vmsd",), snapshots.read, ("snapshot",), Listing(("snapshot",), silent=True)),
    ArtefactKind("descriptors of disks", ("*.vmdk",), vmdk.read, ("vmdk",)),
    ArtefactKind(
        "VMFS extents",
        ("*/*cli-storage-vmfs-extent-list.txt",),
        extents.read,
        ("vmfs_extent",),
        Listing(("vmfs_extent",), r"\s*Volume Name\s+VMFS UUID\b", silent=True, ends=_DASHED),
    ),
    ArtefactKind("LUNs", ("*/*cli-storage-core-device-list.txt",), luns.read, ("lun",), Listing()),
    ArtefactKind("vSAN cluster", ("*/*cli-vsan-cluster-get.txt",), vsan.read, ("vsan",)),
    ArtefactKind(
        "VMkernel ports, as localcli lists them",
        ("*/*cli-network-ip-interface-list*.txt", "*/*cli-network-ip-interface-ipv4-get*.txt"),
        ip_interfaces.read,
        ("vmknic", "route"),
    ),
    ArtefactKind("routes", ("*/esxcfg-route-l*.txt", "*/*cli-network-ip-route-ipv4-list*.txt"), route.read, ("route",)),
    ArtefactKind(
        "neighbours",
        ("*/*cli-network-ip-neighbor-list*.txt",),
        neighbors.read,
        ("neighbor",),
        Listing(("neighbor",), r"\s*Neighbor\s+Mac Address\b", silent=True),
    ),
    ArtefactKind("tags", ("*/*cli-network-ip-interface-tag-get*vmk*.txt",), interface_tags.read, ("vmknic_tags",)),
    ArtefactKind("pings", ("*/vmkping*.txt",), pings.read, ("ping",)),
    ArtefactKind("distributed ports", ("*/net-dvs-l.txt",), net_dvs.read, ("dvport",)),
    ArtefactKind(
        "security policies",
        ("*/*cli-network-vswitch-standard-*policy-security-get*.txt",),
        security_policy.read,
        ("security_policy",),
    ),
)
"""Every artefact that is read: a new one is a module and a row."""

NAMES: tuple[str, ...] = tuple(dict.fromkeys(name for kind in ARTEFACTS for name in kind.gives))
"""The name of every fact that can be read."""

VM_FILES = ("vmx", "snapshot", "vmdk")
"""The facts of a VM's own files: they are no host's, and go where its .vmx goes."""

_DASHES = re.compile(r"[-_]+")
_ENDINGS = re.compile(r"(?:\.gz)?(?:\.frag-\d+)?\Z")
_DATA = re.compile(r"-(?:flat|delta|sesparse|ctk|rdmp?|digest|[sf]\d{3,})\.vmdk\Z")  # a disk's data


def captured(artefact: Artefact, found: Sequence[Fact]) -> Fact:
    """Return the fact that the artefact is there: which facts it captures, of which it leaves open what it lacks.

    `found` are the facts that were read of it. No rows are not the same as no file, nor is a file the same as an
    output that tells: see `captures`.
    """
    kind = _kind_of(artefact.file)
    gives, listing = (kind.gives, kind.listing) if kind else ((), Listing())
    copy = bool(json_copies.text_of(_plain(artefact.file)))
    cut = listing.ended and not copy and captures.lacks_end(artefact)
    told = [] if cut else captures.told(gives, listing, artefact, found, copy)
    names = [listing.part] if told and listing.part else told
    left = (*gives, listing.part) if listing.part else gives
    fields: dict[str, Value] = {
        "facts": ",".join(names),
        "open": ",".join(name for name in left if name not in names),
    }
    if kind and cut:
        fields["cut"] = ",".join(captures.doubtful(artefact, found, kind.read))
    return Fact(CAPTURED, artefact.host, artefact.file, 1, artefact.lines[0] if artefact.lines else "", fields)


def settled(found: Sequence[Fact]) -> list[Fact]:
    """Return the facts of all hosts without what is said again, what may be the half of a value, what others belie.

    See `json_copies` and `dumps` for the first, `captures` for the others.
    """
    own = captures.with_addresses(captures.agreed(json_copies.settled(captures.without_doubtful(found))))
    return dumps.settled(own)


def reader_for(path: str) -> Reader | None:
    """Return what reads the file at this path inside an input, None where it is no known artefact."""
    kind = _kind_of(path)
    if kind is None:
        return None
    own = any(fnmatchcase(_plain(path), each) for each in kind.paths)
    return kind.read if own else partial(json_copies.read, kind.read)


def is_disk_data(path: str, begin: bytes) -> bool:
    """Say whether a file with the name of a disk's descriptor is the disk itself, by its first bytes: never read on."""
    return _plain(path).endswith(".vmdk") and not begin.startswith(vmdk.MARK.encode())


def _kind_of(path: str) -> ArtefactKind | None:
    """Return the kind of the artefact at the path; a JSON copy without a row of its own is of its text's kind."""
    plain = _plain(path)
    paths = () if _DATA.search(plain) else (plain, json_copies.text_of(plain))
    fits = (kind for each in paths for kind in ARTEFACTS if any(fnmatchcase(each, one) for one in kind.paths))
    return next(fits, None)


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the facts of an artefact, told by its path; none where it is not known."""
    reader = reader_for(artefact.file)
    if reader:
        yield from reader(artefact)


def _plain(path: str) -> str:
    """Return the path in one spelling: releases differ in `_` and `-`, packing adds .gz and .FRAG-00000."""
    lower = "/" + path.lower().replace("!", "/").replace("\\", "/")
    return _DASHES.sub("-", _ENDINGS.sub("", _ENDINGS.sub("", lower)))
