"""Configuration files and command outputs -> facts, one module an artefact.

Comes in: the lines of an artefact. Goes out: one Fact for each row that could be read. It refuses
nothing: what is damaged, or of an unknown shape, is left out. No facts: the artefact holds none, or
none that is known; "not captured" either way, never "off".
"""

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

from msgspec import Struct

from diagnose.facts import (
    advanced,
    clock,
    esx_conf,
    esxcfg_info,
    filesystems,
    hostname,
    nfs,
    nics,
    processes,
    version,
    vimdump,
    vmknic,
    vmx,
    vswitch,
)
from diagnose.model import CAPTURED, Artefact, Fact

Reader = Callable[[Artefact], Iterator[Fact]]


class ArtefactKind(Struct, frozen=True):
    """An artefact: its name, its paths (in the spelling of `_plain`), what reads it, what facts it gives."""

    name: str
    paths: tuple[str, ...]
    read: Reader
    gives: tuple[str, ...]


ARTEFACTS: tuple[ArtefactKind, ...] = (
    ArtefactKind("version", ("*/vmware-vl.txt", "*/*cli-system-version-get.txt"), version.read, ("version",)),
    ArtefactKind("hostname", ("*/uname-a.txt",), hostname.read, ("hostname",)),
    ArtefactKind("clock", ("*/date.txt",), clock.read, ("clock",)),
    ArtefactKind(
        "esx.conf",
        ("*/esx.conf",),
        esx_conf.read,
        ("advanced_option", "hostname", "vmknic_conf", "portgroup_conf"),
    ),
    ArtefactKind("VMkernel ports", ("*/esxcfg-vmknic-l.txt",), vmknic.read, ("vmknic",)),
    ArtefactKind(
        "esxcfg-info",
        ("*/esxcfg-info-a.txt", "*/vsish-*hardware*cpu*.txt"),
        esxcfg_info.read,
        ("hv_support", "vmknic_tags"),
    ),
    ArtefactKind("virtual switches", ("*/esxcfg-vswitch-l.txt",), vswitch.read, ("vswitch", "portgroup", "dvswitch")),
    ArtefactKind(
        "physical NICs",
        ("*/nicinfo.sh.txt", "*/esxcfg-nics-l.txt", "*/*cli-network-nic-list.txt"),
        nics.read,
        ("nic",),
    ),
    ArtefactKind(
        "file systems",
        ("*/*cli-storage-filesystem-list.txt", "*/*cli-storage-filesystem-list-i.txt"),
        filesystems.read,
        ("filesystem",),
    ),
    ArtefactKind(
        "NFS mounts",
        ("*/*cli-storage-nfs-list.txt", "*/*cli-storage-nfs41-list.txt"),
        nfs.read,
        ("nfs_mount",),
    ),
    ArtefactKind(
        "advanced options",
        ("*/*cli-system-settings-advanced-list.txt", "*/*cli-system-settings-advanced-list-d.txt"),
        advanced.read,
        ("advanced_option",),
    ),
    ArtefactKind(
        "VIM dump",
        ("*/vmware-vimdump*.txt",),
        vimdump.read,
        ("mount", "vmotion_selected", "advanced_option"),
    ),
    ArtefactKind("running VMs", ("*/*cli-vm-process-list.txt",), processes.read, ("vm_process",)),
    ArtefactKind("VM configuration", ("*.vmx",), vmx.read, ("vmx",)),
)
"""Every artefact that is read: a new one is a module and a row."""

NAMES: tuple[str, ...] = tuple(dict.fromkeys(name for kind in ARTEFACTS for name in kind.gives))
"""The name of every fact that can be read."""

FIELDS: dict[str, tuple[str, ...]] = {
    "version": ("product", "version", "build"),
    "hostname": ("name",),
    "clock": ("time",),
    "advanced_option": ("path", "value", "default"),
    "vmknic_conf": ("interface", "port_group", "address", "netmask", "mac", "mtu", "enabled"),
    "portgroup_conf": ("name", "vlan", "vswitch"),
    "vmknic": ("interface", "port_group", "address", "netmask", "mac", "mtu", "enabled", "netstack"),
    "hv_support": ("state",),
    "vmknic_tags": ("interface", "port_group", "address", "netmask", "tags", "mtu"),
    "vswitch": ("name", "mtu", "uplinks"),
    "portgroup": ("name", "vlan", "vswitch", "uplinks"),
    "dvswitch": ("name", "mtu", "uplinks"),
    "nic": (
        "name",
        "driver",
        "link",
        "speed",
        "duplex",
        "mac",
        "mtu",
        "description",
        "driver_version",
        "firmware",
        "errors",
    ),
    "filesystem": ("mount_point", "volume", "uuid", "mounted", "type", "size", "free"),
    "nfs_mount": ("volume", "server", "share", "accessible", "mounted", "read_only"),
    "mount": ("volume", "path", "access_mode", "accessible"),
    "vmotion_selected": ("interface",),
    "vm_process": ("name", "world", "cartel", "config_file", "uuid"),
    "vmx": ("key", "value", "vm", "vmx_name"),
}
"""The fields that a fact of each name can carry, as its readers describe them: what a sign may ask for."""

_DASHES = re.compile(r"[-_]+")
_ENDINGS = re.compile(r"(?:\.gz)?(?:\.frag-\d+)?\Z")


def captured(artefact: Artefact) -> Fact:
    """Return the fact that the artefact was captured, whatever it holds: no rows are not the same as no file."""
    kind = _kind_of(artefact.file)
    names = ",".join(kind.gives) if kind else ""
    return Fact(
        CAPTURED, artefact.host, artefact.file, 1, artefact.lines[0] if artefact.lines else "", {"facts": names}
    )


def reader_for(path: str) -> Reader | None:
    """Return what reads the file at this path inside an input, None where it is no known artefact."""
    kind = _kind_of(path)
    return kind.read if kind else None


def _kind_of(path: str) -> ArtefactKind | None:
    plain = _plain(path)
    return next((kind for kind in ARTEFACTS if any(fnmatchcase(plain, each) for each in kind.paths)), None)


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the facts of an artefact, told by its path; none where it is not known."""
    reader = reader_for(artefact.file)
    if reader:
        yield from reader(artefact)


def _plain(path: str) -> str:
    """Return the path in one spelling: releases differ in `_` and `-`, packing adds .gz and .FRAG-00000."""
    lower = "/" + path.lower().replace("!", "/").replace("\\", "/")
    return _DASHES.sub("-", _ENDINGS.sub("", _ENDINGS.sub("", lower)))
