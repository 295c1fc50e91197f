"""The VM shares a SCSI bus in a way that keeps a running VM from being moved.

Physical sharing with hardware version 11 or later between hosts of 6.0 or later can be moved (VMware KB 1037959) and is
not meant. Empty: nothing is shared, it is of that kind, or the .vmx was not captured.
"""

import re

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair

_KEY = re.compile(r"(?P<controller>scsi\d+)\.sharedbus")
_HARDWARE = 11
_RELEASE = 6


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the controllers, and for physical sharing what is too old for it."""
    vmx = vm.keys(pair)
    shared: dict[str, list[Fact]] = {"virtual": [], "physical": []}
    for key, fact in vmx.items():
        named = _KEY.fullmatch(key)
        if named and vm.value(vmx, f"{named['controller']}.present").upper() != "FALSE":
            shared.setdefault(fact.get("value").strip().lower(), []).append(fact)
    old = _old(pair, vmx) if shared["physical"] else []
    return quote([*shared["virtual"], *(shared["physical"] if old else ()), *old])


def _old(pair: Pair, vmx: dict[str, Fact]) -> list[Fact]:
    """Return the hardware version and the releases that are too old to move a VM with physical sharing."""
    hardware = [vmx["virtualhw.version"]] if 0 < _number(vm.value(vmx, "virtualhw.version")) < _HARDWARE else []
    releases = [
        row
        for host in pair.hosts()
        for row in host.of("version")
        if 0 < _number(row.get("version").partition(".")[0]) < _RELEASE
    ]
    return [*hardware, *releases]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
