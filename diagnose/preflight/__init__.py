"""Before a move: which VMs of the source would fail on the way to the destination, at which percentage, why.

Comes in: a path for each of the two hosts. Goes out: a Preflight. Every check looks at the two hosts with each VM in
turn; no log is read. A VM fails where a check fires that alone stops the move (`reasons` says by which rule), is at
risk where another one fires, is "not captured" where none fires and one could not be decided, and passes only where
all are clear. Where no .vmx was captured the hosts alone are compared.
"""

from collections.abc import Iterable, Mapping
from os.path import realpath
from pathlib import Path

from msgspec import Struct

import diagnose
from diagnose import bundle, checks, knowledge
from diagnose.errors import DiagnoseError, InputError
from diagnose.gathering import configuration
from diagnose.model import (
    Evidence,
    Fault,
    HostFacts,
    Outlook,
    Pair,
    PlannedVm,
    Preflight,
    Reason,
    Shown,
)
from diagnose.preflight.ends import Opened, Vm, among, opened
from diagnose.preflight.lacking import lacks
from diagnose.preflight.reasons import decides, reasons
from diagnose.preflight.sameness import sameness

_ORDER: tuple[Outlook, ...] = ("fails", "at risk", "not captured", "passes")
_NOWHERE = 101  # behind every percentage
_HOSTS_ALONE = Vm("", "", ())

States = tuple[checks.State, ...]
Known = Mapping[str, tuple[Reason, ...]]


class Options(Struct, frozen=True):
    """What is asked: the VMs by name or path (none: all), which host of several, and what bounds the reading."""

    vms: tuple[str, ...] = ()
    source_host: str = ""
    destination_host: str = ""
    kb: Path | None = None
    limits: bundle.Limits = bundle.Limits()
    watch: bundle.Watch | None = None


def preflight(source: str, destination: str, options: Options | None = None) -> Preflight:
    """Return what the configuration of the two hosts says of moving the source's VMs to the destination.

    Raises InputError where a path cannot be read or holds no configuration, DiagnoseError where it is not clear which
    host or VM is meant, KnowledgeError where the knowledge base is broken.
    """
    options = options or Options()
    if options.kb and not options.kb.is_dir():
        raise InputError(str(options.kb), "is no folder with causes")
    known = knowledge.load(options.kb)
    ours, theirs = _both_ends(source, destination, options)
    vms = among(ours, options.vms)
    why = reasons(known, _era(theirs.host))
    found = [(vm, _states(Pair(ours.host, theirs.host, vm.facts), why)) for vm in vms or (_HOSTS_ALONE,)]
    planned = sorted((_planned(vm, states, why) for vm, states in found), key=_worst_first)
    unseen = () if options.vms else ours.unseen
    outlooks: list[Outlook] = [each.outlook for each in planned]
    if unseen:
        outlooks.append("not captured")
    return Preflight(
        version=diagnose.__version__,
        knowledge_base=known.info,
        source=ours.end,
        destination=theirs.end,
        outlook=min(outlooks, key=_ORDER.index),
        vms=tuple(planned) if vms else (),
        faults=_faults(found, why),
        lacks=lacks((state for _, states in found for state in states), ours.host, theirs.host),
        unseen=unseen,
        problems=tuple(dict.fromkeys((*ours.problems, *theirs.problems))),
    )


def _both_ends(source: str, destination: str, options: Options) -> tuple[Opened, Opened]:
    """Return both hosts, under two names: the labels of two bundles may be the same ("localhost").

    Raises DiagnoseError where both are one host.
    """
    there = here = configuration(source, options.limits, options.watch)
    if source != destination:
        there = configuration(destination, options.limits, options.watch)
    ours = opened(source, here, options.source_host, "--source-host")
    theirs = opened(destination, there, options.destination_host, "--destination-host")
    if ours.end.host == theirs.end.host:
        ours, theirs = _told_apart(source, destination, ours, theirs)
    same = sameness(ours.host, theirs.host)
    if same and same.sure:
        raise DiagnoseError(
            "preflight", f"source and destination are one host ({same.why}); give another as DESTINATION"
        )
    if same:
        theirs = theirs.noting(f"may be the same host as the source ({same.why}), or a clone of it")
    return ours, theirs


def _told_apart(source: str, destination: str, ours: Opened, theirs: Opened) -> tuple[Opened, Opened]:
    """Return two hosts of one label under two names. Raises DiagnoseError where both come from one path."""
    if realpath(source) == realpath(destination):
        raise DiagnoseError(
            "preflight", f"source and destination are the same host, {ours.end.host}; give another as DESTINATION"
        )
    return ours.called(f"{ours.end.host} (source)"), theirs.called(f"{theirs.end.host} (destination)")


def _era(host: HostFacts) -> str:
    """Return the era of a host's release, "" where it was not captured."""
    return next((f"{fact.get('version').partition('.')[0]}.x" for fact in host.of("version")), "")


def _states(pair: Pair, why: Known) -> States:
    """Return what the checks say that can speak against a move: not those for it, nor a trait that decides nothing."""
    tells = {check.name: check.tells for check in checks.CHECKS}
    return tuple(
        state
        for state in checks.states(pair)
        if tells[state.check] == "fault" or (tells[state.check] == "trait" and decides(why.get(state.check, ())))
    )


def _planned(vm: Vm, states: States, why: Known) -> PlannedVm:
    fires = _names(states, "fires")
    undecided = _names(states, "not captured")
    outlook: Outlook = "not captured" if undecided else "passes"
    worst = [check for check in fires if decides(why.get(check, ()))]
    if fires:
        outlook = "fails" if worst else "at risk"
    first = min((_lead(why.get(check, ())) for check in worst or fires), key=_at, default=None)
    return PlannedVm(
        name=vm.name,
        path=vm.path,
        outlook=outlook,
        fires=fires,
        undecided=undecided,
        clear=_names(states, "clear"),
        percent=first.percent if first else None,
        low=first.low if first else None,
        high=first.high if first else None,
    )


def _names(states: States, says: checks.Says) -> tuple[str, ...]:
    return tuple(state.check for state in states if state.says == says)


def _lead(known: tuple[Reason, ...]) -> Reason | None:
    return known[0] if known else None


def _at(reason: Reason | None) -> int:
    """Return where on the task bar a cause stops a move; where that is not known, behind everything."""
    if reason is None:
        return _NOWHERE
    at = reason.percent if reason.percent is not None else reason.low
    return _NOWHERE if at is None else at


def _worst_first(vm: PlannedVm) -> tuple[int, str, str]:
    return _ORDER.index(vm.outlook), vm.name.casefold(), vm.path


def _faults(found: Iterable[tuple[Vm, States]], why: Known) -> tuple[Fault, ...]:
    """Return a fault a check, the worst first, then by the percentage; VMs with the same proof together."""
    shown: dict[str, dict[tuple[Evidence, ...], list[str]]] = {}
    for vm, states in found:
        for state in states:
            if state.says == "fires":
                shown.setdefault(state.check, {}).setdefault(state.evidence, []).append(vm.name)
    faults = [
        Fault(
            check,
            "fails" if decides(why.get(check, ())) else "at risk",
            tuple(Shown(tuple(name for name in names if name), evidence) for evidence, names in proofs.items()),
            why.get(check, ()),
        )
        for check, proofs in shown.items()
    ]
    order = {check.name: number for number, check in enumerate(checks.CHECKS)}

    def rank(fault: Fault) -> tuple[int, int, int]:
        return _ORDER.index(fault.outlook), _at(_lead(fault.reasons)), order[fault.check]

    return tuple(sorted(faults, key=rank))
