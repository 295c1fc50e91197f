"""The VM's virtual hardware is older than the release of the host is made for.

Version 4 and below on ESXi 5 and later, 7 and below on ESXi 7 and later. Empty: newer, or the
version of the VM or of a host was not captured.
"""

import re

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_OLDEST = ((7, 7), (5, 4))  # from this release on, hardware up to this version is old


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the line of the .vmx and the destination's release, or the source's where only that is known."""
    vmx = vm.keys(pair)
    hardware = vm.value(vmx, "virtualhw.version")
    hosts = (*pair.destination.of("version"), *pair.source.of("version"))
    release = re.match(r"\d{1,2}", hosts[0].get("version")) if hosts else None
    if not release or not re.fullmatch(r"[0-9]{1,3}", hardware):
        return ()
    oldest = next((version for since, version in _OLDEST if int(release[0]) >= since), 0)
    return quote([vmx["virtualhw.version"], hosts[0]]) if int(hardware) <= oldest else ()
