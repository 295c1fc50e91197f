"""The VM's own configuration as the checks ask for it.

Comes in: a pair. Goes out: the keys of one .vmx. Where both bundles hold a copy the first one
counts. Empty: no .vmx was captured.
"""

import re
from pathlib import PurePosixPath

from msgspec import Struct

from diagnose.model import Fact, Pair

_CARD = re.compile(r"(?P<card>ethernet\d+)\..*")
_DISK = re.compile(r"(?P<slot>(?:scsi|sata|ide|nvme)\d+:\d+)\.filename")
_VOLUME = re.compile(r"/vmfs/volumes/([^/]+)")


class Disk(Struct, frozen=True):
    """A virtual disk: where it is plugged in, its descriptor's path on the host, its mode in lower case.

    `mode` "": not set, which is persistent.
    """

    slot: str
    path: str
    mode: str
    fact: Fact


def keys(pair: Pair) -> dict[str, Fact]:
    """Return the keys of the .vmx in lower case: the product reads them so."""
    facts = [fact for fact in pair.vm if fact.name == "vmx"]
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.get("vm") == facts[0].get("vm"):
            found.setdefault(fact.get("key").lower(), fact)
    return found


def value(vmx: dict[str, Fact], key: str) -> str:
    """Return the value of a key given in lower case, "" where the .vmx does not hold it."""
    return vmx[key].get("value") if key in vmx else ""


def networks(pair: Pair) -> tuple[Fact, ...]:
    """Return the lines that name the standard port groups of the VM's cards.

    A card that is not connected at power-on needs none: it does not stop a move.
    """
    vmx, away = keys(pair), _away(pair)
    named = {card: vmx[f"{card}.networkname"] for card in _cards(vmx) if value(vmx, f"{card}.networkname")}
    return tuple(fact for card, fact in named.items() if card not in away)


def distributed_networks(pair: Pair) -> tuple[Fact, ...]:
    """Return for each connected card on a distributed or an NSX switch the line that tells its network best."""
    return tuple(_away(pair).values())


def _cards(vmx: dict[str, Fact]) -> tuple[str, ...]:
    """Return the cards that are there and connected."""
    names = dict.fromkeys(found["card"] for key in vmx if (found := _CARD.fullmatch(key)))
    flags = ("present", "startconnected")
    return tuple(name for name in names if all(value(vmx, f"{name}.{flag}").upper() != "FALSE" for flag in flags))


def _away(pair: Pair) -> dict[str, Fact]:
    """Return the cards whose port goes by an id, each with that of its port group where the .vmx holds it."""
    vmx = keys(pair)
    found = {}
    for card in _cards(vmx):
        rows = [fact for key, fact in vmx.items() if key.startswith((f"{card}.dvs.", f"{card}.opaquenetwork."))]
        ids = [vmx[key] for key in (f"{card}.dvs.portgroupid", f"{card}.opaquenetwork.id") if key in vmx]
        if rows:
            found[card] = (*ids, *rows)[0]
    return found


def volume_of(path: str) -> str:
    """Return the UUID or name of the datastore that a path leads to, "" where it names none."""
    found = _VOLUME.match(path)
    return found[1] if found else ""


def home(pair: Pair) -> str:
    """Return the datastore that the .vmx itself lies on, "" where it is not told."""
    return next((volume_of(fact.get("vm")) for fact in keys(pair).values()), "")


def disks(pair: Pair) -> tuple[Disk, ...]:
    """Return the virtual disks that are present; drives have images of other kinds, and are none of them."""
    vmx = keys(pair)
    found = []
    for key, fact in vmx.items():
        named = _DISK.fullmatch(key)
        if not named or not fact.get("value").lower().endswith(".vmdk"):
            continue
        slot = named["slot"]
        if value(vmx, f"{slot}.present").upper() != "FALSE":
            path = str(PurePosixPath(fact.get("vm")).parent / fact.get("value"))
            found.append(Disk(slot, path, value(vmx, f"{slot}.mode").lower(), fact))
    return tuple(found)


def volumes(pair: Pair) -> tuple[str, ...]:
    """Return the datastores that the .vmx, the disks and, where their descriptors tell, the disks' parents lie on."""
    own = [volume_of(disk.path) for disk in disks(pair)]
    parents = [volume_of(fact.get("parent")) for fact in descriptors(pair)]
    return tuple(dict.fromkeys(volume for volume in (home(pair), *own, *parents) if volume))


def descriptors(pair: Pair) -> tuple[Fact, ...]:
    """Return the descriptors of the disks, and of what they depend on: not those of files that no disk uses."""
    known = {fact.get("path"): fact for fact in files(pair, "vmdk")}
    found: dict[str, Fact] = {}
    asked = [disk.path for disk in disks(pair)]
    while asked:
        path = asked.pop(0)
        if path in known and path not in found:
            found[path] = known[path]
            asked += [str(PurePosixPath(path).parent / parent) for parent in [known[path].get("parent")] if parent]
    return tuple(found.values())


def files(pair: Pair, name: str) -> tuple[Fact, ...]:
    """Return what was read of the files beside the .vmx or named by it (`snapshot`, `vmdk`), once each."""
    own = keys(pair)
    vmx = next((fact.get("vm") for fact in own.values()), "")
    named = {fact.get("value") for fact in own.values()}
    found: dict[str, Fact] = {}
    for fact in (*pair.vm, *pair.source.of(name), *pair.destination.of(name)):
        path = fact.get("path") or fact.get("vm")
        if fact.name == name and (path in named or PurePosixPath(path).parent == PurePosixPath(vmx).parent):
            found.setdefault(path, fact)
    return tuple(found.values())


def told(pair: Pair, name: str) -> tuple[Fact, ...]:
    """Return what the source's host tells of the VM (`vm_requirement`, `vm_evc`): it names it by the path of its .vmx.

    The host may call the datastore by its name where the .vmx lies below its UUID: folder and file must be the same,
    and where that is so of several VMs, nothing is taken.
    """
    own = next((fact.get("vm") for fact in keys(pair).values()), "")
    rows = [fact for fact in pair.source.of(name) if own and _tail(fact.get("vm")) == _tail(own)]
    return tuple(rows) if len({fact.get("vm") for fact in rows}) == 1 else ()


def _tail(path: str) -> tuple[str, ...]:
    return PurePosixPath(path).parts[-2:]


def swap(pair: Pair) -> Fact | None:
    """Return the line that says where the swap file lies, None where it lies beside the .vmx."""
    vmx = keys(pair)
    told = (vmx[key] for key in ("sched.swap.derivedname", "sched.swap.dir", "workingdir") if key in vmx)
    return next((fact for fact in told if volume_of(fact.get("value"))), None)


def swap_bytes(pair: Pair) -> int:
    """Return how big the swap file is: the memory that is not reserved; 0 where the .vmx does not tell."""
    vmx = keys(pair)
    memory, reserved = (_whole(value(vmx, key)) for key in ("memsize", "sched.mem.min"))
    return max(memory - reserved, 0) << 20


def _whole(text: str) -> int:
    """Return a number of megabytes, 0 where there is none, or no sound one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
