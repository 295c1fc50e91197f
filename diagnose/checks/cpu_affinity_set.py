"""The VM is pinned to certain CPUs of its host.

Empty: its affinity is unset or "all", or the .vmx was not captured.
"""

import re

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_KEY = re.compile(r"sched\.v?cpu\d*\.affinity")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the lines of the .vmx."""
    return quote(
        fact
        for key, fact in vm.keys(pair).items()
        if _KEY.fullmatch(key) and fact.get("value").strip().lower() not in ("", "all")
    )
