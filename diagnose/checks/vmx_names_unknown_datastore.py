"""The .vmx names a datastore that neither host lists, for something that the running VM uses.

That is a disk, the swap file, the working directory, or the file behind a connected port; a path in a note, or behind
a drive or port that is not connected, does no harm. The datastore that the .vmx itself lies on cannot be meant, nor can
an image in a drive (that is host_device_connected). Empty: every one is listed, or a host's list was not captured.
"""

from diagnose.checks import datastores, vm, vm_devices
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair

_PLACES = ("sched.swap.derivedname", "sched.swap.dir", "workingdir")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the lines of the .vmx."""
    return quote(_lines(pair))


def volumes(pair: Pair) -> frozenset[str]:
    """Return the datastores that the lines name."""
    return frozenset(vm.volume_of(fact.get("value")) for fact in _lines(pair))


def _lines(pair: Pair) -> list[Fact]:
    lists = [datastores.listed(host) for host in (pair.source, pair.destination)]
    if not all(lists):
        return []  # one host's list cannot tell a stale path from a mount that only the other host has
    known = {name for each in lists for name in each}
    known.add(vm.home(pair))
    return [fact for fact in _used(pair) if vm.volume_of(fact.get("value")) not in {"", *known}]


def _used(pair: Pair) -> tuple[Fact, ...]:
    """Return the lines that name what the running VM uses, in the order of the .vmx."""
    vmx = vm.keys(pair)
    disks = [disk.fact for disk in vm.disks(pair)]
    keys = {*_PLACES, *(f"{port}.filename" for port in vm_devices.ports(pair))}
    return tuple(fact for key, fact in vmx.items() if key in keys or fact in disks)
