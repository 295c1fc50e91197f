"""Every mistake in a cause is told with file:line:column of the key or item that it is about."""

from pathlib import Path

import pytest

from diagnose.knowledge.template import CASE as CASE_FORM
from diagnose.knowledge.template import CAUSE as CAUSE_FORM
from diagnose.knowledge.template import TEXTS
from overlays import CAUSE, NEEDS, changed, mistakes, with_need, write


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    return tmp_path / "own"


def test_a_cause_without_a_mistake_has_none(overlay: Path) -> None:
    assert mistakes(overlay, CAUSE) == []


# --- keys


def test_an_unknown_key_is_told_with_the_nearest_known_one(overlay: Path) -> None:
    (told,) = mistakes(overlay, changed("supports:", "suports:"))
    assert told == "6:1: unknown key 'suports'; did you mean 'supports'?"


def test_an_unknown_key_of_a_sign_is_told_where_it_stands(overlay: Path) -> None:
    (told,) = mistakes(overlay, with_need("{event: uplink_down, wher: {vmnic: vmnic0}}"))
    assert told == "5:26: unknown key 'wher'; did you mean 'where'?"


def test_a_key_that_is_given_twice_is_told_at_the_second(overlay: Path) -> None:
    (told,) = mistakes(overlay, changed("remedy:", "explanation: Again\nremedy:"))
    assert told == "8:1: the key 'explanation' is given twice"


def test_a_field_that_is_given_twice_is_told(overlay: Path) -> None:
    (told,) = mistakes(overlay, with_need("{event: uplink_down, where: {vmnic: vmnic0, vmnic: vmnic1}}"))
    assert told == "5:49: the key 'vmnic' is given twice"


@pytest.mark.parametrize(
    ("key", "place", "next_key"),
    [
        ("id", "1:1", "title"),
        ("title", "2:1", "status"),
        ("status", "3:1", "needs"),
        ("needs", "4:1", "supports"),
        ("explanation", "7:1", "remedy"),
        ("remedy", "8:1", "confirm"),
        ("confirm", "10:1", "false_positives"),
        ("false_positives", "11:1", "references"),
    ],
)
def test_a_key_that_is_missing_is_told_once_at_the_key_that_it_stands_before(
    overlay: Path, key: str, place: str, next_key: str
) -> None:
    rest = [part for part in CAUSE.replace("\n  -", " -").splitlines() if not part.startswith(f"{key}:")]
    told = mistakes(overlay, "\n".join(rest).replace(": -", ":\n  -"))
    assert told == [f"{place}: the key {key!r} is missing; it stands before {next_key!r}"]


def test_a_key_that_is_missing_at_the_end_is_told_at_the_last_key(overlay: Path) -> None:
    assert mistakes(overlay, changed("references: [KB 1]\n", "")) == ["11:1: the key 'references' is missing"]


def test_a_key_that_is_missing_is_told_at_no_remark_above_the_cause(overlay: Path) -> None:
    (told,) = mistakes(overlay, "# a remark\n\n" + changed("title: A made-up cause\n", ""))
    assert told.startswith("4:1: the key 'title' is missing")


def test_a_key_out_of_order_is_told_where_it_stands_and_where_it_belongs(overlay: Path) -> None:
    (told,) = mistakes(overlay, changed("confirm: Look there\n", "") + "confirm: Look there\n")
    assert told.startswith(
        "12:1: 'confirm' belongs before 'false_positives'; the keys stand in this order: id, title, "
    )


def test_a_key_that_stands_too_early_is_told_and_not_those_that_it_displaces(overlay: Path) -> None:
    (told,) = mistakes(overlay, "references: [KB 1]\n" + changed("references: [KB 1]\n", ""))
    assert told.startswith("1:1: 'references' belongs after 'false_positives'")


def test_every_key_out_of_order_is_told(overlay: Path) -> None:
    text = changed("status: draft\n", "").replace("title: A made-up cause\n", "")
    told = mistakes(overlay, text + "status: draft\ntitle: A made-up cause\n")
    assert [mistake.partition(" belongs")[0] for mistake in told] == ["11:1: 'status'", "12:1: 'title'"]


@pytest.mark.parametrize("key", ["title", "explanation", "confirm", "references"])
def test_a_key_without_its_value_is_told(overlay: Path, key: str) -> None:
    lines = [f"{key}:" if line.startswith(f"{key}:") else line for line in CAUSE.splitlines()]
    at = lines.index(f"{key}:") + 1
    assert mistakes(overlay, "\n".join(lines)) == [f"{at}:1: {key} says nothing"]


def test_a_list_where_a_text_is_wanted_is_told(overlay: Path) -> None:
    assert mistakes(overlay, changed("confirm: Look there", "confirm: [Look, there]")) == [
        "10:10: a plain value is wanted here"
    ]


def test_a_mapping_where_a_list_is_wanted_is_told(overlay: Path) -> None:
    assert "12:13: a list is wanted here" in mistakes(overlay, changed("[KB 1]", "{KB: 1}"))


def test_a_list_where_a_cause_is_wanted_is_told(overlay: Path) -> None:
    assert mistakes(overlay, "- id: network.made-up\n") == ["1:1: a mapping (key: value) is wanted here"]


# --- signs


def test_an_unknown_side_is_told(overlay: Path) -> None:
    (told,) = mistakes(overlay, with_need("{event: uplink_down, on: target}"))
    assert told == "5:30: unknown side 'target': one of source, destination, vcenter, any"


def test_a_percentage_as_a_sign_is_told(overlay: Path) -> None:
    (told,) = mistakes(overlay, with_need("{event: percent_stated, where: {percent: '78'}}"))
    assert told.startswith("5:37: a percentage narrows and cannot decide")


@pytest.mark.parametrize("sign", ["{event: uplink_down, says: down}", "{on: source}", "{check: a, fact: b}"])
def test_a_sign_of_two_kinds_or_of_none_is_told(overlay: Path, sign: str) -> None:
    (told,) = mistakes(overlay, with_need(sign))
    assert told == "5:5: a sign is exactly one of event, check, fact, says, any_of"


@pytest.mark.parametrize(
    ("sign", "place"),
    [
        ("{says: down, where: {vmnic: vmnic0}}", "5:18"),
        ("{check: nic_firmware_differs, where: {vmnic: vmnic0}}", "5:35"),
        ("{any_of: [{event: uplink_down}], where: {vmnic: vmnic0}}", "5:38"),
    ],
)
def test_fields_of_a_sign_that_has_none_are_told(overlay: Path, sign: str, place: str) -> None:
    (told,) = mistakes(overlay, with_need(sign))
    assert told == f"{place}: only an event or a fact has fields: this would never be looked at"


def test_any_of_inside_any_of_is_told(overlay: Path) -> None:
    (told,) = mistakes(overlay, with_need("{any_of: [{event: nic_hung}, {any_of: [{event: nic_reset}]}]}"))
    assert told == "5:34: any_of may not stand inside any_of"


@pytest.mark.parametrize("weight", ["-0.1", "1", "70"])
def test_a_weight_that_is_none_is_told(overlay: Path, weight: str) -> None:
    (told,) = mistakes(overlay, with_need(f"{{event: uplink_down, weight: {weight}}}"))
    assert told == "5:34: a weight lies between 0 and 1"


@pytest.mark.parametrize("weight", ["strong", "nan", "inf", "''"])
def test_a_weight_that_is_no_number_is_told(overlay: Path, weight: str) -> None:
    (told,) = mistakes(overlay, with_need(f"{{event: uplink_down, weight: {weight}}}"))
    assert told.startswith("5:34: a number is wanted here, not ")


def test_a_text_where_a_sign_is_wanted_is_told(overlay: Path) -> None:
    assert "5:5: a mapping (key: value) is wanted here" in mistakes(overlay, with_need("uplink_down"))


@pytest.mark.parametrize("sign", ["{event: }", "{says: ''}", "{any_of: []}"])
def test_a_sign_that_says_nothing_is_told(overlay: Path, sign: str) -> None:
    assert mistakes(overlay, with_need(sign)) != []


def test_a_mistake_in_a_sign_of_any_list_is_told(overlay: Path) -> None:
    told = mistakes(overlay, changed("supports: []", "supports: [{event: a, on: b}]\nexcludes: [{event: a, on: c}]"))
    assert [mistake.partition(" ")[0] for mistake in told] == ["6:27:", "7:27:"]


# --- what a cause says


def test_an_unknown_area_is_told(overlay: Path) -> None:
    (told,) = mistakes(overlay, changed("network.made-up", "networks.made-up"), "networks/made-up.yaml")
    assert told.startswith("1:5: unknown area in id 'networks.made-up': one of network, storage, ")


def test_an_id_that_is_not_its_place_is_told(overlay: Path) -> None:
    assert mistakes(overlay, changed("network.made-up", "network.other")) == [
        "1:5: the id must be 'network.made-up', after the file's place"
    ]


def test_an_id_that_two_files_have_is_told(overlay: Path) -> None:
    write(overlay, CAUSE, "a.yaml")
    assert mistakes(overlay, CAUSE, "b.yaml") == ["1:5: the id 'network.made-up' is already that of own/a.yaml"]


def test_a_title_with_a_full_stop_is_told(overlay: Path) -> None:
    assert mistakes(overlay, changed("made-up cause", "made-up cause.")) == ["2:1: a title has no full stop"]


@pytest.mark.parametrize("text", ["none", "None", "NONE.", "''"])
def test_false_positives_that_say_none_are_told(overlay: Path, text: str) -> None:
    (told,) = mistakes(overlay, changed("none seen so far", text))
    assert told.startswith("11:1: false_positives must say when")


def test_a_cause_without_signs_is_told(overlay: Path) -> None:
    assert mistakes(overlay, changed(f"needs:\n{NEEDS}", "needs: []\n")) == [
        "4:1: needs at least one sign under 'needs'"
    ]


def test_a_cause_without_a_step_is_told(overlay: Path) -> None:
    assert mistakes(overlay, changed("remedy:\n  - Do this", "remedy: []")) == [
        "8:1: needs at least one step under 'remedy'"
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("status: good", "3:9: status is one of proven, draft, retired, not 'good'"),
        ("status: draft\nlevel: high", "4:8: level is one of cause, general, effect, not 'high'"),
        ("status: draft\nkind: effect", "4:7: kind is one of failure, side-effect, not 'effect'"),
        (
            "status: draft\napplies_to: {migration: [vmotions]}",
            "4:26: migration is one of vmotion, svmotion, xvmotion, unknown, not 'vmotions'; did you mean 'vmotion'?",
        ),
        ("status: draft\napplies_to: {eras: [3.x]}", "4:21: eras is one of 4.x, 5.x, 6.x, 7.x, 8.x, not '3.x'"),
        ("status: draft\napplies_to: {era: [5.x]}", "4:14: unknown key 'era'; did you mean 'eras'?"),
    ],
)
def test_a_word_that_is_not_in_the_vocabulary_is_told(overlay: Path, line: str, told: str) -> None:
    (mistake,) = mistakes(overlay, changed("status: draft", line))
    assert mistake.startswith(told)


def test_a_stage_that_there_is_not_is_told(overlay: Path) -> None:
    (told,) = mistakes(overlay, changed("explanation:", "stage: [precopy]\nexplanation:"))
    assert (told.startswith("7:9: stage is one of "), told.endswith("did you mean 'pre-copy'?")) == (True, True)


@pytest.mark.parametrize("percent", ["many", "[78]"])
def test_a_percentage_that_is_no_number_is_told(overlay: Path, percent: str) -> None:
    told = mistakes(overlay, changed("explanation:", f"percent: {percent}\nexplanation:"))
    assert told[0].startswith("7:10: ")


@pytest.mark.parametrize("percent", ["101", "-1", "78.5", "inf", "nan"])
def test_a_percentage_that_no_task_bar_shows_is_told(overlay: Path, percent: str) -> None:
    assert mistakes(overlay, changed("explanation:", f"percent: {percent}\nexplanation:")) != []


def test_missing_evidence_without_its_place_is_told(overlay: Path) -> None:
    (told,) = mistakes(overlay, changed("references:", "missing: [{what: the log}]\nreferences:"))
    assert told == "12:12: the key 'where' is missing"


# --- what nobody has filled in


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("Something goes wrong.", TEXTS["explanation"], "7:1"),
        ("Something goes wrong.", ">-\n  " + TEXTS["explanation"].replace(", ", ",\n  "), "7:1"),
        ("Do this", TEXTS["remedy"], "9:5"),
        ("Look there", TEXTS["confirm"], "10:1"),
        ("none seen so far", TEXTS["false_positives"], "11:1"),
        ("references: ", f"missing: [{{what: {TEXTS['what']}, where: here}}]\nreferences: ", "12:12"),
        ("references: ", f"missing: [{{what: x, where: {TEXTS['where']}}}]\nreferences: ", "12:21"),
        ("references: ", f"missing: [{{what: x, where: y, command: {TEXTS['command']}}}]\nreferences: ", "12:31"),
        ("KB 1", TEXTS["reference"], "12:14"),
        ("{event: uplink_down}", f"{{says: {TEXTS['says']}}}", "5:6"),
    ],
)
def test_the_templates_text_in_a_proven_cause_is_told(overlay: Path, old: str, new: str, place: str) -> None:
    (told,) = mistakes(overlay, changed(old, new).replace("draft", "proven"))
    assert told.startswith(f"{place}: is still the template's text: ")


def test_a_value_that_holds_itself_ends_the_search_for_the_templates_text(overlay: Path) -> None:
    text = changed("[KB 1]", "&itself [KB 1, *itself]").replace("draft", "proven")
    assert mistakes(overlay, text) == ["12:13: a plain value is wanted here"]


def test_the_templates_text_in_a_draft_is_no_mistake(overlay: Path) -> None:
    assert mistakes(overlay, changed("Do this", TEXTS["remedy"])) == []


def test_every_text_of_the_template_stands_in_the_form_of_a_cause_or_of_its_case() -> None:
    assert [name for name in TEXTS if f"{{{name}}}" not in CAUSE_FORM + CASE_FORM and name != "says"] == []
