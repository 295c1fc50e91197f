"""How full the ramdisks of a host are: commands/localcli_system-visorfs-ramdisk-list.txt, vdf_-h.txt.

The list, 5.x to 9.x; newer releases add columns:

    Ramdisk Name  System   Reserved     Maximum     Used  Peak Used  Free  Reserved Free  Maximum Inodes  Used Inodes  Mount Point
    ------------  ------  ---------  ----------  -------  ---------  ----  -------------  --------------  -----------  -----------
    root            true  32768 KiB   32768 KiB  496 KiB    512 KiB  98 %           98 %            8192         3575  /
    tmp            false   2048 KiB  262144 KiB   20 KiB    368 KiB  99 %           99 %            8192           12  /tmp

`vdf -h`, below the tardisks:

    Ramdisk                   Size      Used Available Use% Mounted on
    root                       32M      260K       31M   0% --

Gives `ramdisk` {name, used_bytes, maximum_bytes, full_percent, inodes_percent}; a number without a unit, as in a JSON
copy, is KiB, the unit of the list. `inodes_percent` says how full the table of files is, and is missing where it is
not told. Nothing: no ramdisk was listed. The columns are those of esxcli's own definition of the command (5.1), laid
out as its formatter does; those of inodes, and `vdf`, are from memory.
"""  # noqa: E501  the columns are as wide as the product prints them

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.facts.columns import rows
from diagnose.model import Artefact, Fact, Value

_VDF = re.compile(
    r"(?P<name>\S+)\s+(?P<maximum>[\d.]+[BKMGT])\s+(?P<used>[\d.]+[BKMGT])\s+[\d.]+[BKMGT]\s+(?P<percent>\d{1,3})%\s+\S+\s*"
)
_SIZE = re.compile(r"(?P<number>\d{1,15}(?:\.\d{1,3})?) ?(?P<unit>[BKMGT]?)(?:i?B)?")
_UNITS = {"B": 1, "": 1 << 10, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_HUNDRED = 100


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a ramdisk."""
    for row in rows(artefact.lines):
        used, maximum = _bytes(row.get("used")), _bytes(row.get("maximum"))
        name = row.get("ramdisk name")
        if name and used is not None and maximum:
            inodes = _inodes(row.get("used inodes"), row.get("maximum inodes"))
            yield _ramdisk(artefact, row.line, name, used, maximum, used * _HUNDRED // maximum, **inodes)
    for line, text in enumerate(artefact.lines, 1):
        found = _VDF.fullmatch(text)
        used, maximum = (_bytes(found["used"]), _bytes(found["maximum"])) if found else (None, None)
        if found and used is not None and maximum:
            yield _ramdisk(artefact, line, found["name"], used, maximum, int(found["percent"]))


def _ramdisk(artefact: Artefact, line: int, name: str, used: int, maximum: int, percent: int, **inodes: Value) -> Fact:
    return fact(
        artefact,
        line,
        "ramdisk",
        name=name,
        used_bytes=used,
        maximum_bytes=maximum,
        full_percent=percent,
        **inodes,
    )


def _bytes(text: str) -> int | None:
    """Return a size in bytes, None where it is none."""
    found = _SIZE.fullmatch(text.strip())
    return int(float(found["number"]) * _UNITS[found["unit"]]) if found else None


def _inodes(used: str, maximum: str) -> dict[str, Value]:
    """Return how full the table of files is, nothing where it is not told."""
    told = re.fullmatch(r"\d{1,12}/[1-9]\d{0,11}", f"{used}/{maximum}", re.ASCII)
    return {"inodes_percent": int(used) * _HUNDRED // int(maximum)} if told else {}
