"""How the tests look at a page of the text report."""

from diagnose.model import Diagnosis, Report
from diagnose.reports import render

from .made_up import report


def text(shown: Report, width: int = 80) -> str:
    return render("text", shown, width, colour=False)


def told(*diagnoses: Diagnosis) -> str:
    """Return the report of these on a page so wide that nothing wraps."""
    return text(report(*diagnoses), 1000)


def positions(page: str, *wanted: str) -> list[int]:
    found = [page.find(one) for one in wanted]
    assert -1 not in found, f"missing: {[one for one, at in zip(wanted, found, strict=True) if at < 0]}"
    return found


def in_order(page: str, *wanted: str) -> bool:
    found = positions(page, *wanted)
    return found == sorted(found)
