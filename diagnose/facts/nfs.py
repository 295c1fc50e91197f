"""The NFS mounts: commands/localcli_storage-nfs-list.txt and localcli_storage-nfs41-list.txt.

5.x:

    Volume Name  Host               Share       Accessible  Mounted  Hardware Acceleration
    -----------  -----------------  ----------  ----------  -------  ---------------------
    nfs gold     filer.example.com  /vol/gold         true     true  Unknown

6.x and later:

    Volume Name  Host       Share      Accessible  Mounted  Read-Only   isPE  Hardware Acceleration
    -----------  ---------  ---------  ----------  -------  ---------  -----  ---------------------
    nfs-gold     192.0.2.9  /vol/gold        true     true      false  false  Not Supported

NFS 4.1, in its own list; 8.x adds Vmknic and Connections:

    Volume Name  Host(s)              Share      Accessible  Mounted  Read-Only  Security   isPE  Hardware Acceleration
    -----------  -------------------  ---------  ----------  -------  ---------  --------  -----  ---------------------
    nfs-41       192.0.2.9,192.0.2.8  /vol/iron        true     true      false  AUTH_SYS  false  Not Supported

Gives `nfs_mount` {volume, server, share, accessible, mounted, read_only}; read_only "" where the era has no column for
it. Those of NFS 4.1, whose `server` is a comma list, also have {version, security}; without `version` it is NFS 3.
Nothing: no NFS datastore, or no list was captured.
"""

from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.facts.columns import rows
from diagnose.model import Artefact, Fact


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a mount."""
    for row in rows(artefact.lines):
        if not row.get("share"):
            continue
        newer = {"version": "4.1", "security": row.get("security")} if "host(s)" in row.cells else {}
        yield fact(
            artefact,
            row.line,
            "nfs_mount",
            volume=row.get("volume name"),
            server=row.get("host") or row.get("host(s)"),
            share=row.get("share"),
            accessible=row.get("accessible"),
            mounted=row.get("mounted"),
            read_only=row.get("read-only"),
            **newer,
        )
