"""The host as its API shows it: commands/vmware-vimdump_-o----U-dcui.txt, older vmware-vimdump.txt.

4.x to 8.x, vmodl text; of its many parts these are read here:

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

Gives `mount` {volume, path, access_mode, accessible} (volume "" where the part names none; the host's own boot banks,
which are FAT and mounted read-only, are no datastores and left out), `vmotion_selected` {interface} ("" : the list was
captured and nothing is selected) and `advanced_option` {path, value} for the Migrate options. The rest is read by the
modules `vimdump_...`: the host itself, its network, its storage, its VMs, what those that run require.

The objects are as pyVmomi (9.0, 6.7) prints recorded answers of 4.1, 6.7 and 8.0.3; older libraries print the selected
ones as `(str) [`, long numbers with an L, and dates in quotes. Lines such as `=== 3. config ===` may head a part:
these are from memory. Nothing: these parts were not captured.
"""

import re
from collections.abc import Iterator

from diagnose.facts import vimdump_host, vimdump_network, vimdump_storage, vimdump_vm, vimdump_vms
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

PARTS = (vimdump_host, vimdump_network, vimdump_storage, vimdump_vm, vimdump_vms)
"""The modules that read the other parts of a dump."""


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the mounts, the interfaces selected for vMotion, and the Migrate options."""
    parts = tuple(_parts(artefact))
    yield from _mounts(artefact, parts)
    yield from _selected(artefact, parts)
    yield from _options(artefact, parts)
    for part in PARTS:
        yield from part.read(artefact)


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
