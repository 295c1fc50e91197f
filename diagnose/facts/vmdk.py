"""The descriptor of a virtual disk: <disk>.vmdk, a small text that names the file with the data.

All eras; a snapshot's has the parent's name, a raw device mapping's another createType:

    # Disk DescriptorFile
    version=1
    encoding="UTF-8"
    CID=5f3a9c21
    parentCID=8c41d07e
    createType="vmfsSparse"
    parentFileNameHint="web.vmdk"
    # Extent description
    RW 83886080 VMFSSPARSE "web-000001-delta.vmdk"
    # Change Tracking File
    changeTrackPath="web-000001-ctk.vmdk"

Gives `vmdk` {path, create_type, parent, cid, parent_cid, change_track}: `path` is the descriptor's own on the host;
what it does not hold is "". Nothing: the file with the data, which is never text, or damage.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact, host_path
from diagnose.model import Artefact, Fact

MARK = "# Disk DescriptorFile"
"""How a descriptor begins."""
_MOST = 500  # lines of a descriptor; a disk in pieces of 2 GB has one for each
_KEY = re.compile(
    r"\s*(?P<key>createType|parentFileNameHint|CID|parentCID|changeTrackPath)\s*=\s*\"?(?P<value>[^\"]*)\"?\s*"
)


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact, quoting the type."""
    if MARK not in (text.strip() for text in artefact.lines[:_MOST]):
        return
    keys: dict[str, tuple[str, int]] = {}
    for line, text in enumerate(artefact.lines[:_MOST], 1):
        if found := _KEY.fullmatch(text):
            keys.setdefault(found["key"], (found["value"].strip(), line))
    if "createType" not in keys:
        return
    given = {key: value for key, (value, _) in keys.items()}
    yield fact(
        artefact,
        keys["createType"][1],
        "vmdk",
        path=host_path(artefact.file),
        create_type=given["createType"],
        parent=given.get("parentFileNameHint", ""),
        cid=given.get("CID", ""),
        parent_cid=given.get("parentCID", ""),
        change_track=given.get("changeTrackPath", ""),
    )
