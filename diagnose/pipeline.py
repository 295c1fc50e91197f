"""The stages in their order: the map of the tool.

bundle -> scan -> events -> migrations -> matching -> report, with facts and checks beside the records.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

import diagnose
from diagnose import bundle, checks, events, formats, knowledge, migrations, missing, reading
from diagnose.collecting import FACTS
from diagnose.configurations import Configurations
from diagnose.errors import InputError
from diagnose.gathering import gather, inputs
from diagnose.hosts import Seen, hosts
from diagnose.matching import Captured, Prospects, match
from diagnose.migrations.reckoned import reckoned
from diagnose.model import CAPTURED, Diagnosis, Event, Migration, Pair, Report
from diagnose.scan import line_of
from diagnose.trouble import Window

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
    configurations = Configurations(gathered.facts)
    built, skew = reckoned([configurations.named(each) for each in built], configurations.by_ntp())
    chosen = [each for each in built if _wanted(each, options)]
    partial = options.since is not None or options.until is not None
    causes = Prospects(known.causes)
    diagnoses: list[Diagnosis] = []
    checked: list[Seen] = []
    for each in chosen:
        pair = configurations.pair(each)
        states = configurations.states(pair)
        captured = _captured(each, pair, states)
        shown = frozenset(name for name in FACTS if pair.source.captured(name) and pair.destination.captured(name))
        found = match(each, causes, captured, migrations.ABNORMAL, known.codes, known.calibration)
        checked.append((each, states))
        diagnoses.append(
            missing.add(
                found,
                known.causes,
                missing.Given(gathered.logs, states, shown, configurations.hosts, gathered.in_bundle, partial),
            )
        )
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


def _captured(migration: Migration, pair: Pair, states: Iterable[checks.State]) -> Captured:
    """Return what configuration says about the migration's two hosts and its VM."""
    fired = {state.check: state.evidence for state in states if state.evidence}
    facts = (*pair.source.facts, *pair.destination.facts, *pair.vm)
    given = [any(fact.name != CAPTURED for fact in host.facts) for host in (pair.source, pair.destination)]
    one_sided = given[0] != given[1] and migration.type != "svmotion"
    return Captured(fired, facts, sound=checks.SOUND, one_sided=one_sided)
