"""What several test modules share: every sample case with its report, triaged once a run."""

import pytest

from diagnose import pipeline
from diagnose.knowledge import Knowledge, Mistakes, load
from diagnose.knowledge.cases import Case, cases
from diagnose.model import Report
from diagnose.proving import sample_folder


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge base of the checkout."""
    return load()


@pytest.fixture(scope="session")
def sample_reports() -> dict[str, tuple[Case, Report]]:
    """Every case of sample_logs/ by its name, with the report on its folder."""
    mistakes = Mistakes()
    found = cases(sample_folder(), mistakes)
    assert mistakes == []
    return {case.name: (case, pipeline.triage([str(case.folder)])) for case in found}
