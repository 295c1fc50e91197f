"""Every datastore of the VM, that of its swap file too, is mounted by both hosts, read/write and with access.

It speaks against a datastore that is not shared. An NFS mount must be told to be read/write; of a VMFS or vSAN volume
it is enough that nothing says otherwise. Empty: one is not so, what the disks depend on is not known, the sides are one
host, or the .vmx or the lists of either host were not captured.
"""

from diagnose.checks import datastores, vm, vm_devices
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the rows of both hosts."""
    swap = vm.swap(pair)
    used = {*vm.volumes(pair), *([vm.volume_of(swap.get("value"))] if swap else ())}
    if not vm.home(pair) or pair.source.host == pair.destination.host or vm_devices.parents_unknown(pair):
        return ()
    found: list[Fact] = []
    for volume in sorted(used):
        ours, theirs = datastores.listed(pair.source).get(volume), datastores.listed(pair.destination).get(volume)
        if not (ours and theirs and datastores.one(ours, theirs)):
            return ()
        if not (_usable(pair.source, ours) and _usable(pair.destination, theirs)):
            return ()
        found += [ours, theirs]
    return quote(found)


def _usable(host: HostFacts, row: Fact) -> bool:
    """Say whether the host has the volume mounted, with access, and not read-only."""
    accesses = datastores.accesses(host, frozenset({row.get("uuid"), row.get("volume")} - {""}))
    bad = any(
        each.get("accessible") == "false" or each.get("read_only") == "true" or each.get("access_mode") == "readOnly"
        for each in accesses
    )
    written = any(each.get("read_only") == "false" or each.get("access_mode") == "readWrite" for each in accesses)
    return datastores.mounted(row) and not bad and (written or not row.get("type").upper().startswith("NFS"))
