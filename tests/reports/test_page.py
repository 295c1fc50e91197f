"""Wrapping: lines end at blanks, long words are broken where it hurts least, nothing is lost."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from diagnose.reports.text.page import Page, breaks


def wrapped(text: str, first: int, rest: int | None = None) -> list[str]:
    at = [0, *breaks(text, first, first if rest is None else rest), len(text)]
    return [text[start:end].rstrip() for start, end in pairwise(at)]


def test_a_text_that_fits_is_not_broken() -> None:
    assert wrapped("one two", 7) == ["one two"]


def test_lines_end_at_blanks() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]


def test_further_lines_have_their_own_width() -> None:
    assert wrapped("one two three", 8, 3) == ["one two", "thr", "ee"]


def test_a_word_that_fits_the_next_line_is_not_broken() -> None:
    assert wrapped("see /vmfs/volumes/a", 16) == ["see", "/vmfs/volumes/a"]


def test_a_path_longer_than_a_line_is_broken_behind_a_stroke() -> None:
    assert wrapped("/vmfs/volumes/datastore/vm.vmx", 16) == ["/vmfs/volumes/", "datastore/vm.vmx"]


def test_a_long_word_without_strokes_is_broken_behind_a_hyphen() -> None:
    assert wrapped("the-old-billing-system", 12) == ["the-old-", "billing-", "system"]


def test_a_word_without_any_mark_is_broken_where_the_line_ends() -> None:
    assert wrapped("x" * 10, 4) == ["xxxx", "xxxx", "xx"]


def test_several_blanks_at_a_break_do_not_indent_the_next_line() -> None:
    assert wrapped("one    two", 5) == ["one", "two"]


def test_leading_blanks_are_kept() -> None:
    assert wrapped("  indented text", 12) == ["  indented", "text"]


@given(st.text(st.sampled_from("ab /-虚\u0301"), max_size=80), st.integers(2, 20), st.integers(2, 20))
def test_no_text_is_lost_and_no_line_is_too_wide(text: str, first: int, rest: int) -> None:
    lines = wrapped(text, first, rest)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert cell_len(lines[0]) <= first
    assert all(cell_len(line) <= rest for line in lines[1:])


def test_wrapped_lines_hang_below_the_first() -> None:
    page = Page(40, colour=False)
    page.put("1. " + "word " * 10, indent=2, hang=3)
    assert page.text == "  1. word word word word word word word\n     word word word\n"


def test_each_line_of_a_prose_text_is_a_paragraph() -> None:
    page = Page(40, colour=False)
    page.prose("Stop it:\nesxcli stop\n", 2, "1. ")
    assert page.text == "  1. Stop it:\n     esxcli stop\n"


def test_square_brackets_are_not_markup() -> None:
    page = Page(40, colour=True)
    page.put("[red]a[/red] [vob.vmotion] :smile:")
    assert page.text == "[red]a[/red] [vob.vmotion] :smile:\n"
