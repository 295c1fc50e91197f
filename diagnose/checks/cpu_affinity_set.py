"""The VM is pinned to certain CPUs of its host, or to the memory of certain NUMA nodes.

vCenter refuses either by one fault (AffinityConfigured). `numa.nodeAffinity` is none of these: the API knows no such
affinity, it only guides the scheduler of whichever host the VM is on. Empty: its affinity is unset or "all", or the
.vmx was not captured.
"""

import re

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_KEY = re.compile(r"sched\.(?:v?cpu\d*|mem)\.affinity")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the lines of the .vmx."""
    return quote(
        fact
        for key, fact in vm.keys(pair).items()
        if _KEY.fullmatch(key) and fact.get("value").strip().lower() not in ("", "all")
    )
