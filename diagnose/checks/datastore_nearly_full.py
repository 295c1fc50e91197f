"""A datastore that the running VM writes new files to is full: less than 1 % free, and less than its swap file takes.

Those are the datastore of the .vmx, where the destination's process makes its log and its own swap file
(vmx-*.vswp), that of the VM's swap, and those of snapshot disks, which grow. A disk that fills its datastore on purpose
does no harm. Where the memory is not told, 1 GB counts for the swap file. Both limits are this check's own: a big
datastore has room below 1 %, a small one may be used up to the last percents. Empty: there is room, or the lists or the
.vmx were not captured.
"""

import re

from diagnose.checks import datastores, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair

_SNAPSHOT = re.compile(r".*-\d{6}\.vmdk")
_SHARE = 100  # one part in a hundred
_LEAST = 1 << 30


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the rows of the datastores, of each host that lists them."""
    need = vm.swap_bytes(pair) or _LEAST
    rows = [datastores.listed(host).get(volume) for volume in _written(pair) for host in pair.hosts()]
    return quote(row for row in rows if row and _is_full(row, need))


def _written(pair: Pair) -> tuple[str, ...]:
    """Return the datastores that get new files, or files that grow."""
    swap = vm.swap(pair)
    snapshots = [vm.volume_of(disk.path) for disk in vm.disks(pair) if _SNAPSHOT.fullmatch(disk.path)]
    named = (vm.home(pair), vm.volume_of(swap.get("value")) if swap else "", *snapshots)
    return tuple(dict.fromkeys(volume for volume in named if volume))


def _is_full(row: Fact, need: int) -> bool:
    size, free = row.fields.get("size"), row.fields.get("free")
    if not isinstance(size, int) or not isinstance(free, int) or size == 0:
        return False
    return free * _SHARE < size and free < need and datastores.mounted(row)
