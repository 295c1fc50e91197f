"""What no file of a knowledge base may be is told with its place, all at once; an overlay replaces by id."""

import shutil
from pathlib import Path

import pytest

from diagnose import resources
from diagnose.errors import KnowledgeError
from diagnose.knowledge import Knowledge, load, read_all
from diagnose.knowledge.nodes import Mistakes
from diagnose.knowledge.stages import stages
from diagnose.knowledge.template import TEXTS
from diagnose.resources import find
from overlays import CAUSE, cause, changed, mistakes, with_need, write


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    return tmp_path / "own"


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


@pytest.mark.parametrize(
    ("data", "place"), [(b"id: a\ntitle: \xff\xfe", "2:8"), (b"id: a\x00b\n", "1:6"), (b"\n\n \x00", "3:2")]
)
def test_a_byte_that_is_no_text_is_told_where_it_stands(overlay: Path, data: bytes, place: str) -> None:
    write(overlay, "")
    (overlay / "network/made-up.yaml").write_bytes(data)
    assert [mistake.place for mistake in read_all(overlay)[1]] == [f"own/network/made-up.yaml:{place}"]


def test_all_mistakes_of_a_file_are_told_at_once(overlay: Path) -> None:
    text = changed("supports: []", "supports: [{event: a, on: b}]").replace("made-up cause", "cause.")
    told = mistakes(overlay, text.replace("status: draft", "status: good"))
    assert sorted(mistake.partition(" ")[0] for mistake in told) == ["2:1:", "3:9:", "6:27:"]


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


def test_the_refusal_tells_every_mistake_at_the_same_place(overlay: Path) -> None:
    write(overlay, changed("made-up cause", "made-up cause.").replace("id: network.", "id: wire."), "made-up.yaml")
    write(overlay, changed("Do this", TEXTS["remedy"]).replace("draft", "proven"), "network/made-up.yaml")
    write(overlay, CAUSE, "other.yaml")
    with pytest.raises(KnowledgeError) as refused:
        load(overlay)
    assert [mistake.place for mistake in refused.value.mistakes] == [
        "own/made-up.yaml:1:5",
        "own/made-up.yaml:2:1",
        "own/network/made-up.yaml:9:5",
        "own/other.yaml:1:5",
    ]


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


def test_a_stage_of_a_cause_is_no_mistake_where_the_stages_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "grammars").symlink_to(find("grammars"))
    shutil.copytree(find("knowledge_base"), tmp_path / "knowledge_base")
    (tmp_path / "knowledge_base/stages.yaml").write_text("stages: [", encoding="utf-8")
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "diagnose")
    assert [mistake.place.partition(":")[0] for mistake in read_all()[1]] == ["knowledge_base/stages.yaml"]


@pytest.mark.parametrize(
    ("difference", "told"),
    [
        ("{eras: [4.x], percent: {low: 9, high: 8, typical: 9}}", "7:32: low <= typical <= high does not hold"),
        ("{eras: [11.x]}", "7:17: eras is one of 4.x, 5.x, 6.x, 7.x, 8.x, not '11.x'"),
        ("{percent: {low: 0, high: 8, typical: 3}}", "7:10: the key 'eras' is missing; it stands before 'percent'"),
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
