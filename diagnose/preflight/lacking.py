"""What the checks could not be decided for want of -> what to collect, on which host, by which command."""

from collections.abc import Iterable
from typing import Literal

from diagnose.checks import State
from diagnose.collecting import FACTS, WHOLE_HOST, Asked
from diagnose.facts import ARTEFACTS, VM_FILES
from diagnose.model import CAPTURED, Fact, HostFacts, Lack

Side = Literal["source", "destination"]


def lacks(states: Iterable[State], source: HostFacts, destination: HostFacts) -> tuple[Lack, ...]:
    """Return what was not captured, with all the checks that it leaves open: a row a file of each host.

    The VM's own .vmx is asked of the source. Of a host without any facts its whole bundle is asked for.
    """
    bare = {name for name, host in (("source", source), ("destination", destination)) if not tells(host.facts)}
    found: dict[tuple[Side, str], tuple[Asked, dict[str, None]]] = {}
    for state in states:
        for lacking in state.lacking:
            side, _, names = lacking.partition(": ")
            asked = WHOLE_HOST if side in bare else _asked(names)
            key: tuple[Side, str] = ("destination" if side == "destination" else "source", asked.what)
            first, checks = found.get(key, (asked, {}))
            found[key] = (first, {**checks, state.check: None})
    return tuple(
        Lack(
            side, (source if side == "source" else destination).host, each.what, each.where, each.command, tuple(checks)
        )
        for side in ("source", "destination")
        for (at, _), (each, checks) in found.items()
        if at == side
    )


def tells(facts: Iterable[Fact]) -> bool:
    """Say whether something of a host itself was captured, be it an empty list, and not only files of its VMs."""
    names = {
        name for fact in facts for name in (fact.get("facts").split(",") if fact.name == CAPTURED else [fact.name])
    }
    return not names <= {"", *VM_FILES}


def _asked(names: str) -> Asked:
    """Return what to ask for: a fact, `a|b`: the first that a command is known for, else the host's bundle."""
    known = next((FACTS[name] for name in names.split("|") if name in FACTS), None)
    if known:
        return known
    kinds = dict.fromkeys(kind.name for name in names.split("|") for kind in ARTEFACTS if name in kind.gives)
    return Asked(" or ".join(kinds) or names, WHOLE_HOST.where, WHOLE_HOST.command)
