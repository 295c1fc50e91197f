"""The answer before a move: for each VM whether it would go through, what stands against it, what is not known."""

from typing import Literal

from msgspec import Struct

from diagnose.model.answer import KnowledgeInfo
from diagnose.model.records import Evidence, Problem

Outlook = Literal["fails", "at risk", "not captured", "passes"]
"""What is said of a move, the worst first. "passes": every check was decided and is clear, never less."""


class End(Struct, frozen=True):
    """One host of the planned move: the input it lies in, its label there, and its release, "" where not captured."""

    path: str
    host: str
    product: str = ""


class Reason(Struct, frozen=True):
    """A cause of the knowledge base that a firing check makes possible.

    `decides`: the check alone is taken to stop the move. `percent`: what the cause is known for, else None; `low` to
    `high`: the bands of the stages where it stalls a move, None where the knowledge base names none.
    """

    cause: str
    title: str
    decides: bool
    percent: int | None
    low: int | None
    high: int | None
    stages: tuple[str, ...]
    explanation: str
    remedy: tuple[str, ...]
    confirm: str
    false_positives: str
    references: tuple[str, ...]


class Shown(Struct, frozen=True):
    """What proves a fault for these VMs; without VMs: for the hosts, of which no VM was captured."""

    vms: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Fault(Struct, frozen=True):
    """A check that fires, what it means, and for whom. No reasons: no cause of the knowledge base names the check."""

    check: str
    outlook: Literal["fails", "at risk"]
    shown: tuple[Shown, ...]
    reasons: tuple[Reason, ...] = ()

    def vms(self) -> tuple[str, ...]:
        """Return the VMs that it concerns; empty: no VM was captured."""
        return tuple(name for shown in self.shown for name in shown.vms)


class Lack(Struct, frozen=True):
    """Configuration of one side that was not captured: where it belongs, what collects it, the checks left open."""

    side: Literal["source", "destination"]
    host: str
    what: str
    where: str
    command: str
    checks: tuple[str, ...]


class PlannedVm(Struct, frozen=True):
    """A VM of the source: its outlook, and the names of the checks that fire, are open, are clear for it.

    `path` is that of its .vmx on the host. `percent`, `low`, `high`: where the first of its faults would stop it.
    """

    name: str
    path: str
    outlook: Outlook
    fires: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    percent: int | None = None
    low: int | None = None
    high: int | None = None


class Unseen(Struct, frozen=True):
    """A VM of the source that nothing can be said of: its .vmx was not captured, or holds nothing that can be read."""

    name: str
    path: str


class Preflight(Struct, frozen=True):
    """All that one preflight has to say, before it is put into a format.

    `outlook` is the worst of the VMs'; where no VM was captured, what the hosts alone say. `vms` and `faults`: the
    worst first.
    """

    version: str
    knowledge_base: KnowledgeInfo
    source: End
    destination: End
    outlook: Outlook
    vms: tuple[PlannedVm, ...]
    faults: tuple[Fault, ...]
    lacks: tuple[Lack, ...]
    unseen: tuple[Unseen, ...] = ()
    problems: tuple[Problem, ...] = ()
