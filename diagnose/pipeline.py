"""The stages in their order: the map of the tool.

bundle -> scan -> events -> migrations -> matching -> report, with facts and checks beside the records.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

import diagnose
from diagnose import bundle, events, formats, knowledge, migrations, reading
from diagnose.errors import InputError
from diagnose.matching import Captured, match
from diagnose.model import (
    Artefact,
    Event,
    Fact,
    Host,
    HostFacts,
    Input,
    Migration,
    Pair,
    Problem,
    Report,
)
from diagnose.scan import decode
from diagnose.trouble import Trouble, Window

_PICKED_MOST = 60  # lines of an excerpt that somebody picked record by record; a longer one is a piece of a log
_ARTEFACT_MOST = 64 << 20  # bytes of one configuration output that are read


class Options(Struct, frozen=True):
    """What narrows a triage: times (UTC), a VM's name, a host's label, a migration id; None: no limit."""

    since: datetime | None = None
    until: datetime | None = None
    vm: str = ""
    host: str = ""
    migration: str = ""
    kb: Path | None = None
    jobs: int = 1


class _Gathered:
    """What the reading stages hand over."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.trouble = Trouble()
        self.facts: list[Fact] = []
        self.inputs: dict[tuple[str, str], _Read] = {}
        self.problems: list[Problem] = []
        self.last_seen: dict[str, datetime] = {}
        self.in_bundle = False


class _Read(Struct):
    """What was read of one host in one input."""

    kind: str = "excerpt"
    files: int = 0
    bytes: int = 0
    lines: int = 0
    records: int = 0
    first: datetime | None = None
    last: datetime | None = None


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
    gathered = _gather(paths, reading.Plan(kinds, _stems(kinds, migrations.FOLDED), _PICKED_MOST), options.jobs)

    def unfold(windows: list[Window]) -> list[Event]:
        return [event for event in events.read(gathered.trouble.within(windows)) if event.kind in kinds]

    built = migrations.build(
        gathered.events, known.stages, gathered.last_seen, excerpt=not gathered.in_bundle, unfold=unfold
    )
    chosen = [each for each in built if _wanted(each, options)]
    diagnoses = tuple(
        match(
            each,
            known.causes,
            _captured(each, gathered.facts),
            migrations.ABNORMAL,
            known.codes,
            known.calibration,
        )
        for each in chosen
    )
    return Report(
        version=diagnose.__version__,
        knowledge_base=known.info,
        inputs=_inputs(gathered),
        hosts=_hosts(chosen),
        diagnoses=diagnoses,
        problems=tuple(gathered.problems),
        left_out=len(built) - len(chosen),
    )


def records(paths: Sequence[str], kinds: frozenset[str]) -> list[Event]:
    """Return the events of these kinds that the paths hold, before they are correlated.

    Raises InputError where nothing at all could be read.
    """
    return _gather(paths, reading.Plan(kinds, _stems(kinds, frozenset()), _PICKED_MOST), jobs=1).events


def _gather(paths: Sequence[str], plan: reading.Plan, jobs: int) -> _Gathered:
    """Read the paths; of the events only those that the plan asks for are kept."""
    gathered = _Gathered()
    refused: list[tuple[str, InputError]] = []
    labels = bundle.labels(_once(paths, gathered.problems))
    for path, label in labels.items():
        try:
            for each in reading.read_all(_logs(path, label, len(labels) > 1, gathered), plan, jobs):
                _take(each, gathered)
        except InputError as error:
            refused.append((label, error))
    if not any(read.files for read in gathered.inputs.values()):
        if refused:
            raise refused[0][1]
        reason = "; ".join(f"{each.path} {each.reason}" for each in gathered.problems[:3])
        reason = reason or "no file, or none that goes by the name of a log or has its form"
        raise InputError(", ".join(paths), f"holds nothing that can be read{f' ({reason})' if reason else ''}")
    gathered.problems += [Problem(label, error.reason) for label, error in refused]
    return gathered


def _once(paths: Sequence[str], problems: list[Problem]) -> list[str]:
    """Return the paths without those that were given before or lie in another: their records would count twice."""
    places = {path: path if path in ("-", "") else os.path.realpath(path) for path in paths}
    chosen: list[str] = []
    taken: set[str] = set()
    for path in paths:
        place = Path(places[path])
        if places[path] in taken or not {str(above) for above in place.parents}.isdisjoint(places.values()):
            problems.append(Problem(place.name, "was given before, or lies in another folder that was; read once"))
        else:
            chosen.append(path)
            taken.add(places[path])
    return chosen


def _logs(path: str, label: str, several: bool, gathered: _Gathered) -> Iterator[bundle.Member]:
    """Yield the members of one PATH that may be logs; configuration is read on the way."""
    from diagnose import facts  # its table of readers is only needed where there is input

    for member in bundle.walk(path, gathered.problems.append, label, several):
        gathered.in_bundle |= member.in_bundle
        reader = facts.reader_for(member.path)
        if reader is not None:
            gathered.facts += reader(_artefact(member, gathered))
        elif member.worth_reading():
            yield member


def _read_of(member: bundle.Member, gathered: _Gathered) -> _Read:
    read = gathered.inputs.setdefault((member.input, member.host), _Read())
    if member.in_bundle:
        read.kind = "bundle"
    return read


def _artefact(member: bundle.Member, gathered: _Gathered) -> Artefact:
    data = member.stream.read(_ARTEFACT_MOST + 1)
    if len(data) > _ARTEFACT_MOST:
        gathered.problems.append(
            Problem(member.path, f"is longer than {_ARTEFACT_MOST >> 20} MB; the rest was not read")
        )
    read = _read_of(member, gathered)
    read.files += 1
    read.bytes += len(data)
    lines = tuple(line.rstrip("\r") for line in decode(data).split("\n"))
    return Artefact(member.host, member.path, lines)


def _take(each: reading.Reading, gathered: _Gathered) -> None:
    """Put what a member holds to the rest."""
    member, tally = each.member, each.tally
    told = bool(gathered.problems) and gathered.problems[-1].path == member.path
    if tally.bytes or not told:  # what is damaged from its first byte on is not empty
        gathered.problems += [Problem(member.path, reason) for reason in tally.trouble]
    if not tally.format:
        return  # empty or binary: told above
    gathered.events += each.events
    gathered.trouble.take(each.trouble)
    read = _read_of(member, gathered)
    read.files += 1
    read.bytes += tally.bytes
    read.lines += tally.lines
    read.records += tally.records
    if tally.first and tally.last:
        read.first = min(read.first or tally.first, tally.first)
        read.last = max(read.last or tally.last, tally.last)
        gathered.last_seen[member.host] = max(gathered.last_seen.get(member.host, tally.last), tally.last)


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


def _captured(migration: Migration, facts: Sequence[Fact]) -> Captured:
    """Return what configuration says about the migration's two hosts and its VM."""
    from diagnose import checks  # its table of checks is only needed where there are facts

    if not facts:
        return Captured()
    source = _facts_of(migration.source.host, migration.source.ip, facts)
    destination = _facts_of(migration.destination.host, migration.destination.ip, facts)
    vm = _vm_facts(migration, facts)
    pair = Pair(source, destination, vm, migration.source.ip, migration.destination.ip)
    return Captured(checks.run(pair), (*source.facts, *destination.facts, *vm))


def _facts_of(host: str, ip: str, facts: Iterable[Fact]) -> HostFacts:
    """Return the facts of a side: by the label of its host, else by the vMotion address that it used."""
    if not any(fact.host == host for fact in facts) and ip:
        host = next((fact.host for fact in facts if fact.name == "vmknic" and fact.get("address") == ip), host)
    return HostFacts(host, tuple(fact for fact in facts if fact.host == host and fact.name != "vmx"))


def _vm_facts(migration: Migration, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts of the VM's own .vmx, from the first bundle that holds it.

    The .vmx's name, or the VM's folder, must be that of the migration; of several the one whose datastore is
    the same. A lone .vmx is taken only where the records do not name the VM.
    """
    rows: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.name == "vmx":
            rows.setdefault((fact.host, fact.file), []).append(fact)
    path, name = migration.vm.path, migration.vm.name
    if not name and not path:
        return tuple(next(iter(rows.values()))) if len(rows) == 1 else ()
    fit = {key: own for key, own in rows.items() if _is_vmx_of(key[1], path, name)}
    same = [own for key, own in fit.items() if path and path.strip("/") in key[1]]
    chosen = same or list(fit.values())
    return tuple(chosen[0]) if chosen else ()


def _is_vmx_of(file: str, path: str, name: str) -> bool:
    """Say whether a .vmx of a bundle is the VM's: by its file's name, else by the folder it lies in."""
    folder, vmx = file.replace("!", "/").split("/")[-2:] if "/" in file else ("", file)
    wanted = path.rsplit("/", 1)[-1]
    if wanted.endswith(".vmx"):
        return vmx == wanted
    return folder == wanted if wanted else vmx == f"{name}.vmx"


def _inputs(gathered: _Gathered) -> tuple[Input, ...]:
    products = {
        fact.host: f"{fact.get('product')} {fact.get('version')}".strip()
        for fact in gathered.facts
        if fact.name == "version"
    }
    return tuple(
        Input(
            path,
            read.kind,
            host,
            products.get(host, ""),
            read.files,
            read.bytes,
            read.lines,
            read.records,
            read.first,
            read.last,
        )
        for (path, host), read in gathered.inputs.items()
    )


def _hosts(chosen: Iterable[Migration]) -> tuple[Host, ...]:
    roles: dict[str, set[str]] = {}
    for each in chosen:
        for event in each.events:
            if event.host:
                roles.setdefault(event.host, set()).add(event.side)
    return tuple(Host(name, _role(sides - {""})) for name, sides in sorted(roles.items()))


def _role(sides: set[str]) -> str:
    if sides == {"vcenter"}:
        return "vcenter"
    return sides.pop() if len(sides) == 1 else "both" if sides else ""
