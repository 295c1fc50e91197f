"""The host as its API shows it: commands/vmware-vimdump_-o----U-dcui.txt, older vmware-vimdump.txt.

5.x to 8.x, vmodl text; of its many parts these are read:

    mountInfo = (vim.host.MountInfo) {
       path = '/vmfs/volumes/3c7d9a10-51e2b8f4',
       accessMode = 'readOnly',
       mounted = true,
       accessible = true,
    },
    volume = (vim.host.NasVolume) {
       type = 'NFS',
       name = 'nfs-gold',
    nicType = 'vmotion',
    selectedVnic = (Link) [
       'vmotion.key-vim.host.VirtualNic-vmk1'
    ]
    (vim.option.OptionValue) {
       key = 'Migrate.Vmknic',
       value = 'vmk1'
    }
    (vim.host.CpuPackage) {
       vendor = 'intel',
       description = 'Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz',
    }
    numCpuThreads = 64,
    memorySize = 137324744704,
    biosInfo = (vim.host.BIOSInfo) {
       biosVersion = '2.11.2',
    },
    featureCapability = (vim.host.FeatureCapability) [
       (vim.host.FeatureCapability) {
          key = 'cpuid.avx512f',
          value = '1'
       }
    ]
    timeZone = (vim.host.DateTimeSystem.TimeZone) {
       name = 'UTC',
       gmtOffset = 0
    },
    inMaintenanceMode = false,
    overallMemoryUsage = 61440,
    maxEVCModeKey = 'intel-skylake',
    currentEVCModeKey = <unset>,
    vmPathName = '[nfs-gold] web-01/web-01.vmx',
    minRequiredEVCModeKey = 'intel-skylake',
    featureRequirement = (vim.vm.FeatureRequirement) [
       (vim.vm.FeatureRequirement) {
          key = 'cpuid.avx512f',
          value = 'Bool:Min:1'
       }
    ]

Gives `mount` {volume, path, access_mode, accessible} (volume "" where the part names none; the
host's own boot banks, which are FAT and mounted read-only, are no datastores and left out),
`vmotion_selected` {interface} ("" : the list was captured and nothing is selected) and
`advanced_option` {path, value} for the Migrate options. `bios`, `cpu`, `cpu_threads`, `memory`, `evc`, `cpu_feature`,
`host_state` and `time_zone` are read by `vimdump_host`, what running VMs require by `vimdump_vm`. The objects are as
pyVmomi (9.0, 6.7) prints recorded answers of 4.1 and 8.0.3; older libraries print the selected ones as `(str) [`, long
numbers with an L, and dates in quotes. Nothing: these parts were not captured.
"""

import re
from collections.abc import Iterator

from diagnose.facts import vimdump_host, vimdump_vm
from diagnose.facts.build import fact
from diagnose.facts.vmodl import plain
from diagnose.model import Artefact, Fact

_ASSIGNED = re.compile(
    r"\s*(?P<key>mountInfo|path|accessMode|accessible|volume|name|nicType|selectedVnic|key|value) = "
    r"(?P<value>.*)"
)
_VNIC = re.compile(r"vmotion\.key-vim\.host\.VirtualNic-(?P<interface>vmk\d+)")
_ELEMENT = "element"  # a line of a list, as against `key = value`
_NAMES = {"path": "path", "accessMode": "access_mode", "accessible": "accessible"}
_BOOT_BANK = "(vim.host.VfatVolume)"
Part = tuple[int, str, str]


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the mounts, the interfaces selected for vMotion, and the Migrate options."""
    parts = tuple(_parts(artefact))
    yield from _mounts(artefact, parts)
    yield from _selected(artefact, parts)
    yield from _options(artefact, parts)
    yield from vimdump_host.read(artefact)
    yield from vimdump_vm.read(artefact)


def _parts(artefact: Artefact) -> Iterator[Part]:
    """Yield (line, key, value) of what may be of interest; most of a dump is not."""
    for line, text in enumerate(artefact.lines, 1):
        if found := _ASSIGNED.fullmatch(text):
            yield line, found["key"], plain(found["value"].rstrip().removesuffix(","))
        elif "vmotion.key-vim.host.VirtualNic-" in text:
            yield line, _ELEMENT, text


def _mounts(artefact: Artefact, parts: tuple[Part, ...]) -> Iterator[Fact]:
    """Yield one fact a mount, quoting its access mode."""
    mount: dict[str, str] = {}
    at = 0
    named = False  # the part of the volume has begun, and names it next
    for line, key, value in parts:
        if key == "mountInfo" and value.startswith("(vim.host.MountInfo"):
            yield from _mount(artefact, at, mount)
            mount, at, named = {"volume": ""}, 0, False
        elif key in _NAMES and mount and not named:
            mount.setdefault(_NAMES[key], value)
            at = line if key == "accessMode" and not at else at
        elif key == "volume" and mount:
            named = True
            if value.startswith(_BOOT_BANK):
                mount, at, named = {}, 0, False
        elif key == "name" and named:
            yield from _mount(artefact, at, {**mount, "volume": value})
            mount, at, named = {}, 0, False
    yield from _mount(artefact, at, mount)


def _mount(artefact: Artefact, at: int, mount: dict[str, str]) -> Iterator[Fact]:
    """Yield the mount where its access mode is known."""
    if at:
        yield fact(artefact, at, "mount", **mount)


def _selected(artefact: Artefact, parts: tuple[Part, ...]) -> Iterator[Fact]:
    """Yield the interfaces selected for vMotion, or one fact without any where the list is empty."""
    for opened, interfaces in _selections(parts).items():
        for line, interface in interfaces or [(opened, "")]:
            yield fact(artefact, line, "vmotion_selected", interface=interface)


def _selections(parts: tuple[Part, ...]) -> dict[int, list[tuple[int, str]]]:
    """Return the lists of what is selected for vMotion, by the line that each begins at."""
    lists: dict[int, list[tuple[int, str]]] = {}
    kind = ""
    opened = 0
    for line, key, value in parts:
        if key == "nicType":
            kind = value
        if key != _ELEMENT:
            opened = line if key == "selectedVnic" and kind == "vmotion" else 0
        if opened:
            lists.setdefault(opened, []).extend((line, name) for name in _VNIC.findall(value))
    return lists


def _options(artefact: Artefact, parts: tuple[Part, ...]) -> Iterator[Fact]:
    """Yield the Migrate options that are given with a value."""
    path = ""
    for line, key, value in parts:
        if key == "key":
            path = "/" + value.replace(".", "/") if value.startswith("Migrate.") else ""
        elif key == "value" and path:
            yield fact(artefact, line, "advanced_option", path=path, value=value)
            path = ""
