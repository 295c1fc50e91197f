"""One host mounts an NFS export with version 3 and the other with 4.1: to them it is two datastores.

The two versions also lock files differently, so that one export must never be mounted with both (vSphere Storage, NFS
protocols and ESXi). Empty: one version, perhaps two servers, or the mounts were not captured.
"""

from diagnose.checks import datastores
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the mounts of both hosts, and the rows of their volumes."""
    found: list[Fact] = []
    for ours, theirs in datastores.differing_mounts(pair):
        if datastores.version(ours) != datastores.version(theirs):
            rows = (datastores.uuid_row(pair.source, ours), datastores.uuid_row(pair.destination, theirs))
            found += [ours, theirs, *(row for row in rows if row)]
    return quote(found)
