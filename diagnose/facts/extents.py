"""The devices below the VMFS volumes: commands/localcli_storage-vmfs-extent-list.txt.

5.x to 9.x; a volume of several extents has a row for each:

    Volume Name  VMFS UUID                            Extent Number  Device Name                           Partition
    -----------  -----------------------------------  -------------  ------------------------------------  ---------
    Prod One     5e8f1c20-7d3a9b14-2c6e-b4969123a010              0  naa.60060160a1b23c00d4e5f6071829aabb          1

Gives `vmfs_extent` {volume, uuid, extent, device, partition}. Nothing: no VMFS volume, or no list was captured.
"""

from collections.abc import Iterator

from diagnose.facts.build import fact, number
from diagnose.facts.columns import rows
from diagnose.model import Artefact, Fact


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact an extent."""
    for row in rows(artefact.lines):
        if not row.get("vmfs uuid") or not row.get("device name"):
            continue
        yield fact(
            artefact,
            row.line,
            "vmfs_extent",
            volume=row.get("volume name"),
            uuid=row.get("vmfs uuid"),
            extent=number(row.get("extent number")),
            device=row.get("device name"),
            partition=number(row.get("partition")),
        )
