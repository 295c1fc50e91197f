"""The VM's own configuration as the checks ask for it.

Comes in: a pair. Goes out: the keys of one .vmx. Where both bundles hold a copy the first one
counts. Empty: no .vmx was captured.
"""

import re

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
    """Return the datastores that the .vmx and the disks lie on."""
    disks = [volume_of(fact.get("value")) for key, fact in keys(pair).items() if _DISK.fullmatch(key)]
    images = [volume for volume in disks if volume]
    return tuple(dict.fromkeys(volume for volume in (home(pair), *images) if volume))
