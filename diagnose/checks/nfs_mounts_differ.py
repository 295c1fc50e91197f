"""The two hosts mount one NFS export under different spellings, and so as two datastores.

One that they mount with two versions of NFS is nfs_versions_differ. Empty: spelt alike, listed under one UUID all the
same, perhaps two servers, or not captured.
"""

from diagnose.checks import datastores
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the mounts of both hosts, and the UUIDs they are listed under."""
    found: list[Fact] = []
    for ours, theirs in datastores.differing_mounts(pair):
        if datastores.version(ours) != datastores.version(theirs):
            continue
        rows = (datastores.uuid_row(pair.source, ours), datastores.uuid_row(pair.destination, theirs))
        found += [ours, theirs, *(row for row in rows if row)]
    return quote(found)
