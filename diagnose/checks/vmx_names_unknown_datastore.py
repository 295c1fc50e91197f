"""The .vmx names a datastore that neither host lists.

The datastore that the .vmx itself lies on cannot be meant, nor can an image in a drive (that is
host_device_connected). Empty: every one is listed, or a host's list was not captured.
"""

from diagnose.checks import datastores, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_IMAGES = (".iso", ".flp", ".img")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the lines of the .vmx."""
    lists = [datastores.listed(host) for host in (pair.source, pair.destination)]
    if not all(lists):
        return ()  # one host's list cannot tell a stale path from a mount that only the other host has
    known = {name for each in lists for name in each}
    known.add(vm.home(pair))
    return quote(
        fact
        for fact in vm.keys(pair).values()
        if (volume := vm.volume_of(fact.get("value")))
        and volume not in known
        and not fact.get("value").lower().endswith(_IMAGES)
    )
