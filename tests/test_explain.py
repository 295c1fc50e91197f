"""What `explain` knows about a percentage or a pasted text, without any log."""

import re
from pathlib import Path

import pytest

from diagnose import explaining
from diagnose.knowledge import Knowledge, load
from inputs import run, write

PERCENTAGES = [
    (9, "network.nic-firmware"),
    (10, "storage.datastore-read-only"),
    (10, "storage.log-rotation-lock"),
    (14, "network.vmkernel-same-subnet"),
    (14, "network.vmkernel-wrong-interface"),
    (78, "storage.nfs-uuid-mismatch"),
    (82, "storage.datastore-information-stale"),
    (82, "config.hardware-version-outdated"),
    (90, "cpu.vt-disabled"),
    (90, "memory.checksum-setting-mismatch"),
]
OWN = """\
id: network.made-up
title: A made-up cause
status: retired
needs:
  - {says: "the made-up sentence of this test is said"}
percent: 78
explanation: Something goes wrong.
remedy: [Do this]
confirm: Look there
false_positives: none seen so far
references: [KB 1]
"""


def ids(found: tuple[explaining.Explanation, ...]) -> list[str]:
    return [each.cause.id for each in found]


# --- a percentage


@pytest.mark.parametrize(("value", "id_"), PERCENTAGES)
def test_a_percentage_names_the_causes_that_are_known_for_it_first(knowledge: Knowledge, value: int, id_: str) -> None:
    _, found = explaining.percentage(value, knowledge)
    exact = [each.cause.id for each in found if each.cause.percent == value]
    assert (id_ in exact, ids(found)[: len(exact)]) == (True, exact)


@pytest.mark.parametrize("value", range(100))
def test_every_percentage_lies_in_a_stage(knowledge: Knowledge, value: int) -> None:
    stages, _ = explaining.percentage(value, knowledge)
    assert stages
    assert all(stage.low <= value <= stage.high for stage in stages)


def test_a_percentage_near_the_known_one_names_the_cause_and_its_own_number(knowledge: Knowledge) -> None:
    _, found = explaining.percentage(12, knowledge)
    why = {each.cause.id: each.why for each in found}
    assert why["network.vmkernel-same-subnet"] == "is known for a stall at 14 %"


def test_a_percentage_far_from_the_known_one_does_not_name_the_cause(knowledge: Knowledge) -> None:
    _, found = explaining.percentage(50, knowledge)
    assert [each.cause.id for each in found if each.cause.percent is not None] == []


def test_a_percentage_never_names_an_effect_as_a_cause(knowledge: Knowledge) -> None:
    named = [each.cause for value in range(101) for each in explaining.percentage(value, knowledge)[1]]
    assert {cause.id for cause in named if cause.level == "effect"} == set()


def test_a_percentage_names_a_cause_once(knowledge: Knowledge) -> None:
    for value in range(101):
        found = ids(explaining.percentage(value, knowledge)[1])
        assert sorted(found) == sorted(set(found))


def test_a_percentage_alone_gives_no_confidence(knowledge: Knowledge) -> None:
    assert {each.confidence for each in explaining.percentage(78, knowledge)[1]} == {0}


def test_a_retired_cause_is_not_named_for_its_percentage(tmp_path: Path) -> None:
    write(tmp_path / "own/network/made-up.yaml", OWN.encode())
    _, found = explaining.percentage(78, load(tmp_path / "own"))
    assert "network.made-up" not in ids(found)


# --- a text


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Source detected that destination failed to resume.", "resume.destination-failed"),
        ("The migration has exceeded the maximum switchover time of 100 second(s).", "storage.switchover-timeout"),
        (
            "vMotion migration [c0000216:1312133702560011] failed to read stream keepalive: Connection closed by remote"
            " host, possibly due to timeout",
            "network.stream-lost",
        ),
        (
            "Currently connected device 'CD/DVD drive 1' uses backing '[ds1] iso/linux.iso', which is not accessible.",
            "device.backing-not-accessible",
        ),
    ],
)
def test_a_sentence_that_is_known_names_its_cause_first(knowledge: Knowledge, text: str, id_: str) -> None:
    found = explaining.text(text, knowledge)
    assert (found[0].cause.id, found[0].why) == (id_, "its words are in the text")


def test_a_text_of_several_lines_is_read_line_by_line(knowledge: Knowledge) -> None:
    text = "The operation failed.\n\n  Source detected that destination failed to resume.\n"
    assert "resume.destination-failed" in ids(explaining.text(text, knowledge))


def test_a_text_that_is_only_alike_suggests_and_says_how_like_it_is(knowledge: Knowledge) -> None:
    (found,) = explaining.text("source has detected that the destination did not resume", knowledge)
    assert (found.cause.id, found.confidence) == ("resume.destination-failed", 0)
    assert re.fullmatch(r"\d+ % like its words: .+", found.why)


def test_a_cause_is_named_once_however_often_the_text_says_it(knowledge: Knowledge) -> None:
    text = "Source detected that destination failed to resume.\n" * 3
    found = ids(explaining.text(text, knowledge))
    assert sorted(found) == sorted(set(found))


@pytest.mark.parametrize("text", ["the weather in Lisbon is fine", "", " \n ", "?"])
def test_a_text_about_something_else_names_no_cause(knowledge: Knowledge, text: str) -> None:
    assert explaining.text(text, knowledge) == ()


def test_a_percentage_inside_a_text_does_not_decide(knowledge: Knowledge) -> None:
    found = explaining.text("vMotion fails at 78%", knowledge)
    assert [each.cause.id for each in found if each.confidence >= 0.5] == []


# --- status codes


@pytest.mark.parametrize("spelling", ["0xbad010b", "bad010b", "195887371"])
def test_a_status_code_is_told_in_any_spelling(knowledge: Knowledge, spelling: str) -> None:
    assert list(explaining.codes(f"Migration failed with error {spelling}", knowledge)) == [
        ("0xbad010b", "The ESX hosts failed to connect over the VMotion network")
    ]


def test_every_status_code_of_a_text_is_told(knowledge: Knowledge) -> None:
    told = explaining.codes("first 0xbad0021 and then 195887107", knowledge)
    assert [code for code, _ in told] == ["0xbad0021", "0xbad0003"]


def test_a_status_code_on_a_further_line_is_told(knowledge: Knowledge) -> None:
    assert [code for code, _ in explaining.codes("It failed:\nerror bad0021", knowledge)] == ["0xbad0021"]


def test_a_number_that_is_no_status_code_is_not_told(knowledge: Knowledge) -> None:
    assert list(explaining.codes("task 846 took 195 seconds", knowledge)) == []


# --- the command


def test_the_command_shows_the_remedy_and_how_to_confirm_it() -> None:
    shown = run("explain", "78").stdout
    assert ("storage.nfs-uuid-mismatch" in shown, "  1. " in shown, "  Confirm: " in shown) == (True, True, True)


@pytest.mark.parametrize("words", [("78",), ("78%",), ("78 %",), ("78", "%")])
def test_a_percentage_may_be_written_in_several_ways(words: tuple[str, ...]) -> None:
    assert run("explain", *words).stdout.startswith("78 %: ")


@pytest.mark.parametrize("words", ["101", "", "  "])
def test_what_is_neither_a_percentage_nor_a_text_is_refused(words: str) -> None:
    done = run("explain", words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_words_that_nothing_knows_are_answered_and_are_no_error() -> None:
    done = run("explain", "the weather in Lisbon")
    assert (done.returncode, done.stdout) == (0, "No known cause speaks in words like these.\n")


def test_a_status_code_is_shown_with_its_number() -> None:
    assert "0xbad010b = 195887371: " in run("explain", "Migration failed with error bad010b").stdout


def test_what_many_causes_have_in_common_is_said_once() -> None:
    shown = " ".join(run("explain", "78").stdout.split())
    assert shown.count("stalls a move in this stage") == 1
    assert "cpu.features-incompatible" in shown
