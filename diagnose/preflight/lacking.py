"""What the checks could not be decided for want of -> what to collect, on which host, by which command."""

from collections.abc import Iterable
from typing import Literal

from diagnose.checks import State
from diagnose.collecting import FACTS, WHOLE_HOST, Asked
from diagnose.facts import ARTEFACTS
from diagnose.model import Lack

Side = Literal["source", "destination"]


def lacks(states: Iterable[State], source: str, destination: str) -> tuple[Lack, ...]:
    """Return what was not captured, with all the checks that it leaves open: a row a file of each host.

    The VM's own .vmx is asked of the source.
    """
    found: dict[tuple[Side, str], tuple[Asked, dict[str, None]]] = {}
    for state in states:
        for lacking in state.lacking:
            side, _, names = lacking.partition(": ")
            asked = _asked(names)
            key: tuple[Side, str] = ("destination" if side == "destination" else "source", asked.what)
            first, checks = found.get(key, (asked, {}))
            found[key] = (first, {**checks, state.check: None})
    return tuple(
        Lack(side, source if side == "source" else destination, each.what, each.where, each.command, tuple(checks))
        for side in ("source", "destination")
        for (at, _), (each, checks) in found.items()
        if at == side
    )


def _asked(names: str) -> Asked:
    """Return what to ask for: a fact, `a|b`: the first that a command is known for, else the host's bundle."""
    known = next((FACTS[name] for name in names.split("|") if name in FACTS), None)
    if known:
        return known
    kinds = dict.fromkeys(kind.name for name in names.split("|") for kind in ARTEFACTS if name in kind.gives)
    return Asked(" or ".join(kinds) or names, WHOLE_HOST.where, WHOLE_HOST.command)
