"""How long a host has been up: commands/localcli_system-stats-uptime-get.txt.

5.x to 9.x, microseconds without a word:

    9740696123456

Gives `uptime` {seconds}, of whole seconds. Nothing: the output holds no number.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_NUMBER = re.compile(r"\s*(?P<microseconds>\d{1,20})\s*")
_MICROSECONDS = 1_000_000


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the first number of the output."""
    for line, text in enumerate(artefact.lines, 1):
        if found := _NUMBER.fullmatch(text):
            yield fact(artefact, line, "uptime", seconds=int(found["microseconds"]) // _MICROSECONDS)
            return
