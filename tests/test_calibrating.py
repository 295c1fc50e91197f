"""The calibration: learned from labelled cases, rising, held towards the score, judged by the other cases."""

from msgspec import structs

from causes import cause
from diagnose import calibrating, knowledge
from diagnose.calibrating import Observation
from diagnose.model import Cause, Sign


def seen(score: float, right: bool, count: int = 1) -> list[Observation]:
    """Return so many observations of one score."""
    return [Observation(f"{score}-{right}-{number}", ("x.x",), "x.x", score, right) for number in range(count)]


def test_without_cases_the_score_is_the_confidence() -> None:
    assert calibrating.fit([], 64) == tuple(
        (step, step) for step in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
    )


def test_scores_that_are_mostly_right_are_lifted() -> None:
    assert dict(calibrating.fit(seen(0.8, True, 200), 64))[0.8] > 0.9


def test_scores_that_are_mostly_wrong_are_lowered() -> None:
    assert dict(calibrating.fit(seen(0.8, False, 200), 64))[0.8] < 0.5


def test_the_table_never_falls() -> None:
    knots = calibrating.fit([*seen(0.6, True, 300), *seen(0.9, False, 300)], 64)
    assert [right for _, right in knots] == sorted(right for _, right in knots)


def test_a_suspicion_is_not_lifted_to_a_finding() -> None:
    assert dict(calibrating.fit(seen(0.5, True, 500), 64))[0.5] == 0.5


def test_nothing_is_called_certain() -> None:
    assert dict(calibrating.fit(seen(0.97, True, 5000), 64))[0.97] == 0.97


def test_a_case_does_not_judge_itself() -> None:
    alone = seen(0.8, True)
    assert calibrating.judged_by_the_others(alone, 64) == [(0.8, True)]


def published(score: float, right: bool, count: int) -> list[Observation]:
    """Return so many observations of published cases of one score."""
    return [structs.replace(each, published=True) for each in seen(score, right, count)]


def test_published_cases_that_are_nearly_all_right_hold_the_table_loosely_to_the_score() -> None:
    cases = [*published(0.6, True, 300), *published(0.6, False, 3)]
    assert calibrating.weight(cases) < 64


def test_too_few_cases_teach_nothing_of_the_weight() -> None:
    assert calibrating.weight(published(0.6, True, 3)) == 256


def test_published_cases_that_the_score_foretells_hold_the_table_to_it() -> None:
    assert calibrating.weight([*published(0.6, True, 6), *published(0.6, False, 4)]) == 256


def test_samples_do_not_judge_the_table() -> None:
    cases = [*seen(0.6, True, 30), *published(0.6, True, 6), *published(0.6, False, 4)]
    assert len(calibrating.judged_by_the_others(cases, 64)) == 10
    assert calibrating.weight(cases) == 256


def test_the_gap_is_that_of_confidence_and_share_right() -> None:
    assert calibrating.gap([(0.9, True), (0.9, False)]) == 0.4


def asked(given: Cause, record: str) -> tuple[Cause, ...]:
    """Return the causes of a knowledge base of one cause, without copies of a record."""
    known = structs.replace(knowledge.load(), causes=(given,))
    return calibrating.without_copies(known, [given.id], [record]).causes


def test_a_sentence_that_is_a_copy_of_the_record_is_taken_out() -> None:
    assert asked(cause("x.x", Sign(says="Already disconnected by <peer>")), "Already disconnected by it") == ()


def test_a_sentence_that_is_only_a_part_of_the_record_stays() -> None:
    given = cause("x.x", Sign(says="Already disconnected"))
    assert asked(given, "Migration to host 192.0.2.1 failed with error Already disconnected (195887150)") == (given,)


def test_the_shipped_table_rises_and_holds_suspicions_down() -> None:
    knots = knowledge.load().calibration
    assert knots
    assert [right for _, right in knots] == sorted(right for _, right in knots)
    assert dict(knots)[0.5] <= 0.5
