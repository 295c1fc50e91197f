"""The knowledge base held against its samples (`kb test`) and against the vocabulary (`kb lint`)."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from diagnose import checks, events, facts, knowledge, migrations, pipeline
from diagnose.errors import DiagnoseError, InputError
from diagnose.events import convert
from diagnose.events.grammar import Grammar, load
from diagnose.knowledge.cases import Case, cases
from diagnose.migrations.roles import CLEARS
from diagnose.model import Cause, Finding, Report, Sign
from diagnose.resources import find, samples

SURE = 0.5
_STATES = frozenset({"from_state", "to_state"})  # in words: the correlator tells them by the log's numbering
_WORDED = {"migrate_state_changed": _STATES, "migrate_state_finished": _STATES}
_JOINING = frozenset(
    ("migration_id", "opid", "vc_opid", "task", "vm_path", "vm_world", "dest_world", "world", "waiting_world")
)  # what migrations/joins.py goes by
_HEADS_THAT_JOIN = ("hostd",)  # of a task every record bears the opID; the world that wrote a vmkernel.log's is any
_ALL_JOIN = ("vcenter",)  # what is pasted, or told by vCenter, is about the one move that it can mean


class Verdict(Struct, frozen=True):
    """What triage said of a case, and what is wrong with it ("" : nothing)."""

    case: str
    expected: tuple[str, ...]
    said: str
    confidence: float
    wrong: str


def sample_folder() -> Path:
    """Return sample_logs/ of the checkout. Raises DiagnoseError in an installed wheel, which has none."""
    folder = samples()
    if folder is None:
        raise DiagnoseError("sample_logs", "not installed; run this in a checkout of the project")
    return folder


def lint(overlay: Path | None = None) -> list[DiagnoseError]:
    """Return every mistake in the knowledge base and the samples in the order of their places; empty: there is none."""
    known, mistakes = knowledge.read_all(overlay)
    found = _cases(overlay, mistakes)
    signs = [sign for cause in known.causes for sign in knowledge.signs_of(cause)]
    signs += [sign for stage in known.stages for sign in (*stage.proofs, *stage.stalls)]
    told = [*_unknown_words(signs, mistakes), *_unknown_fields(signs, mistakes), *_out_of_reach(known, mistakes)]
    told += [*_foretold(known, mistakes), *_in_both(known, mistakes), *_unproven(known, found, overlay, mistakes)]
    return sorted([*mistakes, *told], key=_place)


def _place(mistake: DiagnoseError) -> tuple[str, list[int]]:
    """Return the file and the numbers of a place, which is without them where a file cannot be read at all."""
    file, *numbers = mistake.place.split(":")
    return file, [int(number) for number in numbers if number.isdecimal()]


def unused() -> tuple[str, ...]:
    """Return the kinds of event that no cause and no step of the correlation asks for: read, and of no use yet."""
    asked = migrations.USED | knowledge.events_named(knowledge.read_all()[0])
    return tuple(sorted(set(events.kinds()) - asked))


def _unknown_words(signs: list[Sign], places: knowledge.Mistakes) -> Iterator[DiagnoseError]:
    checked = tuple(check.name for check in checks.CHECKS)
    names = {"event": tuple(events.kinds()), "check": checked, "fact": facts.NAMES}
    for sign in signs:
        for kind, known in names.items():
            word = getattr(sign, kind)
            if word and word not in known:
                place = places.value_of(sign.place, kind)
                yield DiagnoseError(place, f"unknown {kind} {word!r}{knowledge.nearest(word, known)}")


def _unknown_fields(signs: list[Sign], places: knowledge.Mistakes) -> Iterator[DiagnoseError]:
    of_events = {kind: names | _WORDED.get(kind, frozenset()) for kind, names in events.fields().items()}
    for sign in signs:
        word, known = (sign.event, of_events) if sign.event else (sign.fact, facts.FIELDS)
        for name in sign.where if word in known else ():
            if name not in known[word]:
                near = knowledge.nearest(name, known[word])
                place = places.key_of(sign.place, "where", name)
                yield DiagnoseError(place, f"{word} carries no field {name!r}: this can never be seen{near}")


def _out_of_reach(known: knowledge.Knowledge, places: knowledge.Mistakes) -> Iterator[DiagnoseError]:
    """Yield the needs that no record can meet, because a record of that kind never comes to a migration."""
    kinds, within_reach = events.kinds(), _within_reach()
    for cause in known.causes:
        for need in cause.needs if cause.status != "retired" else ():
            for sign in need.any_of or (need,):
                if sign.event in kinds and sign.event not in within_reach:
                    reason = (
                        f"{sign.event} belongs to no migration: it names no id, opID, VM or world of one, and no set of"
                        " diagnose/migrations/roles.py says that it is of one or lies around it (AROUND)"
                    )
                    yield DiagnoseError(places.value_of(sign.place, "event"), reason)


def _within_reach() -> frozenset[str]:
    """Return the kinds whose records come to a migration: by what they mean, or by what they name."""
    found = set(migrations.USED - CLEARS.keys())
    for name in events.GRAMMARS:
        found |= _naming_a_migration(load(name))
    return frozenset(found)


def _naming_a_migration(grammar: Grammar) -> set[str]:
    """Return the kinds whose rule has a field by which a record is joined, beyond what any record's head says."""
    own = {kind: {convert.name(each) for each in terminals} for kind, terminals in grammar.terminals().items()}
    of_heads = set.intersection(*own.values()) if grammar.name not in _HEADS_THAT_JOIN else set[str]()
    return {kind for kind, names in own.items() if grammar.name in _ALL_JOIN or (names - of_heads) & _JOINING}


def _foretold(known: knowledge.Knowledge, places: knowledge.Mistakes) -> Iterator[DiagnoseError]:
    """Yield what is said to foretell a cause and cannot: a check it does not ask for, or none of a failure."""
    sound = {check.name for check in checks.CHECKS if check.tells == "sound"}
    for cause in known.causes:
        signs = [inner for outer in (*cause.needs, *cause.supports) for inner in outer.any_of or (outer,)]
        asked = {sign.check for sign in signs if sign.check}
        for name in cause.foretold_by:
            place = places.key_of(cause.place, "foretold_by", name)
            if name not in asked:
                reason = f"{name!r} is no check of this cause's needs or supports{knowledge.nearest(name, asked)}"
                yield DiagnoseError(place, reason)
            elif name in sound or cause.level == "effect" or cause.kind != "failure":
                yield DiagnoseError(place, f"{name!r} foretells no failure: all is well, or an effect or side effect")


def _in_both(known: knowledge.Knowledge, places: knowledge.Mistakes) -> Iterator[DiagnoseError]:
    for cause in known.causes:
        for name in cause.not_samples:
            if name in cause.samples:
                place = places.key_of(cause.place, "not_samples", name)
                yield DiagnoseError(place, f"{name!r} stands under samples too: it cannot be its own look-alike")


def _case_folders(overlay: Path | None) -> list[Path]:
    """Return sample_logs/ of the checkout, if this is one, and that beside the overlay."""
    return [folder for folder in (samples(), overlay.parent / "sample_logs" if overlay else None) if folder]


def _cases(overlay: Path | None, mistakes: knowledge.Mistakes) -> dict[str, Case]:
    return {case.name: case for folder in _case_folders(overlay) for case in cases(folder, mistakes)}


def _there(overlay: Path | None) -> tuple[set[str], set[str]]:
    """Return the cases and the ids that have a file, even one that cannot be read.

    A file that cannot be read is told as that; that its case or cause is not known then, is no mistake of others.
    """
    named = {path.parent.name for folder in _case_folders(overlay) for path in folder.glob("*/case.yaml")}
    causes = [path for folder in (find("knowledge_base"), overlay) if folder for path in folder.glob("*/*.yaml")]
    return named, {f"{path.parent.name}.{path.stem}" for path in causes}


def _unproven(
    known: knowledge.Knowledge, found: dict[str, Case], overlay: Path | None, places: knowledge.Mistakes
) -> Iterator[DiagnoseError]:
    if not found:
        return
    there, ids = _there(overlay)
    own = [cause for cause in known.causes if samples() or set(cause.samples) & found.keys()]
    for cause in own:  # an installed wheel has no samples of the causes that came with it
        for key in ("samples", "not_samples"):
            for name in getattr(cause, key):
                if name not in there:
                    place, near = places.key_of(cause.place, key, name), knowledge.nearest(name, found)
                    yield DiagnoseError(place, f"names the sample {name!r}, which sample_logs/ does not hold{near}")
        if cause.status == "proven":
            yield from _called_proven(cause, found, places)
    yield from _cases_without_cause(known, found.values(), ids, places)


def _called_proven(cause: Cause, found: dict[str, Case], places: knowledge.Mistakes) -> Iterator[DiagnoseError]:
    if not (cause.samples and cause.not_samples):
        place = places.key_of(cause.place, "status")
        yield DiagnoseError(place, "is called proven without a sample and a counter-sample")
    for case in [found[name] for name in cause.samples if name in found]:
        for place in case.unfilled:
            yield DiagnoseError(place, f"is still the template's text, and {cause.id} is called proven by this case")


def _cases_without_cause(
    known: knowledge.Knowledge, found: Iterable[Case], there: set[str], places: knowledge.Mistakes
) -> Iterator[DiagnoseError]:
    read = {cause.id for cause in known.causes}
    ids = read | there
    named = {name for cause in known.causes for name in cause.samples}
    for case in found:
        for key in ("expect", "also"):
            for id_ in getattr(case, key):
                if id_ not in ids:
                    place, near = places.key_of(case.place, key, id_), knowledge.nearest(id_, ids)
                    yield DiagnoseError(place, f"expects the unknown cause {id_!r}{near}")
        if case.expect and case.name not in named and not set(case.expect) & (there - read):
            says = f"is named by no cause as a sample; add {case.name} to `samples` of {case.expect[0]}"
            yield DiagnoseError(places.key_of(case.place, "expect"), says)


def labelled() -> tuple[Case, ...]:
    """Return the cases of sample_logs/. Raises DiagnoseError where one is broken, or in an installed wheel."""
    mistakes = knowledge.Mistakes()
    found = cases(sample_folder(), mistakes)
    if mistakes:
        raise mistakes[0]
    return found


def hold(overlay: Path | None = None, names: Sequence[str] = ()) -> list[Verdict]:
    """Return a verdict for every sample case, or for those of these names: a confusion matrix, a row a case.

    Raises DiagnoseError where a name is no case's, before any case is read.
    """
    mistakes = knowledge.Mistakes()
    found = _cases(overlay, mistakes)
    if not found:
        sample_folder()  # tells that there is none
    if mistakes:
        raise mistakes[0]
    for name in names:
        if name not in found:
            raise DiagnoseError(f"kb test {name}", f"no such case in sample_logs/{knowledge.nearest(name, found)}")
    options = pipeline.Options(kb=overlay)
    return [_verdict(found[name], options) for name in dict.fromkeys(names or found)]


def _verdict(case: Case, options: pipeline.Options) -> Verdict:
    try:
        return judge(case, pipeline.triage([str(case.folder)], options))
    except InputError:
        return Verdict(case.name, case.expect, "", 0.0, "holds no logs yet; put them there as HOST/FILE")


def judge(case: Case, report: Report) -> Verdict:
    """Hold a report against what its case expects."""
    ranked = sorted((f for d in report.diagnoses for f in d.findings), key=lambda f: -f.confidence)
    loud = [finding for finding in ranked if finding.confidence >= SURE]
    top = loud[0] if loud else None
    return Verdict(
        case=case.name,
        expected=case.expect,
        said=top.cause if top else "",
        confidence=top.confidence if top else 0.0,
        wrong=_wrong(case, report, loud),
    )


def _wrong(case: Case, report: Report, loud: list[Finding]) -> str:
    if not case.expect:
        return _wrong_where_nothing_is_expected(case, report, loud)
    if not loud:
        near = ", ".join(f"{f.cause} ({f.confidence:.2f})" for d in report.diagnoses for f in d.findings[:2])
        return f"expected {case.expect[0]}, found nothing{f'; suspicions: {near}' if near else ''}"
    if loud[0].cause not in case.expect:
        return f"{loud[0].cause} ranks first ({loud[0].confidence:.2f})"
    stray = [f.cause for f in loud if f.cause not in (*case.expect, *case.also)]
    return f"also finds {', '.join(stray)}" if stray else ""


def _wrong_where_nothing_is_expected(case: Case, report: Report, loud: list[Finding]) -> str:
    stray = [finding.cause for finding in loud if finding.cause not in case.also]
    if stray:
        return f"finds {', '.join(stray)} where nothing is to be found"
    failed = [d.migration.id for d in report.diagnoses if d.migration.outcome in ("failed", "hung")]
    if failed and case.outcome == "succeeded":
        return f"calls the healthy migration {failed[0]} failed"
    if not failed and case.outcome == "failed":
        return "does not see that the migration failed"
    return ""
