"""The VM's own configuration as the checks ask for it.

Comes in: a pair. Goes out: the keys of one .vmx. Where both bundles hold a copy the first one
counts. Empty: no .vmx was captured.
"""

import re
from pathlib import PurePosixPath

from diagnose.model import Fact, Pair

_NETWORK = re.compile(r"(?P<card>ethernet\d+)\.networkname")
_DISK = re.compile(r"(?:scsi|sata|ide|nvme)\d+:\d+\.filename")
_VOLUME = re.compile(r"/vmfs/volumes/([^/]+)")


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
    """Return the lines that name the port groups of the VM's cards; distributed and NSX ports go by an id."""
    vmx = keys(pair)
    found = []
    for key, fact in vmx.items():
        named = _NETWORK.fullmatch(key)
        if not named or not fact.get("value"):
            continue
        card = named["card"]
        elsewhere = any(other.startswith((f"{card}.dvs.", f"{card}.opaquenetwork.")) for other in vmx)
        if not elsewhere and value(vmx, f"{card}.present").upper() != "FALSE":
            found.append(fact)
    return tuple(found)


def volume_of(path: str) -> str:
    """Return the UUID or name of the datastore that a path leads to, "" where it names none."""
    found = _VOLUME.match(path)
    return found[1] if found else ""


def home(pair: Pair) -> str:
    """Return the datastore that the .vmx itself lies on, "" where it is not told."""
    return next((volume_of(fact.get("vm")) for fact in keys(pair).values()), "")


def volumes(pair: Pair) -> tuple[str, ...]:
    """Return the datastores that the .vmx, the disks and, where their descriptors tell, the disks' parents lie on."""
    disks = [volume_of(fact.get("value")) for key, fact in keys(pair).items() if _DISK.fullmatch(key)]
    parents = [volume_of(fact.get("parent")) for fact in files(pair, "vmdk")]
    return tuple(dict.fromkeys(volume for volume in (home(pair), *disks, *parents) if volume))


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
