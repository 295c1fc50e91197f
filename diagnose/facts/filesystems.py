"""The datastores and other volumes: commands/localcli_storage-filesystem-list.txt, also with -i.

5.x to 9.x; a volume that is not mounted has no mount point:

    Mount Point                                        Volume Name  UUID                                 Mounted  Type    Size          Free
    -------------------------------------------------  -----------  -----------------------------------  -------  ------  ------------  ------------
    /vmfs/volumes/5e8f1c20-7d3a9b14-2c6e-b4969123a010  Prod One     5e8f1c20-7d3a9b14-2c6e-b4969123a010     true  VMFS-6  549487378432  401000529920
    /vmfs/volumes/3c7d9a10-51e2b8f4                    nfs-gold     3c7d9a10-51e2b8f4                       true  NFS     1099511627776  80123314176

Gives `filesystem` {mount_point, volume, uuid, mounted, type, size, free}. Nothing: no list was
captured; a host without any volume does not exist.
"""  # noqa: E501  the columns are as wide as the product prints them

from collections.abc import Iterator

from diagnose.facts.build import fact, number
from diagnose.facts.columns import rows
from diagnose.model import Artefact, Fact


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a volume."""
    for row in rows(artefact.lines):
        if not row.get("uuid"):
            continue
        yield fact(
            artefact,
            row.line,
            "filesystem",
            mount_point=row.get("mount point"),
            volume=row.get("volume name"),
            uuid=row.get("uuid"),
            mounted=row.get("mounted"),
            type=row.get("type"),
            size=number(row.get("size")),
            free=number(row.get("free")),
        )
