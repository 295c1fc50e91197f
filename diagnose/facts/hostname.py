"""The name a host gives itself: commands/uname_-a.txt.

5.x to 9.x:

    VMkernel esx01.example.com 7.0.3 #1 SMP Release build-20328353 Aug 22 2022 19:09:47 x86_64 x86_64 x86_64 ESXi

Gives `hostname` {name}. esx.conf names the host too (esx_conf.py). Nothing: no such line.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_LINE = re.compile(r"(?:VMkernel|Linux) (?P<name>\S+) \d")


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the host's name."""
    for line, text in enumerate(artefact.lines, 1):
        if found := _LINE.match(text):
            yield fact(artefact, line, "hostname", name=found["name"])
            return
