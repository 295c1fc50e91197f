"""The advanced options: commands/localcli_system-settings-advanced-list.txt; with -d those not at default.

5.x to 9.x, a block an option; newer releases add rows:

       Path: /Migrate/MemChksum
       Type: integer
       Int Value: 0
       Default Int Value: 1
       Min Value: 0
       Max Value: 1
       String Value:
       Default String Value:
       Valid Characters:
       Description: Checksum memory during migration

the same as a table:

    Path                Type     Int Value  Default Int Value  Max Value  Min Value  String Value  Default String Value
    ------------------  -------  ---------  -----------------  ---------  ---------  ------------  --------------------
    /Migrate/MemChksum  integer  0          1                  1          0

Gives `advanced_option` {path, value, default}; both are the string where the type is string. An
option that the list with -d does not show stands at its default. Nothing: no option was listed.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.facts.columns import rows
from diagnose.model import Artefact, Fact

_KEY = re.compile(r"\s*(?P<key>[A-Z][\w -]{0,40}):(?P<value>.*)")


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact an option, quoting the line that holds its value."""
    block: dict[str, tuple[str, int]] = {}
    for line, text in enumerate(artefact.lines, 1):
        found = _KEY.fullmatch(text)
        if not found:
            continue
        if found["key"] == "Path":
            yield from _option(artefact, block)
            block = {}
        block.setdefault(found["key"].lower(), (found["value"].strip(), line))
    yield from _option(artefact, block)
    for row in rows(artefact.lines):
        if row.get("path").startswith("/"):
            yield from _option(artefact, {key: (value, row.line) for key, value in row.cells.items()})


def _option(artefact: Artefact, block: dict[str, tuple[str, int]]) -> Iterator[Fact]:
    """Yield the option of a block; nothing where it is cut before its value."""
    path, _ = block.get("path", ("", 0))
    kind = "string" if block.get("type", ("", 0))[0] == "string" else "int"
    if not path or f"{kind} value" not in block:
        return
    value, line = block[f"{kind} value"]
    default, _ = block.get(f"default {kind} value", ("", 0))
    yield fact(artefact, line, "advanced_option", path=path, value=value, default=default)
