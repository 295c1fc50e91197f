"""The configuration of a VM: <vm>.vmx.

All eras; a character that cannot stand in a value is written as |XX:

    .encoding = "UTF-8"
    displayName = "web |22one|22"
    virtualHW.version = "14"
    scsi0:0.fileName = "web_one.vmdk"
    sched.swap.derivedName = "/vmfs/volumes/5e8f1c20-7d3a9b14-2c6e-b4969123a010/web/web-1a2b3c4d.vswp"

Gives `vmx` {key, value, vm, vmx_name}, one a key, in their order: `vm` is the path of the file on the
host (inside the input where that is not told), `vmx_name` the displayName or "". Files written by hand have values
without quotes, and remarks after `#`. guestinfo.* is never read: it can hold secrets. Nothing: an empty file. An
encrypted one shows a few keys only.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact, host_path
from diagnose.model import Artefact, Fact

_KEY = re.compile(
    r"\s*(?P<key>[\w.:#-]+)\s*=\s*"
    r'(?:"(?P<value>[^"]*)"\s*(?:#.*)?|"(?P<loose>.*)"\s*|(?P<bare>[^"\s#]+)\s*(?:#.*)?)'
)
_ESCAPED = re.compile(r"\|([0-9A-Fa-f]{2})")


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a key."""
    rows = [
        (line, found["key"], _ESCAPED.sub(lambda code: chr(int(code[1], 16)), _value(found)))
        for line, text in enumerate(artefact.lines, 1)
        if (found := _KEY.fullmatch(text)) and not found["key"].lower().startswith("guestinfo.")
    ]
    name = next((value for _, key, value in rows if key.lower() == "displayname"), "")
    vm = host_path(artefact.file)
    for line, key, value in rows:
        yield fact(artefact, line, "vmx", key=key, value=value, vm=vm, vmx_name=name)


def _value(found: re.Match[str]) -> str:
    return next(found[name] for name in ("value", "loose", "bare") if found[name] is not None)
