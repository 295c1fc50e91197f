"""The release of a host: commands/vmware_-vl.txt, localcli_system-version-get.txt.

`vmware -vl`, 4.x to 9.x:

    VMware ESXi 8.0.0 build-21203435
    VMware ESXi 8.0 GA

`localcli system version get`, 5.x to 9.x:

       Product: VMware ESXi
       Version: 8.0.3
       Build: Releasebuild-24022510
       Update: 3

Gives `version` {product, version, build}. Nothing: the output holds neither form.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_LINE = re.compile(r"\s*(?P<product>VMware ESXi?(?: Server)?) (?P<version>\d[\w.]*) build-(?P<build>\d+)\s*")
_KEY = re.compile(r"\s*(?P<key>Product|Version|Build):(?P<value>.*)")


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the release that the output names."""
    keys: dict[str, str] = {}
    at = 0
    for line, text in enumerate(artefact.lines, 1):
        if found := _LINE.fullmatch(text):
            yield fact(artefact, line, "version", **found.groupdict())
            return
        if key := _KEY.fullmatch(text):
            keys.setdefault(key["key"], key["value"].strip())
            at = line if key["key"] == "Version" else at
    if at:
        build = keys.get("Build", "").rpartition("-")[2]
        yield fact(artefact, at, "version", product=keys.get("Product", ""), version=keys["Version"], build=build)
