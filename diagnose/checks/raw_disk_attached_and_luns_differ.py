"""The VM has a raw device mapping, and the destination lacks a LUN of the source that is no datastore.

Which LUN the mapping leads to stands in no text file, so the one that is lacking may be another (a host that boots from
the SAN has such a LUN for itself). A LUN that both hosts see is as it should be. Empty: no disk is known to be a
mapping, the destination sees every LUN of the source, or a list or the descriptors of the disks were not captured.
"""

from pathlib import PurePosixPath

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_MAPPINGS = ("vmfsrawdevicemap", "vmfspassthroughrawdevicemap")
_DISKS = ("", "direct-access")
_SHOWN = 5  # LUNs: a destination may be cabled to none of the source's arrays


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote what tells of the mappings, and the first LUNs that the destination lacks."""
    raw, lost = _raw(pair), _lost(pair)
    return quote([*raw, *lost[:_SHOWN]]) if raw and lost else ()


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return whose list of LUNs is lacking where the VM has a mapping; the descriptors, where it may have one.

    A VM whose source has no LUN that the destination lacks needs no descriptor: whatever a mapping leads to is there.
    """
    sides = (("source", pair.source), ("destination", pair.destination))
    without = tuple(f"{side}: lun" for side, host in sides if not host.of("lun") or host.cut("lun"))
    if _raw(pair):
        return without
    return ("vm: vmdk",) if _untold(pair) and (without or _lost(pair)) else ()


def _untold(pair: Pair) -> bool:
    """Say whether the descriptor of a disk that is present, or of one that it depends on, was not captured."""
    known = vm.descriptors(pair)
    parents = [str(PurePosixPath(fact.get("path")).parent / fact.get("parent")) for fact in known if fact.get("parent")]
    asked = {*(disk.path for disk in vm.disks(pair)), *parents}
    return not asked <= {fact.get("path") for fact in known}


def _lost(pair: Pair) -> list[Fact]:
    """Return the LUNs of the source, no datastores, that the destination lacks; empty also where its list is cut."""
    if pair.destination.cut("lun"):
        return []
    theirs = {lun.get("device") for lun in pair.destination.of("lun")}
    return [lun for lun in _mappable(pair.source) if lun.get("device") not in theirs] if theirs else []


def _raw(pair: Pair) -> list[Fact]:
    """Return the lines by which disks are mappings: of their descriptors, or of the .vmx."""
    vmx = vm.keys(pair)
    kinds = [vmx[key] for disk in vm.disks(pair) if (key := f"{disk.slot}.devicetype") in vmx]
    named = [fact for fact in kinds if fact.get("value").lower() == "rawdisk"]
    return [*named, *(fact for fact in vm.descriptors(pair) if fact.get("create_type").lower() in _MAPPINGS)]


def _mappable(host: HostFacts) -> list[Fact]:
    """Return the LUNs that a mapping may lead to: neither local disks nor those of datastores."""
    datastores = {fact.get("device") for fact in host.of("vmfs_extent")}
    return [
        lun
        for lun in host.of("lun")
        if lun.get("device") not in datastores and lun.get("local") != "true" and lun.get("kind") in _DISKS
    ]
