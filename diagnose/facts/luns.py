"""The LUNs and disks that a host sees: commands/localcli_storage-core-device-list.txt.

5.x to 9.x, a block a device:

    naa.60060160a0b01234d4c1e05a7f21e911
       Display Name: DGC Fibre Channel Disk (naa.60060160a0b01234d4c1e05a7f21e911)
       Size: 512000
       Device Type: Direct-Access
       Devfs Path: /vmfs/devices/disks/naa.60060160a0b01234d4c1e05a7f21e911
       Is RDM Capable: true
       Is Local: false

Gives `lun` {device, kind, local}, quoting the name: `kind` is the device type in lower case, `local` "true" or
"false", each "" where it is not printed. Nothing: not captured, or no device. The rows are from memory: no public
sample was found.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_DEVICE = re.compile(r"(?P<device>(?:naa|eui|t10|mpx|vml)\.\S{1,300}?):?\s*")
_ROW = re.compile(r"\s+(?P<key>Device Type|Is Local): *(?P<value>[\w -]*?)\s*")


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a device."""
    at, device, rows = 0, "", dict[str, str]()
    for line, text in enumerate(artefact.lines, 1):
        if found := _DEVICE.fullmatch(text):
            yield from _lun(artefact, at, device, rows)
            at, device, rows = line, found["device"], {}
        elif row := _ROW.fullmatch(text):
            rows.setdefault(row["key"], row["value"].lower())
    yield from _lun(artefact, at, device, rows)


def _lun(artefact: Artefact, at: int, device: str, rows: dict[str, str]) -> Iterator[Fact]:
    """Yield the device, nothing before the first."""
    if at:
        kind, local = rows.get("Device Type", ""), rows.get("Is Local", "")
        yield fact(artefact, at, "lun", device=device, kind=kind, local=local)
