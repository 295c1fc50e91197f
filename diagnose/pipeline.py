"""The stages in their order: the map of the tool.

bundle -> scan -> events -> migrations -> matching -> report, with facts and checks beside the records.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

import diagnose
from diagnose import bundle, checks, events, formats, knowledge, migrations, missing, reading
from diagnose.errors import InputError
from diagnose.facts import VM_FILES
from diagnose.gathering import gather, inputs
from diagnose.hosts import Seen, hosts
from diagnose.matching import Captured, Prospects, match
from diagnose.migrations.reckoned import reckoned
from diagnose.model import (
    Diagnosis,
    Event,
    Fact,
    HostFacts,
    Migration,
    Pair,
    Report,
)
from diagnose.scan import line_of
from diagnose.trouble import Window

_NIC = re.compile(r"\bvmnic\d+\b")
_OF_NICS = frozenset({"uplink_down", "nic_hung", "nic_reset", "nic_firmware_failed", "vob_raised"})
_NTP_ERROR = 0.2  # seconds: the way to the server and back, and what the clock drifts between two polls
_PICKED_MOST = 60  # lines of an excerpt that somebody picked record by record; a longer one is a piece of a log


class Options(Struct, frozen=True):
    """What narrows a triage: times (UTC), a VM's name, a host's label, a migration id; None: no limit."""

    since: datetime | None = None
    until: datetime | None = None
    vm: str = ""
    host: str = ""
    migration: str = ""
    kb: Path | None = None
    jobs: int = 1
    limits: bundle.Limits = bundle.Limits()
    watch: bundle.Watch | None = None


def triage(paths: Sequence[str], options: Options | None = None, known: knowledge.Knowledge | None = None) -> Report:
    """Return the report on everything that the paths hold, correlated together.

    `known`: another knowledge base than the one the options name. Raises InputError where nothing at
    all could be read, KnowledgeError where the knowledge base is broken.
    """
    options = options or Options()
    if options.kb and not options.kb.is_dir():
        raise InputError(str(options.kb), "is no folder with causes")
    known = known or knowledge.load(options.kb)
    kinds = migrations.USED | knowledge.events_named(known)
    plan = reading.Plan(
        kinds,
        _stems(kinds, migrations.FOLDED),
        _PICKED_MOST,
        options.jobs,
        options.limits,
        options.watch,
        options.since,
        options.until,
    )
    gathered = gather(paths, plan)

    def unfold(windows: list[Window]) -> list[Event]:
        near = gathered.trouble.within(windows)
        lines = (line_of(each.host, each.file, each.line, each.raw, each.format) for each in near)
        return gathered.of_their_hosts(event for event in events.read(lines) if event.kind in kinds)

    built = migrations.build(
        gathered.events, known.stages, gathered.last_seen, excerpt=not gathered.in_bundle, unfold=unfold
    )
    built, skew = reckoned(built, _by_ntp(gathered.facts))
    chosen = [each for each in built if _wanted(each, options)]
    partial = options.since is not None or options.until is not None
    causes = Prospects(known.causes)
    diagnoses: list[Diagnosis] = []
    checked: list[Seen] = []
    for each in chosen:
        captured, states = _captured(each, gathered.facts)
        found = match(each, causes, captured, migrations.ABNORMAL, known.codes, known.calibration)
        checked.append((each, states))
        diagnoses.append(missing.add(found, known.causes, missing.Given(gathered.logs, states, partial)))
    return Report(
        version=diagnose.__version__,
        knowledge_base=known.info,
        inputs=inputs(gathered),
        hosts=hosts(checked, known.causes, skew),
        diagnoses=tuple(diagnoses),
        problems=tuple(gathered.problems),
        left_out=len(built) - len(chosen),
    )


def records(paths: Sequence[str], kinds: frozenset[str]) -> list[Event]:
    """Return the events of these kinds that the paths hold, before they are correlated.

    Raises InputError where nothing at all could be read.
    """
    return gather(paths, reading.Plan(kinds, _stems(kinds, frozenset()), _PICKED_MOST)).events


def _stems(kinds: frozenset[str], folded: frozenset[str]) -> Callable[[str], formats.Stems]:
    """Return what gives the stems of a format: those of the messages whose events somebody asks for."""
    return lambda name: formats.Stems() if name == formats.TEXT else events.stems(name, kinds, folded)


def _wanted(migration: Migration, options: Options) -> bool:
    if options.migration and migration.id != options.migration:
        return False
    if options.vm and options.vm.casefold() not in migration.vm.name.casefold():
        return False
    if options.host and options.host not in {event.host for event in migration.events}:
        return False
    if options.since and migration.ended_at and migration.ended_at < options.since:
        return False
    return not (options.until and migration.started_at and migration.started_at > options.until)


def _captured(migration: Migration, facts: Sequence[Fact]) -> tuple[Captured, tuple[checks.State, ...]]:
    """Return what configuration says about the migration's two hosts and its VM, and what each check says of them."""
    source = _facts_of(migration.source.host, migration.source.ip, facts)
    destination = _facts_of(migration.destination.host, migration.destination.ip, facts)
    vm = _vm_facts(migration, facts)
    ends = (migration.source.ip, migration.destination.ip)
    states = checks.states(Pair(source, destination, vm, *ends, troubled=_troubled(migration)))
    fired = {state.check: state.evidence for state in states if state.evidence}
    one_sided = bool(source.facts) != bool(destination.facts) and migration.type != "svmotion"
    return Captured(fired, (*source.facts, *destination.facts, *vm), sound=checks.SOUND, one_sided=one_sided), states


def _by_ntp(facts: Iterable[Fact]) -> dict[str, tuple[float, float]]:
    """Return the hosts whose clock a server was compared with: seconds ahead of true time, and the error of that."""
    asked = (fact for fact in facts if fact.name == "ntp" and fact.get("selected") == "true")
    told = (fact for fact in asked if fact.get("offset_seconds"))
    return {fact.host: (-float(fact.fields["offset_seconds"]), _NTP_ERROR) for fact in told}


def _troubled(migration: Migration) -> frozenset[tuple[str, str]]:
    """Return host and name of the NICs that the records tell trouble of."""
    told = (event for event in (*migration.events, *migration.around) if event.kind in _OF_NICS)
    return frozenset((event.host, nic) for event in told for nic in _NIC.findall(event.text))


def _facts_of(host: str, ip: str, facts: Iterable[Fact]) -> HostFacts:
    """Return the facts of a side: by the label of its host, else by the vMotion address that it used."""
    if not any(fact.host == host for fact in facts) and ip:
        host = next((fact.host for fact in facts if fact.name == "vmknic" and fact.get("address") == ip), host)
    return HostFacts(host, tuple(fact for fact in facts if fact.host == host and fact.name not in VM_FILES))


def _vm_facts(migration: Migration, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts of the VM's own .vmx, from the first bundle that holds it, and of the files beside it.

    The .vmx's name, or the VM's folder, must be that of the migration; of several the one whose datastore is
    the same. A lone .vmx is taken only where the records do not name the VM.
    """
    rows: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.name == "vmx":
            rows.setdefault((fact.host, fact.file), []).append(fact)
    path, name = migration.vm.path, migration.vm.name
    if not name and not path:
        return _with_files(next(iter(rows.values())), facts) if len(rows) == 1 else ()
    fit = {key: own for key, own in rows.items() if _is_vmx_of(key[1], path, name)}
    same = [own for key, own in fit.items() if path and path.strip("/") in key[1]]
    chosen = same or list(fit.values())
    return _with_files(chosen[0], facts) if chosen else ()


def _with_files(vmx: list[Fact], facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the rows of a .vmx with the facts of the same bundle's files in its folder, or that it names by a path."""
    host, folder = vmx[0].host, vmx[0].file.rpartition("/")[0]
    named = {fact.get("value") for fact in vmx}
    beside = (
        fact
        for fact in facts
        if fact.name in VM_FILES
        and fact.name != "vmx"
        and fact.host == host
        and (fact.file.rpartition("/")[0] == folder or fact.get("path") in named)
    )
    return (*vmx, *beside)


def _is_vmx_of(file: str, path: str, name: str) -> bool:
    """Say whether a .vmx of a bundle is the VM's: by its file's name, else by the folder it lies in."""
    folder, vmx = file.replace("!", "/").split("/")[-2:] if "/" in file else ("", file)
    wanted = path.rsplit("/", 1)[-1]
    if wanted.endswith(".vmx"):
        return vmx == wanted
    return folder == wanted if wanted else vmx == f"{name}.vmx"
