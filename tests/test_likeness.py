"""Which causes speak in words like those that were pasted: a suggestion, never a proof."""

import pytest

from causes import cause
from diagnose.matching.likeness import LIKE, nearest
from diagnose.model import Sign


def test_words_that_are_like_a_sentence_suggest_its_cause() -> None:
    given = cause("x.x", Sign(says="Cannot open the disk <path> or one of the snapshot disks it depends on"))
    (like,) = nearest("cannot open disk /vmfs/a.vmdk or one of the snapshot disk it depend on", [given])
    assert (like.cause.id, like.score >= LIKE) == ("x.x", True)


def test_other_words_suggest_nothing() -> None:
    given = cause("x.x", Sign(says="Cannot open the disk <path> or one of the snapshot disks it depends on"))
    assert nearest("the weather in Lisbon is fine today", [given]) == []


def test_a_sentence_inside_any_of_is_compared_too() -> None:
    given = cause("x.x", Sign(any_of=(Sign(event="a"), Sign(says="The operation is not allowed in the current state"))))
    assert [like.cause.id for like in nearest("operation not allowed in the current state", [given])] == ["x.x"]


@pytest.mark.parametrize("words", ["", "error", " \n "])
def test_a_word_or_less_is_like_nothing(words: str) -> None:
    assert nearest(words, [cause("x.x", Sign(says="error"))]) == []


def test_a_retired_cause_is_not_suggested() -> None:
    given = cause("x.x", Sign(says="The operation is not allowed in the current state"), status="retired")
    assert nearest("The operation is not allowed in the current state", [given]) == []


def test_no_more_than_asked_for_are_suggested_the_likest_first() -> None:
    words = "The operation is not allowed in the current state of the host"
    causes = [cause(f"x.{number}", Sign(says=words[number:])) for number in range(6)]
    found_ = nearest(words, causes, most=3)
    assert ([like.score for like in found_] == sorted((like.score for like in found_), reverse=True), len(found_)) == (
        True,
        3,
    )
