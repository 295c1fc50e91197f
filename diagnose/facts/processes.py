"""The running VMs: commands/localcli_vm-process-list.txt.

5.x to 9.x, a block a VM:

    web one
       World ID: 2099845
       Process ID: 0
       VMX Cartel ID: 2099844
       UUID: 42 1e 7a 10 2f 4b 9c 33-5d 0e 8b 21 90 aa 4f 17
       Display Name: web one
       Config File: /vmfs/volumes/5e8f1c20-7d3a9b14-2c6e-b4969123a010/web/web.vmx

Gives `vm_process` {name, world, cartel, config_file, uuid}, quoting the configuration file, with
the fields that the block holds. Nothing: no VM ran, or no list was captured.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact, number
from diagnose.model import Artefact, Fact, Value

_KEY = re.compile(r"\s+(?P<key>World ID|VMX Cartel ID|UUID|Display Name|Config File):(?P<value>.*)")
_FIELDS = {
    "World ID": "world",
    "VMX Cartel ID": "cartel",
    "UUID": "uuid",
    "Display Name": "name",
    "Config File": "config_file",
}
_NUMBERS = ("world", "cartel")


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a VM; a block ends with its configuration file."""
    block: dict[str, Value] = {}
    for line, text in enumerate(artefact.lines, 1):
        found = _KEY.fullmatch(text)
        if not found:
            block = block if text.startswith(" ") else {}
            continue
        field, value = _FIELDS[found["key"]], found["value"].strip()
        block[field] = number(value) if field in _NUMBERS else value
        if field == "config_file":
            yield fact(artefact, line, "vm_process", **block)
            block = {}
