"""Firmware, model and processor of a host: commands/smbiosDump.txt.

4.x to 9.x, a block a table of the firmware; older releases leave out the type:

    BIOS Info (Type 0): #0
      Vendor: "Dell Inc."
      Version: "2.11.2"
      Date: "04/21/2021"
    System Info (Type 1): #256
      Manufacturer: "Dell Inc."
      Product: "PowerEdge R640"
    Processor Info (Type 4): #1024
      Manufacturer: "Intel"
      Version: "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz"

Gives `bios` {vendor, version, date, model}, the model being that of the server, and `cpu` {vendor, model_name}, one a
distinct processor. Serial numbers and UUIDs are never read. Nothing: no such block. The blocks are known from tools
that read them, the rows within from memory.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.facts.cpu import vendor_of
from diagnose.model import Artefact, Fact, Value

_BLOCK = re.compile(r"\s*(?P<title>[A-Z][\w ]{2,40}? Info)(?:rmation)?(?: \(Type \d+\))?:.*")
_ROW = re.compile(r"\s*(?P<key>Vendor|Version|Date|Release Date|Manufacturer|Product|Product Name):(?P<value>.*)")
_BIOS, _SYSTEM, _PROCESSOR = "BIOS Info", "System Info", "Processor Info"
Block = dict[str, tuple[str, int]]


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the firmware, quoting its version, then the processors."""
    blocks = _blocks(artefact)
    bios = next((rows for title, rows in blocks if title == _BIOS), {})
    system = next((rows for title, rows in blocks if title == _SYSTEM), {})
    if "Version" in bios:
        fields: dict[str, Value] = {
            "vendor": _of(bios, "Vendor"),
            "version": _of(bios, "Version"),
            "date": _of(bios, "Date", "Release Date"),
            "model": _of(system, "Product", "Product Name"),
        }
        yield fact(artefact, bios["Version"][1], "bios", **{key: value for key, value in fields.items() if value})
    seen: set[str] = set()
    for title, rows in blocks:
        name = _of(rows, "Version")
        if title == _PROCESSOR and name and name not in seen:
            seen.add(name)
            vendor = vendor_of(_of(rows, "Manufacturer")) or vendor_of(name)
            yield fact(artefact, rows["Version"][1], "cpu", vendor=vendor, model_name=name)


def _blocks(artefact: Artefact) -> list[tuple[str, Block]]:
    """Return the blocks in their order, each with its first rows of the names that are read."""
    blocks: list[tuple[str, Block]] = []
    for line, text in enumerate(artefact.lines, 1):
        if found := _BLOCK.fullmatch(text):
            blocks.append((found["title"], {}))
        elif blocks and (row := _ROW.fullmatch(text)):
            blocks[-1][1].setdefault(row["key"], (row["value"].strip().strip('"').strip(), line))
    return blocks


def _of(rows: Block, *names: str) -> str:
    """Return the first of these rows that says something."""
    values = (rows[name][0] for name in names if name in rows)
    return next((value for value in values if value and value.lower() != "not specified"), "")
