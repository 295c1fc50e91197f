"""The wording of times, lengths and places, and the escapes of what cannot be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.model import Evidence, Vm
from diagnose.reports.words import count, indented, length, number, place, visible, vm


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, "unknown"),
        (0.0, "0 ms"),
        (0.0451, "45 ms"),
        (0.9996, "1.0 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 0 s"),
        (3599.6, "1 h 0 min"),
        (3725.0, "1 h 2 min"),
        (-2.3, "-2.3 s"),
    ],
)
def test_a_length_is_said_in_the_unit_that_suits_it(seconds: float | None, said: str) -> None:
    assert length(seconds) == said


@pytest.mark.parametrize(("confidence", "said"), [(0.29, "0.29"), (0.7999, "0.79"), (1.0, "1.00"), (0.0, "0.00")])
def test_a_confidence_is_cut_not_rounded(confidence: float, said: str) -> None:
    assert number(confidence) == said


@pytest.mark.parametrize(("of", "said"), [(0, "0 files"), (1, "1 file"), (1204, "1,204 files")])
def test_one_of_a_thing_is_singular(of: int, said: str) -> None:
    assert count(of, "file") == said


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        (Evidence("esx-1", "a/b.log", 7, ""), "esx-1 a/b.log:7"),
        (Evidence("", "b.log", 7, ""), "b.log:7"),
        (Evidence("esx-1", "b.log", 0, ""), "esx-1 b.log"),
    ],
)
def test_a_place_leaves_out_what_is_not_known(evidence: Evidence, said: str) -> None:
    assert place(evidence) == said


def test_a_vm_without_a_name_goes_by_its_path() -> None:
    assert vm(Vm("", "/vmfs/volumes/x/x.vmx", "564d")) == "/vmfs/volumes/x/x.vmx"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\tb\nc\rd", r"a\tb\nc\rd"),
        ("\x1b[2J\x00\x7f\x9b", r"\x1b[2J\x00\x7f\x9b"),
        ("\u202e\u200b\ufeff\u2028", r"\u202e\u200b\ufeff\u2028"),
        ("\U000e0041", r"\U000e0041"),
        ("\udcff\ud800", r"\xff\ud800"),
        ("Prüfung «datastore» 虚拟机 C:\\x", "Prüfung «datastore» 虚拟机 C:\\x"),
    ],
)
def test_what_cannot_be_seen_is_escaped_and_nothing_else(text: str, said: str) -> None:
    assert visible(text) == said


@given(st.text(st.characters()))
def test_any_text_can_be_encoded_once_it_is_visible(text: str) -> None:
    assert "\x1b" not in visible(text).encode("utf-8").decode("utf-8")


def test_the_indentation_of_a_quoted_line_is_blanks() -> None:
    assert indented("\t vlan =\t20") == "     vlan =\t20"
