"""The VM's swap file lies on a datastore that only one of the two hosts mounts.

That is legal: the destination then makes a swap file of its own, and what was swapped out is copied, which takes time.
Where the VM's .vmx or disks lie there as well it is datastore_not_shared, and where neither host mounts it
vmx_names_unknown_datastore. Empty: it lies beside the .vmx or on a shared datastore, or a list was not captured.
"""

from diagnose.checks import datastores, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the line of the .vmx, and the row of the host that mounts the datastore."""
    lists = [datastores.listed(host) for host in (pair.source, pair.destination)]
    line = vm.swap(pair)
    if line is None or not all(lists):
        return ()
    volume = vm.volume_of(line.get("value"))
    rows = [row for known in lists if datastores.mounted(row := known.get(volume)) and row]
    own = {name for each in vm.volumes(pair) for name in datastores.known_as(pair, each)}
    return quote([line, *rows] if len(rows) == 1 and volume not in own else [])
