"""The JSON of a preflight as types: names, nesting and order of its keys.

An interface: a key never changes its meaning, and every key is always there. None is written null: not known. More
keys may be added, at the end of their object. schema.json beside this module is exported from these types.
"""

from typing import Literal

from msgspec import Struct

from diagnose.reports.wire import Evidence, Problem, Tool

SCHEMA_VERSION: Literal[1] = 1

Outlook = Literal["fails", "at risk", "not captured", "passes"]


class End(Struct, frozen=True):
    """One host of the planned move: the input it lies in, its label there, its release ("" not captured)."""

    path: str
    host: str
    product: str


class Percent(Struct, frozen=True):
    """Where on the task bar a move stops: the number that is known (null: none), and the band of the stages."""

    value: int | None
    low: int | None
    high: int | None


class Vm(Struct, frozen=True):
    """A VM: what is said of it, the checks that fire, that could not be decided, and that are clear.

    `percent`: where the first fault would stop it, null where none does.
    """

    name: str
    path: str
    outlook: Outlook
    percent: Percent | None
    fires: tuple[str, ...]
    undecided: tuple[str, ...]
    clear: tuple[str, ...]


class Cause(Struct, frozen=True):
    """A cause that the check makes possible; `decides`: the check alone is taken to stop the move."""

    cause: str
    title: str
    decides: bool
    percent: Percent
    stages: tuple[str, ...]
    explanation: str
    remedy: tuple[str, ...]
    confirm: str
    false_positives: str
    references: tuple[str, ...]


class Shown(Struct, frozen=True):
    """What proves a fault for these VMs; no VMs: for the hosts, of which no VM was captured."""

    vms: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class Fault(Struct, frozen=True):
    """A check that fires, for whom, with what proof, and the causes that it makes possible, likeliest first."""

    check: str
    outlook: Literal["fails", "at risk"]
    shown: tuple[Shown, ...]
    causes: tuple[Cause, ...]


class Lack(Struct, frozen=True):
    """Configuration that was not captured, where it belongs, what collects it, and the checks that it leaves open."""

    side: Literal["source", "destination"]
    host: str
    what: str
    where: str
    command: str
    checks: tuple[str, ...]


class Unseen(Struct, frozen=True):
    """A VM of the source whose .vmx was not captured or cannot be read."""

    name: str
    path: str


class Preflight(Struct, frozen=True):
    """All that one run of `diagnose preflight` has to say."""

    schema_version: Literal[1]
    tool: Tool
    source: End
    destination: End
    outlook: Outlook
    vms: tuple[Vm, ...]
    faults: tuple[Fault, ...]
    not_captured: tuple[Lack, ...]
    unseen: tuple[Unseen, ...]
    problems: tuple[Problem, ...]
