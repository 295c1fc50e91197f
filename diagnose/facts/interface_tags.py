"""What the VMkernel ports are for: commands/localcli_network-ip-interface-tag-get--i-vmk1.txt.

5.1 to 8.x, a file a port; only the file's name says which:

       Tags: Management, VMotion

Gives `vmknic_tags` {interface, tags}, as esxcfg-info gives it: a comma list, "" where the port carries none; interface
is "" where the file's name does not say it. Nothing: no such line. The row is from memory: no public sample was found.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_TAGS = re.compile(r"\s*Tags:(?P<tags>.*)")
_FILE = re.compile(r"tag[-_]get.*[-_= ](?P<interface>vmk\d+)(?!\d)")


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the tags of the port that the file is named for."""
    named = _FILE.search(artefact.file)
    interface = named["interface"] if named else ""
    for line, text in enumerate(artefact.lines, 1):
        if found := _TAGS.fullmatch(text):
            words = [word for word in re.split(r"[,;|\s]+", found["tags"]) if word]
            yield fact(artefact, line, "vmknic_tags", interface=interface, tags=",".join(words))
