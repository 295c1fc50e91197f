"""What the VIM dump says again of what other outputs of its host have said.

The dump holds nearly all of a host's configuration, and the commands and files of a bundle most of it once more. One
row a port, a switch or a volume is wanted, and of one list all rows: so a kind of fact is taken from the dump only
where no other output of the host captured it, a volume and a VM's configuration where no other output tells it. NFS 3
and 4.1 have lists of their own, and some lists of NICs tell no driver's version and no firmware.

Comes in: the facts of all hosts. Goes out: those that are left, in their order.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath

from diagnose.facts.captures import is_dump
from diagnose.model import CAPTURED, NFS41, Fact

AGAIN = frozenset(
    {
        "dvswitch",
        "hostname",
        "lun",
        NFS41,
        "nfs_mount",
        "nic",
        "portgroup",
        "route",
        "security_policy",
        "uptime",
        "version",
        "vmfs_extent",
        "vmknic",
        "vsan",
        "vswitch",
    }
)
"""The facts of which the rows of the dump and of other outputs are not mixed."""
_EACH = ("filesystem", "vmx", "vmdk")  # taken one by one: a list that ends early lacks a volume, a bundle a VM


def settled(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts without those that the dump says again."""
    others = [fact for fact in facts if not is_dump(fact)]
    told = {
        (fact.host, name, "")
        for fact in others
        if fact.name == CAPTURED
        for name in fact.get("facts").split(",")
        if name in AGAIN
    }
    told |= {_of(fact) for fact in others if fact.name in _EACH or _is_software(fact)}
    kept = [fact for fact in facts if not is_dump(fact) or _of(fact) not in told]
    whole = {fact.host for fact in kept if fact.name == "vmknic" and is_dump(fact)}
    return [fact for fact in kept if not (fact.host in whole and _is_partial(fact))]


def _is_partial(fact: Fact) -> bool:
    """Say whether a row of a list tells a part of a VMkernel port alone: the dump's row tells it whole."""
    return fact.name == "vmknic" and not is_dump(fact) and not {"address", "mtu"} <= fact.fields.keys()


def _of(fact: Fact) -> tuple[str, str, str]:
    """Return what is told of what: a kind of fact of a host, a volume's UUID, of a VM's files folder and name."""
    if fact.name == "nfs_mount" and fact.get("version") == "4.1":
        return fact.host, NFS41, ""
    if _is_software(fact):
        return fact.host, "nic", "software"
    if fact.name == "filesystem":
        return fact.host, fact.name, fact.get("uuid").lower()
    path = PurePosixPath(fact.get("vm") or fact.get("path")) if fact.name in _EACH else None
    return fact.host, fact.name, "/".join(path.parts[-2:]) if path else ""


def _is_software(fact: Fact) -> bool:
    """Say whether a row of a NIC tells the version of its driver or firmware."""
    return fact.name == "nic" and bool(fact.get("firmware") or fact.get("driver_version"))
