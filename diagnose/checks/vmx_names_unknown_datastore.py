"""The .vmx names a datastore that no captured host lists.

The datastore that the .vmx itself lies on cannot be meant, nor can an image in a drive (that is
host_device_connected). Empty: every one is listed, or no list was captured.
"""

from diagnose.checks import datastores, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_IMAGES = (".iso", ".flp", ".img")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the lines of the .vmx."""
    known = {name for host in pair.hosts() for name in datastores.listed(host)}
    if not known:
        return ()
    known.add(vm.home(pair))
    return quote(
        fact
        for fact in vm.keys(pair).values()
        if (volume := vm.volume_of(fact.get("value")))
        and volume not in known
        and not fact.get("value").lower().endswith(_IMAGES)
    )
