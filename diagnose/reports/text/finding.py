"""One finding on the page: what it is and how sure, then the proof, the remedy, and what lost to it.

A suspicion keeps its proof and how to confirm it, but gives no remedy: nothing is to be changed on
the strength of it.
"""

from collections.abc import Sequence

from diagnose.model import Diagnosis, Evidence, Finding, Missing, Rival
from diagnose.reports.text.page import Page
from diagnose.reports.words import LIKELY, VERY_LIKELY, likelihood, number, place, wanted

_MOST_QUOTES = 8
_MOST_RIVALS = 5
_MOST_SUSPECT_QUOTES = 2
_MOST_PLACES = 2


def said(finding: Finding) -> bool:
    """Say whether the finding is more than a suspicion."""
    return finding.confidence >= LIKELY


def sure(finding: Finding) -> bool:
    """Say whether the finding explains, and is very likely."""
    return explains(finding) and finding.confidence >= VERY_LIKELY


def explains(finding: Finding) -> bool:
    """Say whether the finding names why a migration failed: neither a suspicion nor an effect."""
    return said(finding) and finding.level != "effect" and finding.kind != "side-effect"


def write(page: Page, rank: int, diagnosis: Diagnosis, indent: int) -> None:
    """Set the finding of this rank (from 1) in full."""
    finding = diagnosis.findings[rank - 1]
    inner = _head(page, rank, finding, diagnosis, indent)
    if finding.explanation.strip():
        page.prose(finding.explanation, inner)
    _quotes(page, "Proof", finding.evidence, inner, _MOST_QUOTES)
    _quotes(page, "Against it", finding.against, inner, _MOST_QUOTES)
    _steps(page, finding.remedy, inner)
    _confirm(page, finding.confirm, inner)
    lacks(page, "Missing (would settle it)", finding.missing, inner)
    _rivals(page, finding.rivals, inner)
    _references(page, finding.references, inner)


def write_suspicion(page: Page, rank: int, diagnosis: Diagnosis, indent: int) -> None:
    """Set the finding of this rank as a suspicion: what speaks for it, and how to find out."""
    finding = diagnosis.findings[rank - 1]
    inner = _head(page, rank, finding, diagnosis, indent)
    _quotes(page, "Speaks for it", finding.evidence, inner, _MOST_SUSPECT_QUOTES)
    _quotes(page, "Against it", finding.against, inner, _MOST_SUSPECT_QUOTES)
    _confirm(page, finding.confirm, inner)
    lacks(page, "Missing (would settle it)", finding.missing, inner)
    page.put(("Once confirmed, for the remedy: ", "dim"), f"diagnose kb show {finding.cause}", indent=inner, hang=2)


def lacks(page: Page, title: str, missing: Sequence[Missing], indent: int) -> None:
    """Set what was not given, each with the command that collects it; nothing where nothing is missing."""
    if not missing:
        return
    page.put((title, "bold"), indent=indent)
    for lack in missing:
        page.prose(wanted(lack), indent + 2, "- ")
        if lack.command.strip():
            page.prose(lack.command, indent + 4, "collect: ")
        if lack.first and lack.last:
            gone = f"; rotated away by about {lack.gone_at:%Y-%m-%d %H:%M} UTC" if lack.gone_at else ""
            page.put(f"look at: {lack.first:%Y-%m-%d %H:%M} to {lack.last:%H:%M} UTC{gone}", indent=indent + 4, hang=2)


def _head(page: Page, rank: int, finding: Finding, diagnosis: Diagnosis, indent: int) -> int:
    """Set rank, confidence and title, with what has to be said about the kind; return the inner indent."""
    lead = f"{rank}. "
    style = "bold" if said(finding) else ""
    page.put((f"{lead}{likelihood(finding)}: {finding.title}", style), indent=indent, hang=len(lead))
    inner = indent + len(lead)
    page.put((finding.cause, "dim"), indent=inner, hang=2)
    if finding.kind == "side-effect":
        page.put(_side_effect(diagnosis), indent=inner)
    if finding.level == "effect":
        page.put(_effect(finding, diagnosis), indent=inner)
    return inner


def _side_effect(diagnosis: Diagnosis) -> str:
    if diagnosis.migration.outcome in ("succeeded", "slow"):
        return "A side effect: the move itself succeeded."
    return "A side effect of a move, not a reason for it to fail."


def _effect(finding: Finding, diagnosis: Diagnosis) -> str:
    """Return where the cause of an effect lies, as narrowly as is known."""
    for rank, other in enumerate(diagnosis.findings, 1):
        if explains(other):
            return f"An effect; the cause lies in finding {rank}."
    places = list(dict.fromkeys(lack.where for lack in (*diagnosis.missing, *finding.missing) if lack.where))
    if places:
        return f"An effect; the cause lies in what was not given: {'; '.join(places[:_MOST_PLACES])}"
    if diagnosis.first_abnormal:
        first = place(diagnosis.first_abnormal)
        return f"An effect; the cause lies at or before the first abnormal record, {first}"
    return "An effect; the cause lies in records that were not given."


def _quotes(page: Page, title: str, evidence: Sequence[Evidence], indent: int, most: int) -> None:
    if evidence:
        page.put((title, "bold"), indent=indent)
        page.quote(evidence, indent + 2, most)


def _steps(page: Page, remedy: Sequence[str], indent: int) -> None:
    if remedy:
        page.put(("Remedy", "bold"), indent=indent)
    digits = len(str(len(remedy)))
    for n, step in enumerate(remedy, 1):
        page.prose(step, indent + 2, f"{n:>{digits}}. ")


def _confirm(page: Page, confirm: str, indent: int) -> None:
    if confirm.strip():
        page.put(("Confirm", "bold"), indent=indent)
        page.prose(confirm, indent + 2)


def _rivals(page: Page, rivals: Sequence[Rival], indent: int) -> None:
    if rivals:
        page.put(("Considered, and why not", "bold"), indent=indent)
    for rival in rivals[:_MOST_RIVALS]:
        page.put(f"- {rival.cause} ({number(rival.confidence)}): {rival.why}", indent=indent + 2, hang=2)
    page.more(len(rivals) - _MOST_RIVALS, indent + 2)


def _references(page: Page, references: Sequence[str], indent: int) -> None:
    if references:
        page.put(("References", "bold"), indent=indent)
    for reference in references:
        page.put(reference, indent=indent + 2, hang=2)
