"""The VM has more snapshots in one row than are supported: 32 (VMware KB 1025279).

Many that hang side by side from one parent are allowed. Empty: not so many, or the VM's .vmsd was not captured.
"""

from pathlib import PurePosixPath

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_MOST = 32


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the number of snapshots."""
    names = {PurePosixPath(fact.get("vm")).stem for fact in vm.keys(pair).values()}
    return quote(
        fact
        for fact in vm.files(pair, "snapshot")
        if PurePosixPath(fact.get("vm")).stem in names and int(fact.fields.get("chain", 0) or 0) > _MOST
    )
