"""A row of the table of checks, and what a check says.

Comes in: what a check asks for. Goes out: the row by which `checks` runs it and tells "clear" from "not captured".
"""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from diagnose.model import Evidence, Pair

Find = Callable[[Pair], tuple[Evidence, ...]]
Undecided = Callable[[Pair], tuple[str, ...]]
Says = Literal["fires", "clear", "not captured"]
Tells = Literal["fault", "trait", "sound"]
"""What a check that fires tells: what stands against a move, a legal trait of the VM or the hosts (which only supports
a cause), or that all is well (which only excludes one)."""


class Check(Struct, frozen=True):
    """A check: its name, a sentence that is true when it fires, what finds the proof, and what that asks for.

    `source` and `destination` name facts that must have been captured of a host for "clear" to mean anything;
    `a|b`: either of them. `vm`: the VM's own .vmx as well. `tells`: a fault, unless it says otherwise. `undecided`:
    what is lacking for an answer although the facts are there, as `side: name`; None: nothing can be.
    """

    name: str
    find: Find
    source: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    vm: bool = False
    tells: Tells = "fault"
    undecided: Undecided | None = None


class State(Struct, frozen=True):
    """What a check says of two hosts. `lacking`: what was not captured, as `side: fact`, where that is the answer."""

    check: str
    says: Says
    evidence: tuple[Evidence, ...] = ()
    lacking: tuple[str, ...] = ()


def both(
    name: str, find: Find, *asks: str, vm: bool = False, tells: Tells = "fault", undecided: Undecided | None = None
) -> Check:
    """Return the row of a check that asks the same facts of both hosts."""
    return Check(name, find, asks, asks, vm, tells, undecided)
