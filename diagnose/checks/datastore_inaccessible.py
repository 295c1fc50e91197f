"""A datastore of the VM is listed on a host, and as not accessible.

By the list of NFS mounts, by what the API shows, or since neither host has mounted it; that one of the two has not is
datastore_not_shared. Empty: all are accessible, or neither the VM's .vmx nor the lists were captured.
"""

from diagnose.checks import datastores, vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the rows that say so, with the volume's row where they do not name it."""
    lists = [datastores.listed(host) for host in (pair.source, pair.destination)]
    found: list[Fact] = []
    for volume in vm.volumes(pair):
        names = datastores.known_as(pair, volume)
        rows = [row for known in lists if (row := known.get(volume))]
        if len(rows) == len(lists) and not any(datastores.mounted(row) for row in rows):
            found += rows
        for host in pair.hosts():
            lost = [row for row in datastores.accesses(host, names) if row.get("accessible") == "false"]
            told = datastores.listed(host).get(volume)
            found += [*lost, *([told] if lost and told else ())]
    return quote(found)
