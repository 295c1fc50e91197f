"""The VM has a raw device mapping, and the destination lacks a LUN of the source that is no datastore.

Which LUN the mapping leads to stands in no text file, so the one that is lacking may be another (a host that boots from
the SAN has such a LUN for itself). A LUN that both hosts see is as it should be. Empty: no disk is known to be a
mapping, the destination sees every LUN of the source, or a list or the descriptors of the disks were not captured.
"""

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_MAPPINGS = ("vmfsrawdevicemap", "vmfspassthroughrawdevicemap")
_DISKS = ("", "direct-access")
_SHOWN = 5  # LUNs: a destination may be cabled to none of the source's arrays


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote what tells of the mappings, and the first LUNs that the destination lacks."""
    raw, theirs = _raw(pair), {lun.get("device") for lun in pair.destination.of("lun")}
    lost = [lun for lun in _mappable(pair.source) if lun.get("device") not in theirs] if theirs else []
    return quote([*raw, *lost[:_SHOWN]]) if raw and lost else ()


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return whose list of LUNs is lacking where the VM has a mapping."""
    sides = (("source", pair.source), ("destination", pair.destination)) if _raw(pair) else ()
    return tuple(f"{side}: lun" for side, host in sides if not host.of("lun"))


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
