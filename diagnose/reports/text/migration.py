"""One migration on the page: the headline, the findings, then the course and what is missing or unread."""

from datetime import UTC, datetime

from diagnose.model import Diagnosis, Endpoint, Evidence, Metrics, Migration, Phase
from diagnose.reports.text import finding
from diagnose.reports.text.page import Page
from diagnose.reports.words import TYPES, clock, count, length, moment, number, percent, phase, vm

OUTCOME_STYLES = {"failed": "bold red", "hung": "bold red", "slow": "bold yellow", "succeeded": "bold green"}

_NOTHING = {
    "failed": "Nothing known explains this failure.",
    "hung": "Nothing known explains why it hung.",
    "slow": "Nothing known explains why it was slow.",
    "unknown": "How it ended is not in the records, and nothing known explains what they show.",
}
_INDENT = 2
_MOST_SUSPICIONS = 5
_MOST_UNREAD = 3


def unexplained(diagnosis: Diagnosis) -> bool:
    """Say whether the migration did not end, or ended badly, and no finding names a cause for it."""
    bad = diagnosis.migration.outcome in ("failed", "hung")
    return bad and not any(finding.explains(found) for found in diagnosis.findings)


def write(page: Page, diagnosis: Diagnosis) -> None:
    """Set a migration in full."""
    page.forget()
    _headline(page, diagnosis.migration)
    _verdict(page, diagnosis)
    _findings(page, diagnosis)
    _began_before(page, diagnosis)
    _suspicions(page, diagnosis)
    _course(page, diagnosis.migration)
    _measured(page, diagnosis.migration.metrics)
    _missing(page, diagnosis)
    _unread(page, diagnosis)


def write_line(page: Page, diagnosis: Diagnosis, indent: int) -> None:
    """Set a migration that succeeded in one line, with a note where something is left to say of it."""
    move = diagnosis.migration
    started = f"{move.started_at:%Y-%m-%d %H:%M:%S}" if move.started_at else "start time unknown"
    notes = [f"id {move.id}"] if move.id else []
    if (lasted := move.lasted()) is not None:
        notes.insert(0, length(lasted))
    if move.type not in ("vmotion", "unknown"):
        notes.insert(0, TYPES[move.type])
    notes += [f"suspicion: {found.cause} ({number(found.confidence)})" for found in diagnosis.findings]
    if diagnosis.unread_count:
        notes.append(f"{count(diagnosis.unread_count, 'unread record')}")
    tail = f"  ({', '.join(notes)})" if notes else ""
    page.put(f"{started}  {vm(move.vm)}  {_route(move)}{tail}", indent=indent, hang=4)


def _headline(page: Page, move: Migration) -> None:
    outcome = "OUTCOME UNKNOWN" if move.outcome == "unknown" else move.outcome.upper()
    style = OUTCOME_STYLES.get(move.outcome, "bold")
    page.put((outcome, style), "  ", (vm(move.vm), "bold"), f"  {_stood(move)}", hang=2)
    route = f"{TYPES[move.type]} {_route(move, addresses=True)}"
    page.put(route[0].upper() + route[1:] if move.type == "unknown" else route, indent=_INDENT, hang=2)
    facts = [f"id {move.id}" if move.id else "no migration id in the records", _started(move)]
    if move.priority:
        facts.append(f"priority {move.priority}")
    page.put(", ".join(facts), indent=_INDENT, hang=2)


def _stood(move: Migration) -> str:
    """Return where the bar stood; "" where it is not known and the move came to its end all the same."""
    if move.percent is None:
        return "" if move.outcome in ("succeeded", "slow") else "percent unknown"
    stage = f", stage {move.percent.stage}" if move.percent.stage else ""
    return f"at {percent(move.percent)}{stage}"


def _route(move: Migration, addresses: bool = False) -> str:
    def side(end: Endpoint, role: str) -> str:
        if end.host and end.ip and addresses:
            return f"{end.host} ({end.ip})"
        return end.host or end.ip or f"unknown {role}"

    return f"{side(move.source, 'source')} -> {side(move.destination, 'destination')}"


def _started(move: Migration) -> str:
    if move.started_at is None:
        return "start time unknown"
    if move.ended_at is None:
        return f"started {moment(move.started_at)}, end unknown"
    return f"started {moment(move.started_at)}, took {length(move.lasted())}"


def _verdict(page: Page, diagnosis: Diagnosis) -> None:
    """Say what no finding says: that only an effect is shown, or nothing; and where trouble began."""
    page.gap()
    verdict = _lack_of_cause(diagnosis)
    if not verdict:
        return
    page.put((verdict, "bold"), indent=_INDENT, hang=2)
    if diagnosis.first_abnormal:
        _first_abnormal(page, diagnosis.first_abnormal)
    else:
        page.put("No abnormal record was seen.", indent=_INDENT)
    page.gap()


def _lack_of_cause(diagnosis: Diagnosis) -> str:
    """Return the sentence for a migration that no finding explains; "" where one does."""
    found = [known for known in diagnosis.findings if finding.said(known)]
    if unexplained(diagnosis) and any(known.level == "effect" for known in found):
        return "The records show only an effect, not the cause."
    if unexplained(diagnosis) or not found:
        return _NOTHING.get(diagnosis.migration.outcome, "Nothing known explains what the records show.")
    return ""


def _first_abnormal(page: Page, record: Evidence) -> None:
    page.put(("First abnormal record", "bold"), indent=_INDENT)
    page.quote([record], _INDENT + 2, 1)


def _began_before(page: Page, diagnosis: Diagnosis) -> None:
    """Quote the first abnormal record where a cause is named, not as very likely, that does not quote it."""
    record = diagnosis.first_abnormal
    if record is None or _lack_of_cause(diagnosis) or any(finding.sure(known) for known in diagnosis.findings):
        return
    if not any(record in known.evidence for known in diagnosis.findings if finding.said(known)):
        _first_abnormal(page, record)
        page.gap()


def _findings(page: Page, diagnosis: Diagnosis) -> None:
    for rank, known in enumerate(diagnosis.findings, 1):
        if finding.said(known):
            finding.write(page, rank, diagnosis, _INDENT)
            page.gap()


def _suspicions(page: Page, diagnosis: Diagnosis) -> None:
    ranks = [rank for rank, known in enumerate(diagnosis.findings, 1) if not finding.said(known)]
    if not ranks or any(finding.sure(known) for known in diagnosis.findings):
        return  # beside a cause that is very likely they stand under "Considered, and why not"
    page.put(("Suspicions", "bold"), " (below 0.5: not proven, check before acting)", indent=_INDENT, hang=2)
    for rank in ranks[:_MOST_SUSPICIONS]:
        finding.write_suspicion(page, rank, diagnosis, _INDENT + 2)
    page.more(len(ranks) - _MOST_SUSPICIONS, _INDENT + 2)
    page.gap()


def _course(page: Page, move: Migration) -> None:
    """Set the phases one a line: start, length, side, name; a new day is named in a line before.

    Where clocks differ the start is that by the reference clock, and it is said by how much each stamp was put right.
    """
    phases = move.phases
    if not phases:
        page.put("No phase of the move is shown by the records.", indent=_INDENT)
        return
    page.put(("Course", "bold"), " (UTC)", indent=_INDENT)
    for said in _clocks(move):
        page.put(said, indent=_INDENT + 2, hang=2)
    sides = max(len(step.side or "side unknown") for step in phases)
    day = ""
    for step in sorted(phases, key=_begins):
        start = step.joint_at or step.started_at
        if start and f"{start:%Y-%m-%d}" != day:
            day = f"{start:%Y-%m-%d}"
            page.put((day, "dim"), indent=_INDENT + 2)
        row = f"{clock(start) if start else 'unknown':<12}  {length(step.seconds):>11}  "
        row += f"{step.side or 'side unknown':<{sides}}  "
        page.put(row, phase(step), indent=_INDENT + 2, hang=len(row))


def _begins(step: Phase) -> tuple[bool, datetime]:
    start = step.joint_at or step.started_at
    return start is None, start or datetime.min.replace(tzinfo=UTC)


def _clocks(move: Migration) -> list[str]:
    """Return what has to be said of the clocks before times of several hosts stand below one another."""
    said = []
    for each in move.clocks:
        if each.seconds is not None and each.differs:
            way = "ahead" if each.seconds > 0 else "behind"
            off = f"{length(abs(each.seconds))} {way}, give or take {length(each.error_seconds)}"
            said.append(f"the clock of {each.host} is {off}; its times are put right here, the quotations are not")
    unknown = [each.host for each in move.clocks if each.seconds is None]
    if unknown:
        said.append(f"not comparable with the others, and so not in one order: the clock of {', '.join(unknown)}")
    return said


def _measured(page: Page, metrics: Metrics) -> None:
    """Set the numbers that the hosts printed; nothing where they printed none."""
    said = []
    if metrics.precopy_seconds is not None:
        said.append(f"pre-copy {length(metrics.precopy_seconds)}")
    if metrics.bandwidth_mb_s is not None:
        said.append(f"{metrics.bandwidth_mb_s:.1f} MB/s")
    if metrics.pages_left is not None:
        said.append(f"{count(metrics.pages_left, 'page')} left")
    if metrics.stun_microseconds is not None:
        said.append(f"stunned {length(metrics.stun_microseconds / 1e6)}")
    if metrics.downtime_microseconds is not None:
        said.append(f"down {length(metrics.downtime_microseconds / 1e6)}")
    if said:
        page.put(("Measured:", "bold"), f" {', '.join(said)}", indent=_INDENT, hang=2)


def _missing(page: Page, diagnosis: Diagnosis) -> None:
    """Set what is missing for the migration as a whole, without what a finding has said already."""
    already = {lack for known in diagnosis.findings for lack in known.missing}
    left = [lack for lack in diagnosis.missing if lack not in already]
    finding.lacks(page, "Missing", left, _INDENT)


def _unread(page: Page, diagnosis: Diagnosis) -> None:
    shown: tuple[Evidence, ...] = diagnosis.unread[:_MOST_UNREAD]
    total = max(diagnosis.unread_count, len(diagnosis.unread))
    if not total:
        return
    verb = "was" if total == 1 else "were"
    first = f"; the first {len(shown)}" if 0 < len(shown) < total else ""
    title = f"{count(total, 'record')} of this migration {verb} read by no rule{first}"
    page.put((title, "bold"), indent=_INDENT, hang=2)
    page.quote(shown, _INDENT + 2, _MOST_UNREAD)
