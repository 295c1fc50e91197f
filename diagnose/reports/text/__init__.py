"""The report for a terminal or a ticket: the answer, its proof, the remedy; then what was read.

Failed and hung migrations come first, then slow ones, those whose end is not known, and those that
succeeded: one line each, unless something was found for them.
"""

from diagnose.model import Diagnosis, Host, Input, Outcome, Report
from diagnose.reports.text import finding, migration
from diagnose.reports.text.page import Page, Part
from diagnose.reports.words import count, length

_ORDER: tuple[tuple[Outcome, ...], ...] = (("failed", "hung"), ("slow",), ("unknown",), ("succeeded",))
_MOST_SUCCEEDED = 10
_MOST_PROBLEMS = 20
_MOST_INPUTS = 20
_MOST_QUOTES = 4


def render(report: Report, width: int, colour: bool) -> str:
    """Return the report set in so many columns; without colour it is plain text."""
    page = Page(width, colour)
    _summary(page, report)
    for outcomes in _ORDER:
        for diagnosis in report.diagnoses:
            if diagnosis.migration.outcome in outcomes and not _brief(diagnosis):
                page.gap()
                migration.write(page, diagnosis)
    _succeeded(page, [diagnosis for diagnosis in report.diagnoses if _brief(diagnosis)])
    _problems(page, report)
    _inputs(page, report.inputs)
    _differences(page, report.hosts)
    _hosts(page, report.hosts)
    known = report.knowledge_base
    page.gap()
    causes = count(known.causes, "cause")
    page.put((f"diagnose {report.version}, knowledge base of {causes}, {known.digest}", "dim"), hang=2)
    return page.text


def _brief(diagnosis: Diagnosis) -> bool:
    """Say whether one line will do: the move succeeded, and no more than suspicions were found."""
    return diagnosis.migration.outcome == "succeeded" and not any(map(finding.said, diagnosis.findings))


def _summary(page: Page, report: Report) -> None:
    """Set the two lines that answer first: how many migrations came to what; how much was read."""
    page.put(*_outcomes(report), hang=2)
    files = count(sum(source.files for source in report.inputs), "file")
    lines = count(sum(source.lines for source in report.inputs), "line")
    bad = f"; {len(report.problems):,} unreadable or cut (see end)" if report.problems else ""
    page.put(f"Read {count(len(report.inputs), 'input')}: {files}, {lines}{bad}.", hang=2)


def _outcomes(report: Report) -> list[Part]:
    if not report.diagnoses and report.left_out:
        return [f"{count(report.left_out, 'migration')} found, and none that the options ask for."]
    if not report.diagnoses:
        return ["No migration found. That is no proof that there was none."]
    parts: list[Part] = [count(len(report.diagnoses), "migration"), ": "]
    for outcome in (outcome for outcomes in _ORDER for outcome in outcomes):
        number = sum(diagnosis.migration.outcome == outcome for diagnosis in report.diagnoses)
        if number:
            parts += [(f"{number:,} {outcome}", migration.OUTCOME_STYLES.get(outcome, "bold")), ", "]
    unexplained = sum(map(migration.unexplained, report.diagnoses))
    parts[-1] = f"; {unexplained:,} unexplained." if unexplained else "."
    return parts


def _succeeded(page: Page, diagnoses: list[Diagnosis]) -> None:
    if not diagnoses:
        return
    page.gap()
    page.put(("Succeeded", "bold"), f" ({len(diagnoses):,}, times UTC)")
    for diagnosis in diagnoses[:_MOST_SUCCEEDED]:
        migration.write_line(page, diagnosis, 2)
    page.more(len(diagnoses) - _MOST_SUCCEEDED, 2)


def _problems(page: Page, report: Report) -> None:
    if not report.problems:
        return
    page.gap()
    page.put(("Could not be read, or was cut", "bold"))
    for problem in report.problems[:_MOST_PROBLEMS]:
        page.put(f"{problem.path}: {problem.reason}", indent=2, hang=2)
    page.more(len(report.problems) - _MOST_PROBLEMS, 2)


def _inputs(page: Page, inputs: tuple[Input, ...]) -> None:
    if not inputs:
        return
    page.gap()
    page.put(("Inputs", "bold"), " (times UTC)")
    for source in inputs[:_MOST_INPUTS]:
        host = "" if source.host in source.path else source.host
        what = ", ".join(part for part in (source.kind, host, source.product) if part)
        page.put(f"{source.path} ({what}): {_extent(source)}", indent=2, hang=2)
    page.more(len(inputs) - _MOST_INPUTS, 2)


def _extent(source: Input) -> str:
    """Return how much an input holds, and the time that its records span."""
    held = f"{count(source.files, 'file')}, {count(source.lines, 'line')}"
    held += f", {count(source.records_read, 'record')} read"
    if source.files_outside:
        held += f", {count(source.files_outside, 'rotated log')} outside the times asked for"
    if source.files_left:
        held += f", {count(source.files_left, 'file')} of no interest"
    if source.first is None or source.last is None:
        return f"{held}, no times"
    return f"{held}, {source.first:%Y-%m-%d %H:%M:%S} to {source.last:%Y-%m-%d %H:%M:%S}"


def _differences(page: Page, hosts: tuple[Host, ...]) -> None:
    """Set what of the hosts matters to vMotion, once for each two of them."""
    told: set[tuple[str, str, str]] = set()
    for host in hosts:
        for each in host.differences:
            ends = (host.name, each.other) if each.role == "source" else (each.other, host.name)
            if (*ends, each.check) in told:
                continue
            if not told:
                page.gap()
                page.put(("Hosts", "bold"), " (what of their configuration matters to vMotion)")
            told.add((*ends, each.check))
            move = " -> ".join(name or "a host not named" for name in ends)
            page.put(f"{move}: {each.check.replace('_', ' ')}", indent=2, hang=2)
            page.quote(each.evidence, 4, _MOST_QUOTES)
            if each.causes:
                page.put((f"makes possible: {', '.join(each.causes)}", "dim"), indent=4, hang=2)


def _hosts(page: Page, hosts: tuple[Host, ...]) -> None:
    """Set how far the hosts' clocks are off, where that was estimated: it decides how far records can be ordered."""
    if all(host.clock_offset_seconds is None for host in hosts):
        return
    page.gap()
    page.put(("Clocks", "bold"))
    for host in hosts:
        role = f" ({host.role})" if host.role else ""
        page.put(f"{host.name or 'host not named'}{role}: {_offset(host)}", indent=2, hang=2)


def _offset(host: Host) -> str:
    if host.clock_offset_seconds is None:
        return "offset not estimated"
    offset, error, zone = host.clock_offset_seconds, host.clock_offset_error or 0.0, host.clock_zone_hours
    was_set = "; was set meanwhile" if host.clock_was_set else ""
    if not offset and not error:
        return f"the reference{was_set}"
    if abs(offset) <= error:
        return f"no difference shown, known to {length(error)}{was_set}"
    wrong = f"; {zone:+g} h: likely read in a wrong time zone" if zone else ""
    way = "ahead" if offset > 0 else "behind"
    return f"{length(abs(offset))} {way}, give or take {length(error)}{wrong}{was_set}"
