"""Phrases: found alike with the scanners and without a wheel of them."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.literals import finder, holder, line_ends

WORDS = st.text("abc ", min_size=1, max_size=4)


@given(st.lists(WORDS, min_size=1, max_size=8, unique=True), st.text("abc \n", max_size=60))
def test_a_finder_finds_the_same_without_the_scanner(phrases: list[str], text: str) -> None:
    wanted = [phrase.encode() for phrase in phrases]
    fast = list(finder(wanted)(text.encode()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "ahocorasick_rs", None)
        assert list(finder(wanted)(text.encode())) == fast


@given(st.lists(WORDS, min_size=1, max_size=8), st.text("abc \n", max_size=60))
def test_a_holder_tells_the_same_without_the_scanner(phrases: list[str], text: str) -> None:
    assert holder(phrases)(text) == {phrase for phrase in phrases if phrase in text}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "ahocorasick_rs", None)
        assert holder(phrases)(text) == {phrase for phrase in phrases if phrase in text}


def test_a_holder_of_nothing_holds_nothing() -> None:
    assert holder([])("anything") == set()


@given(st.binary(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_line_ends_are_counted_between_two_places(data: bytes, start: int, end: int) -> None:
    assert line_ends(data, start, end) == data.count(b"\n", start, end)
