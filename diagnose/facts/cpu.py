r"""The processors of a host: commands/localcli_hardware-cpu-list.txt, and the rows of esxcfg-info that tell of them.

5.x to 9.x, a block a processor; its brand is the vendor's own mark:

    CPU:0
       Id: 0
       Family: 6
       Model: 85
       Stepping: 4
       Brand: GenuineIntel

in commands/esxcfg-info_-a.txt:

             \==+Cpu :
                |----Family.....................................................6
                |----Model......................................................106
                |----Stepping...................................................6
                |----Name.......................................................Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz

or, below `Cpu Packages`, the name alone, which is read where it tells the vendor:

             \==+Package :
                |----Name.......................................................Intel(R) Xeon(R) CPU E5-2640 0 @ 2.50GHz

Gives `cpu` {vendor, model_name, family, model, stepping}, one a distinct processor, not one a core; `vendor` is
"intel", "amd" or "hygon" as in the host's API, "" for another. Nothing: no processor is told.
"""

import re
from collections.abc import Iterable, Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact, Value

_BLOCK = re.compile(r"\s*(?:\\=+\+(?P<title>[^:]{1,80}?)\s*:|CPU:\d+|-\Z).*", re.IGNORECASE)
_ROW = re.compile(r"\s*(?:\|-+)?(?P<key>Family|Model|Stepping|Name|Brand|Vendor)(?:\.{2,}|:)(?P<value>.*)")
_CPUS = ("cpu", "cpu info", "pcpu")
_PACKAGE = "package"
_VENDORS = (
    ("intel", ("genuineintel", "intel")),
    ("amd", ("authenticamd", "amd", "advanced micro devices")),
    ("hygon", ("hygongenuine", "hygon")),
)
Rows = dict[str, tuple[str, int]]


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a distinct processor, quoting what names it best."""
    told = [(block, rows, fields) for block, rows in _blocks(artefact.lines) if (fields := _fields(rows))]
    full = [each for each in told if each[0] != _PACKAGE]
    named = [each for each in told if each[0] == _PACKAGE and "vendor" in each[2]]
    seen: set[tuple[Value, ...]] = set()
    for _, rows, fields in full or named:
        if (known := tuple(fields.values())) not in seen:
            seen.add(known)
            _, line = next(rows[key] for key in ("name", "brand", "vendor", "model", "family") if key in rows)
            yield fact(artefact, line, "cpu", **fields)


def vendor_of(text: str) -> str:
    """Return the vendor as the host's API names it, "" for one that is not known."""
    lower = text.strip().lower()
    return next((name for name, begins in _VENDORS if lower.startswith(begins)), "")


def _blocks(lines: Iterable[str]) -> Iterator[tuple[str, Rows]]:
    """Yield the rows of each processor's block, and of each package's, with its title."""
    rows: Rows = {}
    title = ""
    for line, text in enumerate(lines, 1):
        if block := _BLOCK.fullmatch(text):
            yield title, rows
            rows, title = {}, (block["title"] or "cpu").strip().lower()
        elif title in (*_CPUS, _PACKAGE) and (row := _ROW.fullmatch(text)):
            rows.setdefault(row["key"].lower(), (row["value"].strip(), line))
    yield title, rows


def _fields(rows: Rows) -> dict[str, Value]:
    """Return what a block tells; empty: neither the vendor nor the name nor the model."""
    words = [rows[key][0] for key in ("vendor", "brand", "name") if key in rows]
    fields: dict[str, Value] = {}
    if vendor := next((known for word in words if (known := vendor_of(word))), ""):
        fields["vendor"] = vendor
    if name := next((word for word in reversed(words) if " " in word), ""):
        fields["model_name"] = name
    for key in ("family", "model", "stepping"):
        if (value := _number(rows.get(key, ("", 0))[0])) is not None:
            fields[key] = value
    return fields if fields.keys() & {"vendor", "model_name", "model"} else {}


def _number(text: str) -> int | None:
    """Return a number that is printed as decimal or as 0x…, None for anything else."""
    return int(text, 0) if re.fullmatch(r"0x[0-9A-Fa-f]{1,8}|0|[1-9][0-9]{0,8}", text) else None
