"""Every mistake in a knowledge base is told with file:line:column, all at once; an overlay replaces by id."""

from pathlib import Path

import pytest

from diagnose.errors import KnowledgeError
from diagnose.knowledge import Knowledge, load, read_all
from diagnose.knowledge.nodes import Mistakes
from diagnose.knowledge.stages import stages
from diagnose.model import Cause

CAUSE = """\
id: network.made-up
title: A made-up cause
status: draft
needs:
  - {event: uplink_down}
supports: []
explanation: Something goes wrong.
remedy:
  - Do this
confirm: Look there
false_positives: none seen so far
references: [KB 1]
"""
NEEDS = "  - {event: uplink_down}\n"
"""Line 5 of the cause: its one sign."""


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    return tmp_path / "own"


def write(overlay: Path, text: str, place: str = "network/made-up.yaml") -> None:
    path = overlay / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def mistakes(overlay: Path, text: str, place: str = "network/made-up.yaml") -> list[str]:
    """Return the mistakes that are told of a cause, each with its place below the overlay."""
    write(overlay, text, place)
    found = [str(mistake) for mistake in read_all(overlay)[1]]
    return [mistake.removeprefix(f"own/{place}:") for mistake in found]


def changed(old: str, new: str) -> str:
    assert old in CAUSE
    return CAUSE.replace(old, new)


def with_need(sign: str) -> str:
    return changed(NEEDS, f"  - {sign}\n")


def cause(known: Knowledge, id_: str = "network.made-up") -> Cause:
    found = known.cause(id_)
    assert found is not None
    return found


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
    "key", ["id", "title", "status", "explanation", "confirm", "false_positives", "references", "needs", "remedy"]
)
def test_a_key_that_is_missing_is_told(overlay: Path, key: str) -> None:
    rest = [part for part in CAUSE.replace("\n  -", " -").splitlines() if not part.startswith(f"{key}:")]
    told = mistakes(overlay, "\n".join(rest).replace(": -", ":\n  -"))
    assert f"1:1: the key {key!r} is missing" in told


def test_keys_in_another_order_are_told(overlay: Path) -> None:
    (told,) = mistakes(overlay, changed("confirm: Look there\n", "") + "confirm: Look there\n")
    assert told.startswith("1:1: the keys stand in this order: id, title, ")


@pytest.mark.parametrize("key", ["title", "explanation", "confirm", "references"])
def test_a_key_without_its_value_is_told(overlay: Path, key: str) -> None:
    lines = [f"{key}:" if line.startswith(f"{key}:") else line for line in CAUSE.splitlines()]
    assert mistakes(overlay, "\n".join(lines)) != []


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
    assert told.startswith("5:46: a percentage narrows and cannot decide")


@pytest.mark.parametrize("sign", ["{event: uplink_down, says: down}", "{on: source}", "{check: a, fact: b}"])
def test_a_sign_of_two_kinds_or_of_none_is_told(overlay: Path, sign: str) -> None:
    (told,) = mistakes(overlay, with_need(sign))
    assert told == "5:5: a sign is exactly one of event, check, fact, says, any_of"


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
    assert told.startswith("1:1: unknown area in id 'networks.made-up': one of network, storage, ")


def test_an_id_that_is_not_its_place_is_told(overlay: Path) -> None:
    assert mistakes(overlay, changed("network.made-up", "network.other")) == [
        "1:5: the id must be 'network.made-up', after the file's place"
    ]


def test_an_id_that_two_files_have_is_told(overlay: Path) -> None:
    write(overlay, CAUSE, "a.yaml")
    assert mistakes(overlay, CAUSE, "b.yaml") == ["1:1: the id 'network.made-up' is already that of own/a.yaml"]


def test_a_title_with_a_full_stop_is_told(overlay: Path) -> None:
    assert mistakes(overlay, changed("made-up cause", "made-up cause.")) == ["1:1: a title has no full stop"]


@pytest.mark.parametrize("text", ["none", "None", "NONE.", "''"])
def test_false_positives_that_say_none_are_told(overlay: Path, text: str) -> None:
    (told,) = mistakes(overlay, changed("none seen so far", text))
    assert told.startswith("1:1: false_positives must say when")


def test_a_cause_without_signs_is_told(overlay: Path) -> None:
    assert mistakes(overlay, changed(f"needs:\n{NEEDS}", "needs: []\n")) == [
        "1:1: needs at least one sign under 'needs'"
    ]


def test_a_cause_without_a_step_is_told(overlay: Path) -> None:
    assert mistakes(overlay, changed("remedy:\n  - Do this", "remedy: []")) == [
        "1:1: needs at least one step under 'remedy'"
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
    assert told == "12:11: the key 'where' is missing"


# --- files


@pytest.mark.parametrize(("text", "place"), [("id: [\n", "2:1"), ("id: 'x\n", "2:1"), ("a: b: c\n", "1:5")])
def test_what_is_no_yaml_is_told_where_it_breaks(overlay: Path, text: str, place: str) -> None:
    (told,) = mistakes(overlay, text)
    assert told.startswith(f"{place}: is no YAML: ")


@pytest.mark.parametrize("text", ["", "# nothing but a remark\n", "\n\n"])
def test_an_empty_file_is_told(overlay: Path, text: str) -> None:
    assert mistakes(overlay, text) == ["1:1: is empty"]


@pytest.mark.parametrize("data", [b"id: \xff\xfe", b"id: a\x00b\n"])
def test_bytes_that_are_no_text_are_told_and_do_not_break_it(overlay: Path, data: bytes) -> None:
    write(overlay, "")
    (overlay / "network/made-up.yaml").write_bytes(data)
    assert [mistake.place.partition(":")[0] for mistake in read_all(overlay)[1]] == ["own/network/made-up.yaml"]


def test_all_mistakes_of_a_file_are_told_at_once(overlay: Path) -> None:
    text = changed("supports: []", "supports: [{event: a, on: b}]").replace("made-up cause", "cause.")
    told = mistakes(overlay, text.replace("status: draft", "status: good"))
    assert sorted(mistake.partition(" ")[0] for mistake in told) == ["1:1:", "3:9:", "6:27:"]


def test_the_mistakes_of_all_files_are_told_at_once(overlay: Path) -> None:
    write(overlay, "", "network/empty.yaml")
    write(overlay, "id: [\n", "network/broken.yaml")
    places = [mistake.place for mistake in read_all(overlay)[1]]
    assert places == ["own/network/broken.yaml:2:1", "own/network/empty.yaml:1:1"]


def test_a_knowledge_base_with_mistakes_is_refused_with_all_of_them(overlay: Path) -> None:
    write(overlay, "", "network/empty.yaml")
    write(overlay, "id: [\n", "network/broken.yaml")
    with pytest.raises(KnowledgeError) as refused:
        load(overlay)
    assert len(refused.value.mistakes) == 2


def test_the_refusal_names_the_first_place_and_how_many_more_there_are(overlay: Path) -> None:
    write(overlay, "", "network/empty.yaml")
    write(overlay, "id: [\n", "network/broken.yaml")
    with pytest.raises(KnowledgeError, match=r"^own/network/broken\.yaml:2:1: is no YAML.*\(and 1 more"):
        load(overlay)


# --- overlays


def test_an_overlay_adds_its_causes(overlay: Path, knowledge: Knowledge) -> None:
    write(overlay, CAUSE)
    assert load(overlay).info.causes == knowledge.info.causes + 1


def test_an_overlay_replaces_a_cause_of_the_same_id(overlay: Path, knowledge: Knowledge) -> None:
    write(overlay, changed("network.made-up", "network.nic-firmware"), "network/nic-firmware.yaml")
    known = load(overlay)
    assert (cause(known, "network.nic-firmware").title, known.info.causes) == ("A made-up cause", knowledge.info.causes)


def test_an_overlay_takes_nothing_over_from_the_cause_that_it_replaces(overlay: Path) -> None:
    write(overlay, changed("network.made-up", "network.nic-firmware"), "network/nic-firmware.yaml")
    replaced = cause(load(overlay), "network.nic-firmware")
    assert (replaced.percent, replaced.stages, replaced.samples) == (None, (), ())


def test_a_retired_cause_is_kept_and_not_counted(overlay: Path, knowledge: Knowledge) -> None:
    write(overlay, changed("status: draft", "status: retired"))
    known = load(overlay)
    assert (cause(known).status, known.info.causes) == ("retired", knowledge.info.causes)


def test_another_knowledge_base_has_another_digest(overlay: Path, knowledge: Knowledge) -> None:
    write(overlay, CAUSE)
    assert load(overlay).info.digest != knowledge.info.digest


def test_the_same_knowledge_base_has_the_same_digest(knowledge: Knowledge) -> None:
    assert load().info == knowledge.info


def test_a_file_at_the_top_of_an_overlay_may_have_any_id(overlay: Path) -> None:
    assert mistakes(overlay, CAUSE, "mine.yaml") == []


def test_causes_are_in_the_order_of_their_ids(overlay: Path) -> None:
    write(overlay, CAUSE)
    ids = [known.id for known in load(overlay).causes]
    assert ids == sorted(ids)


def test_a_cause_is_read_as_it_is_written(overlay: Path) -> None:
    write(overlay, with_need("{event: uplink_down, on: source, where: {vmnic: [vmnic0, vmnic1]}, weight: 0.4}"))
    read = cause(load(overlay))
    (sign,) = read.needs
    assert (read.level, read.kind, read.remedy, read.references) == ("cause", "failure", ("Do this",), ("KB 1",))
    assert (sign.event, sign.on, sign.where, sign.weight) == (
        "uplink_down", "source", {"vmnic": ("vmnic0", "vmnic1")}, 0.4,
    )  # fmt: skip


# --- stages


@pytest.mark.parametrize(
    ("difference", "told"),
    [
        ("{eras: [4.x], percent: {low: 9, high: 8, typical: 9}}", "7:32: low <= typical <= high does not hold"),
        ("{eras: [11.x]}", "7:17: eras is one of 4.x, 5.x, 6.x, 7.x, 8.x, not '11.x'"),
        ("{percent: {low: 0, high: 8, typical: 3}}", "7:9: the key 'eras' is missing"),
    ],
)
def test_a_mistake_in_how_a_stage_differs_by_era_is_told_with_its_place(
    tmp_path: Path, difference: str, told: str
) -> None:
    text = (
        "stages:\n  - name: requested\n    title: Asked\n    percent: {low: 0, high: 9, typical: 5}\n"
        f"    normal_pause: true\n    by_era:\n      - {difference}\n"
        "    proofs:\n      - {event: task_begun}\n    next: more\n"
    )
    path = tmp_path / "stages.yaml"
    path.write_text(text, encoding="utf-8")
    mistakes = Mistakes()
    stages(path, mistakes)
    assert [str(mistake).split("stages.yaml:")[1] for mistake in mistakes] == [told]
