"""Findings on the page: the answer, its proof, the remedy; effects, suspicions, and when nothing is known."""

import pytest

from diagnose.model import Diagnosis, Evidence, Rival

from .made_up import BIRCH, MOUNTED, NOT_FOUND, RESUME, demo, finding, migration
from .pages import in_order, text, told


def test_a_finding_gives_the_answer_then_the_proof_then_the_remedy() -> None:
    assert in_order(
        text(demo()),
        "1. Very likely (0.91): The two hosts mount",
        "storage.nfs-uuid-mismatch",
        "The UUID of an NFS datastore is",
        "Proof",
        "Against it",
        "Remedy",
        "1. Move the VMs",
        "esxcli storage nfs remove",
        "2. Mount it",
        "Confirm",
        "Missing (would settle it)",
        "collect: vm-support",
        "Considered, and why not",
        "storage.file-locked (0.22): no lock owner",
        "References",
        "Course",
    )


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.8, "1. Very likely (0.80)"),
        (0.799, "1. Likely (0.79)"),
        (0.5, "1. Likely (0.50)"),
        (0.499, "1. Suspicion (0.49)"),
    ],
)
def test_a_confidence_is_said_in_a_word_and_a_number_that_agree(confidence: float, words: str) -> None:
    assert words in told(Diagnosis(migration(), (finding(confidence),)))


def test_a_record_is_quoted_below_its_host_file_and_line() -> None:
    page = told(Diagnosis(migration(), (finding(evidence=(MOUNTED,)),)))
    assert f"{BIRCH} commands/localcli_storage-nfs-list.txt:5\n         nfs-gold  filer-a/" in page


def test_a_record_is_quoted_once_in_a_migration() -> None:
    page = told(Diagnosis(migration(), (finding(), finding(0.6))))
    assert page.count(NOT_FOUND.text) == 1
    assert "vmkernel.log:2143 (above)" in page


def test_a_record_is_quoted_anew_in_the_next_migration() -> None:
    explained = Diagnosis(migration(), (finding(),))
    assert told(explained, explained).count(NOT_FOUND.text) == 2


def test_a_suspicion_stands_apart_and_gives_no_remedy() -> None:
    page = told(Diagnosis(migration(), (finding(0.4, remedy=("Format the datastore.",)),)))
    assert in_order(page, "Suspicions", "1. Suspicion (0.40)", "diagnose kb show storage.nfs-uuid-mismatch")
    assert "Format the datastore." not in page


def test_suspicions_left_out_are_counted() -> None:
    page = told(Diagnosis(migration(), tuple(finding(0.3) for _ in range(7))))
    assert page.count("Suspicion (") == 5
    assert "and 2 more (--format json has all)" in page


def test_quotes_left_out_are_counted() -> None:
    many = tuple(Evidence("h", "f.log", n, "x") for n in range(1, 21))
    page = told(Diagnosis(migration(), (finding(evidence=many),)))
    assert "h f.log:8\n" in page
    assert "h f.log:9\n" not in page
    assert "and 12 more (--format json has all)" in page


def test_rivals_left_out_are_counted() -> None:
    many = tuple(Rival(f"area.rival-{n}", 0.1, "no sign") for n in range(8))
    assert "and 3 more (--format json has all)" in told(Diagnosis(migration(), (finding(rivals=many),)))


# --- effects and side effects


def effect(**changes: object) -> Diagnosis:
    given: dict[str, object] = {"findings": (finding(level="effect"),), **changes}
    return Diagnosis(migration(), **given)  # type: ignore[arg-type]


def test_an_effect_names_the_finding_that_is_its_cause() -> None:
    page = told(effect(findings=(finding(0.6, level="effect"), finding(0.9))))
    assert "An effect; the cause lies in finding 2.\n" in page


def test_an_effect_without_a_cause_names_the_file_that_would_hold_it() -> None:
    page = told(effect(missing=(RESUME,)))
    assert f"An effect; the cause lies in what was not given: {BIRCH} var/run/log/vmkernel.log\n" in page


def test_an_effect_with_nothing_missing_points_at_the_first_abnormal_record() -> None:
    page = told(effect(first_abnormal=MOUNTED))
    assert "the cause lies at or before the first abnormal record, " + BIRCH in page


def test_a_failure_with_only_an_effect_is_not_called_explained() -> None:
    page = told(effect())
    assert page.startswith("1 migration: 1 failed; 1 unexplained.")
    assert "The records show only an effect, not the cause." in page


def test_a_side_effect_says_that_the_move_itself_succeeded() -> None:
    page = told(Diagnosis(migration("succeeded"), (finding(kind="side-effect"),)))
    assert in_order(page, "SUCCEEDED", "A side effect: the move itself succeeded.")


def test_a_side_effect_does_not_explain_a_failure() -> None:
    page = told(Diagnosis(migration(), (finding(kind="side-effect"),)))
    assert in_order(page, "Nothing known explains this failure.", "not a reason for it to fail")


# --- nothing known


def test_an_unexplained_failure_quotes_the_first_abnormal_record_then_the_suspicions() -> None:
    page = told(Diagnosis(migration(), (finding(0.3, evidence=()),), first_abnormal=NOT_FOUND))
    assert in_order(page, "Nothing known explains this failure.", "First abnormal record", NOT_FOUND.text, "Suspicions")


def test_a_failure_without_an_abnormal_record_says_so() -> None:
    assert "No abnormal record was seen." in told(Diagnosis(migration(), ()))


def test_the_first_abnormal_record_is_shown_below_a_likely_cause_that_does_not_quote_it() -> None:
    page = told(Diagnosis(migration(), (finding(0.6),), first_abnormal=MOUNTED))
    assert in_order(page, "1. Likely", "First abnormal record", MOUNTED.text)


def test_the_first_abnormal_record_is_left_out_beside_a_cause_that_is_very_likely() -> None:
    assert "First abnormal record" not in told(Diagnosis(migration(), (finding(),), first_abnormal=MOUNTED))


def test_the_first_abnormal_record_is_not_shown_twice() -> None:
    assert "First abnormal record" not in told(Diagnosis(migration(), (finding(),), first_abnormal=NOT_FOUND))


def test_unread_records_are_counted_and_the_first_three_quoted() -> None:
    page = text(demo(), 200)
    assert "41 records of this migration were read by no rule; the first 3\n" in page
    assert in_order(page, "what is this 1", "what is this 3")
    assert "what is this 4" not in page
