r"""The memory of a host: commands/localcli_hardware-memory-get.txt, and the row of esxcfg-info that tells it.

5.x to 9.x:

    Memory Information:
       Physical Memory: 137324744704 Bytes
       Reliable Memory: 0 Bytes
       NUMA Node Count: 2

in commands/esxcfg-info_-a.txt:

          \==+Memory Info :
             |----Physical Mem................................................549755813888

Gives `memory` {total_bytes}; how much is used only the VIM dump tells. Nothing: it is not told, or not in bytes.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_ROW = re.compile(r"\s*(?:\|-+Physical Mem(?:ory)?\.{2,}|Physical Memory: *)(?P<bytes>\d{1,20})(?: Bytes)?\s*", re.I)


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the first size that is told and is not nothing."""
    for line, text in enumerate(artefact.lines, 1):
        found = _ROW.fullmatch(text)
        if found and int(found["bytes"]):
            yield fact(artefact, line, "memory", total_bytes=int(found["bytes"]))
            return
