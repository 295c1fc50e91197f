"""What a sign finds among records: kinds, sides and fields of events, and the words of sentences."""

import pytest

from diagnose.model import Event, Sign
from diagnose.signs import Records, has_fields, normalise, on_side

CODES = {"0xbad0021": "Timeout", "0xbad0003": "Not found"}


def event(text: str, kind: str = "said", line: int = 1, **fields: str) -> Event:
    """Return an event; a field called `side` is its side."""
    side = fields.pop("side", "")
    return Event(kind, "esx01", "a.log", line, text, "vcenter", None, side, fields)  # type: ignore[arg-type]


def says(words: str, *texts: str) -> list[int]:
    """Return which of the texts, counted from 0, say the words."""
    records = Records(event(text, line=number) for number, text in enumerate(texts))
    return [found.line for found in records.find(Sign(says=words))]


@pytest.mark.parametrize(
    "text",
    [
        "Source detected that destination failed to resume",
        "SOURCE DETECTED that destination failed to resume.",
        "Source  detected\tthat destination failed to   resume",
        "error: 'Source detected that \"destination\" failed to resume'",
        "\u201cSource detected\u201d that \u2018destination\u2019 failed to resume",
        "A general system error occurred: Source detected that destination failed to resume.",
    ],
)
def test_case_blanks_quotes_and_what_stands_around_do_not_matter(text: str) -> None:
    assert says("Source detected that destination failed to resume", text) == [0]


@pytest.mark.parametrize("text", ["Source detected that destination failed", "destination failed to resume"])
def test_a_part_of_a_sentence_is_not_the_sentence(text: str) -> None:
    assert says("Source detected that destination failed to resume", text) == []


@pytest.mark.parametrize("name", ["web01", "'web 01'", "", "a much longer name (copy)"])
def test_a_placeholder_stands_for_any_short_text(name: str) -> None:
    assert says("Module <name> power on failed", f"Module {name} power on failed.") == [0]


def test_a_placeholder_stands_for_a_short_text_only() -> None:
    assert says("Module <name> power on failed", f"Module {'x' * 301} power on failed.") == []


def test_a_placeholder_does_not_reach_into_the_next_record() -> None:
    assert says("Module <name> power on failed", "Module Disk", "power on failed") == []


def test_a_sentence_does_not_begin_in_one_record_and_end_in_the_next() -> None:
    assert says("failed to resume", "the destination failed", "to resume") == []


def test_signs_of_a_regular_expression_are_plain_words() -> None:
    assert (says("a (b)* [c]", "a (b)* [c]"), says("a.c", "abc")) == ([0], [])


def test_every_record_that_says_it_is_found_once_and_in_order() -> None:
    assert says("resume", "resume", "no", "to resume and resume again", "resume") == [0, 2, 3]


def test_records_without_events_say_nothing() -> None:
    assert says("anything") == []


def test_an_empty_sign_finds_nothing() -> None:
    assert Records([event("anything")]).find(Sign()) == ()


def test_quotes_leave_no_blank_behind() -> None:
    assert normalise("  The  'VM'\n is\tON ") == "the vm is on"


# --- status codes that stand alone


def code(text: str, **fields: str) -> bool:
    """Say whether a record with the status 0xbad0021 is taken to say "timeout"."""
    told = {"status": "0xbad0021", **fields}
    return Records([event(text, **told)], CODES).find(Sign(says="timeout")) != ()


def test_a_status_that_stands_alone_says_its_text() -> None:
    assert code("vMotion failed with error 195887137")


def test_a_text_that_is_printed_beside_a_status_wins() -> None:
    assert not code("Failed: Busy (0xbad0021)", reason="Busy")


def test_a_text_in_front_of_a_status_in_brackets_wins() -> None:
    assert not code("Migration failed: Busy (0xbad0021) @0x418")


def test_a_text_behind_a_status_wins() -> None:
    assert not code("Failed waiting for data. Error bad0021. Limit exceeded.")


def test_a_status_that_the_table_does_not_know_says_nothing() -> None:
    records = Records([event("failed with error 195887999", status="0xbad0377")], CODES)
    assert records.find(Sign(says="timeout")) == ()


# --- events


def test_an_event_is_found_by_its_kind() -> None:
    records = Records([event("a", "stunned"), event("b", "unstunned", 2)])
    assert [found.text for found in records.find(Sign(event="unstunned"))] == ["b"]


def test_an_event_of_the_other_side_is_not_found() -> None:
    records = Records([event("a", "stunned", side="source")])
    assert records.find(Sign(event="stunned", on="destination")) == ()


@pytest.mark.parametrize("on", ["source", "destination", "vcenter", "any"])
def test_a_record_that_does_not_tell_its_side_counts_for_every_side(on: str) -> None:
    assert on_side(event("a"), on)


@pytest.mark.parametrize("side", ["source", "destination", "vcenter", ""])
def test_a_sign_of_any_side_takes_every_record(side: str) -> None:
    assert on_side(event("a", side=side), "any")


def test_a_sentence_is_looked_for_on_its_side_only() -> None:
    records = Records([event("out of memory", side="source")])
    assert [bool(records.find(Sign(says="out of memory", on=on))) for on in ("source", "destination")] == [True, False]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [(("disk",), True), (("cpu", "Disk"), True), (("cpu",), False), (("<any>isk",), True), (("<any>",), True)],
)
def test_a_field_has_one_of_the_values_allowed(wanted: tuple[str, ...], fits: bool) -> None:
    assert has_fields(event("a", module="Disk"), Sign(where={"module": wanted})) is fits


def test_a_value_is_the_whole_field_and_not_a_part_of_it() -> None:
    assert not has_fields(event("a", module="DiskEarly"), Sign(where={"module": ("Disk",)}))


def test_every_field_that_is_named_must_fit() -> None:
    sign = Sign(where={"module": ("Disk",), "reason": ("Busy",)})
    assert [has_fields(event("a", module="Disk", reason=why), sign) for why in ("Busy", "Gone")] == [True, False]


def test_a_field_that_the_record_does_not_carry_fits_nothing() -> None:
    assert not has_fields(event("a"), Sign(where={"module": ("<any>",)}))


def test_a_number_is_compared_as_it_is_printed() -> None:
    record = Event("percent_stated", "", "a", 1, "78", "vcenter", fields={"percent": 78})
    assert has_fields(record, Sign(where={"percent": ("78",)}))


PASTED = [
    ("port 8000 is not blocked by the firewall", "port 8000 <x> blocked"),
    ("the VM has no CPU affinity", "CPU affinity"),
    ("My colleague thinks that the license may have expired", "license <x> expired"),
    ("Could the host be in maintenance mode?", "maintenance mode"),
]


def pasted(text: str) -> Event:
    """Return a line of pasted text."""
    return Event("said", "", "ticket.txt", 1, text, "vcenter")


@pytest.mark.parametrize(("line", "words"), PASTED)
def test_what_pasted_text_denies_or_guesses_is_not_said(line: str, words: str) -> None:
    assert Records([pasted(line)]).find(Sign(says=words)) == ()


def test_a_sentence_of_the_product_that_denies_is_said() -> None:
    line = pasted("Device 'CD/DVD drive 1' uses backing '[ds] a.iso', which is not accessible.")
    assert Records([line]).find(Sign(says="uses backing <x> which is not accessible")) == (line,)
