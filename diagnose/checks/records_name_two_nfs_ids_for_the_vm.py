"""The records of the two hosts name the VM's folder below two ids of NFS volumes.

An NFS volume's id (`3d9a01ce-77fd19b2`, half as long as that of VMFS) is made of the server's name and the path as they
are spelt in the mount: two ids for one folder are two spellings, or two exports with a folder of that name. Asks the
records of the migration, no configuration; where the VM's files are moved as well there is nothing to compare. Empty:
one id, none, or one side's records alone.
"""

from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the first record of each side that names such an id."""
    found: list[Fact] = []
    for folder in dict.fromkeys(fact.get("folder") for fact in pair.opened):
        ours, theirs = ([row for row in pair.opened if _is(row, folder, side)] for side in ("source", "destination"))
        if ours and theirs and not {row.get("volume") for row in ours} & {row.get("volume") for row in theirs}:
            found += [ours[0], theirs[0]]
    return quote(found)


def _is(row: Fact, folder: str, side: str) -> bool:
    return (row.get("folder"), row.get("side")) == (folder, side)
