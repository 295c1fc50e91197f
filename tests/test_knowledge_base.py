"""The shipped knowledge base: no mistake in it, every cause that was asked for, and words that the grammars give."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest

from diagnose import events, proving
from diagnose.events import convert
from diagnose.knowledge import AREAS, KEYS, Knowledge, signs_of
from diagnose.knowledge.cases import Case
from diagnose.migrations import roles
from diagnose.model import Cause, Event, Report, Sign
from diagnose.resources import find
from diagnose.signs import Records
from moves import read
from test_grammars import ALL

SEEDS = [
    "network.nic-firmware",
    "storage.datastore-read-only",
    "storage.log-rotation-lock",
    "network.vmkernel-same-subnet",
    "network.vmkernel-wrong-interface",
    "storage.nfs-uuid-mismatch",
    "storage.datastore-information-stale",
    "config.hardware-version-outdated",
    "cpu.vt-disabled",
    "memory.checksum-setting-mismatch",
    "network.vswitch-mismatch",
    "network.portgroup-missing",
    "network.vlan-mismatch",
    "network.vmotion-not-enabled",
    "network.nic-too-slow",
    "network.internal-only-vswitch",
    "cpu.features-incompatible",
    "cpu.affinity-set",
    "device.backing-not-accessible",
    "storage.datastore-not-shared",
    "memory.resources-insufficient",
    "network.unreachable",
    "network.stream-lost",
    "memory.switchover-timeout",
    "storage.switchover-timeout",
    "storage.file-locked",
    "resume.destination-failed",
]
"""The causes that the knowledge base must know; an id never changes."""
PERCENTAGES = {
    "network.nic-firmware": 9,
    "storage.datastore-read-only": 10,
    "storage.log-rotation-lock": 10,
    "network.vmkernel-same-subnet": 14,
    "network.vmkernel-wrong-interface": 14,
    "storage.nfs-uuid-mismatch": 78,
    "storage.datastore-information-stale": 82,
    "config.hardware-version-outdated": 82,
    "cpu.vt-disabled": 90,
    "memory.checksum-setting-mismatch": 90,
}
ROLES = {name: kinds for name, kinds in vars(roles).items() if isinstance(kinds, frozenset)}


def cause(known: Knowledge, id_: str) -> Cause:
    found = known.cause(id_)
    assert found is not None, f"there is no {id_}"
    return found


def all_signs(known: Knowledge) -> Iterator[Sign]:
    for each in known.causes:
        yield from signs_of(each)
    for stage in known.stages:
        yield from (*stage.proofs, *stage.stalls)


def fields_by_kind() -> dict[str, set[str]]:
    """Return the fields that the sample records of the grammars show for each kind of event."""
    found: dict[str, set[str]] = {}
    for name, _, record in ALL:
        for event in read(name, record):
            found.setdefault(event.kind, set()).update(event.fields)
    for kind in ("migrate_state_changed", "migrate_state_finished"):
        found[kind] |= {"from_state", "to_state"}  # the correlator puts the numbers into words
    return found


def places(signs: Iterable[Sign]) -> list[str]:
    return [f"{sign.place} {sign.event} {dict(sign.where)}" for sign in signs]


# --- the whole


def test_kb_lint_finds_no_mistake() -> None:
    assert [str(mistake) for mistake in proving.lint()] == []


def test_every_file_of_the_knowledge_base_lies_in_a_known_area() -> None:
    assert {path.parent.name for path in find("knowledge_base").glob("*/*.yaml")} <= set(AREAS)


def test_every_field_that_a_sign_names_is_one_that_its_event_can_carry(knowledge: Knowledge) -> None:
    known = fields_by_kind()
    wrong = [sign for sign in all_signs(knowledge) if sign.event and not set(sign.where) <= known[sign.event]]
    assert places(wrong) == []


def test_a_cause_of_the_level_effect_says_what_is_missing(knowledge: Knowledge) -> None:
    assert [each.id for each in knowledge.causes if each.level == "effect" and not each.missing] == []


def test_a_sentence_that_every_healthy_migration_says_is_no_sign(
    knowledge: Knowledge, sample_reports: dict[str, tuple[Case, Report]]
) -> None:
    healthy = [
        Records(diagnosis.migration.events, knowledge.codes)
        for name, (_, report) in sample_reports.items()
        for diagnosis in report.diagnoses
        if name.startswith("healthy-")
    ]
    sentences = [sign for each in knowledge.causes for sign in signs_of(each) if sign.says]
    assert [f"{sign.place} {sign.says}" for sign in sentences if all(each.find(sign) for each in healthy)] == []


def test_two_causes_never_have_one_title(knowledge: Knowledge) -> None:
    titles = [each.title for each in knowledge.causes]
    assert sorted(titles) == sorted(set(titles))


def test_no_cause_is_its_own_look_alike(knowledge: Knowledge) -> None:
    assert [each.id for each in knowledge.causes if set(each.samples) & set(each.not_samples)] == []


# --- the causes first asked for


@pytest.mark.parametrize("id_", SEEDS)
def test_a_cause_that_was_asked_for_has_a_file_at_its_place(id_: str) -> None:
    area, _, name = id_.partition(".")
    assert (find("knowledge_base") / area / f"{name}.yaml").is_file()


@pytest.mark.parametrize("id_", SEEDS)
def test_a_cause_that_was_asked_for_is_in_force(knowledge: Knowledge, id_: str) -> None:
    assert cause(knowledge, id_).status == "proven"


@pytest.mark.parametrize("id_", SEEDS)
def test_a_cause_that_was_asked_for_has_a_remedy_of_two_steps_or_more(knowledge: Knowledge, id_: str) -> None:
    assert len(cause(knowledge, id_).remedy) >= 2


@pytest.mark.parametrize("id_", SEEDS)
def test_a_cause_that_was_asked_for_names_a_reference(knowledge: Knowledge, id_: str) -> None:
    assert cause(knowledge, id_).references


@pytest.mark.parametrize("id_", SEEDS)
def test_a_cause_that_was_asked_for_is_shown_by_a_sample(knowledge: Knowledge, id_: str) -> None:
    samples = cause(knowledge, id_).samples
    assert samples
    assert all((proving.sample_folder() / name / "case.yaml").is_file() for name in samples)


@pytest.mark.parametrize("id_", PERCENTAGES)
def test_a_cause_that_was_asked_for_by_its_percentage_is_known_for_it(knowledge: Knowledge, id_: str) -> None:
    assert cause(knowledge, id_).percent == PERCENTAGES[id_]


# --- kinds of events


@pytest.mark.parametrize("name", ROLES)
def test_every_kind_that_the_correlator_names_is_given_by_a_grammar(name: str) -> None:
    unknown = ROLES[name] - set(events.kinds())
    assert unknown == set(), f"diagnose/migrations/roles.py, {name}: no rule gives {unknown}"


def test_every_event_of_the_stages_is_given_by_a_grammar(knowledge: Knowledge) -> None:
    named = {sign.event for stage in knowledge.stages for sign in (*stage.proofs, *stage.stalls) if sign.event}
    assert named - set(events.kinds()) == set()


def test_every_event_of_the_causes_is_given_by_a_grammar(knowledge: Knowledge) -> None:
    named = {sign.event for each in knowledge.causes for sign in signs_of(each) if sign.event}
    assert named - set(events.kinds()) == set()


def test_every_event_of_a_cause_can_belong_to_a_migration_or_lie_around_it(knowledge: Knowledge) -> None:
    """A record joins by what its kind means, or by an id, a chain, a VM or a world that its samples show."""
    joins = {"migration_id", "opid", "vc_opid", "vm_path", "world", "vm_world", "task"}
    fields = fields_by_kind()
    reachable = frozenset[str]().union(*ROLES.values()) | {"hot_plug_requested", "vmx_exited"}
    named = {sign.event for each in knowledge.causes for sign in signs_of(each) if sign.event}
    assert sorted(kind for kind in named - reachable if not fields[kind] & joins) == []


# --- stages


def test_the_stages_cover_the_whole_task_bar(knowledge: Knowledge) -> None:
    missing = [at for at in range(100) if not any(stage.low <= at <= stage.high for stage in knowledge.stages)]
    assert missing == []


def test_the_stages_are_in_the_order_of_the_move(knowledge: Knowledge) -> None:
    assert all(one.low <= other.low and one.high <= other.high for one, other in pairwise(knowledge.stages))


def test_the_typical_place_of_a_stage_lies_in_its_band(knowledge: Knowledge) -> None:
    assert [stage.name for stage in knowledge.stages if not stage.low <= stage.typical <= stage.high] == []


def test_every_stage_can_be_proven(knowledge: Knowledge) -> None:
    assert [stage.name for stage in knowledge.stages if not stage.proofs] == []


def test_the_percentage_of_a_cause_lies_near_one_of_its_stages(knowledge: Knowledge) -> None:
    stages = {stage.name: stage for stage in knowledge.stages}
    far = [
        each.id
        for each in knowledge.causes
        if each.percent is not None
        and each.stages
        and not any(stages[name].low - 20 <= each.percent <= stages[name].high + 20 for name in each.stages)
    ]
    assert far == []


# --- status codes


@pytest.mark.parametrize("spelling", ["0xbad010b", "bad010b", "195887371"])
def test_a_status_in_any_of_its_three_spellings_has_the_same_text(knowledge: Knowledge, spelling: str) -> None:
    (event,) = read("text", f"Migration failed with error {spelling}")
    assert knowledge.codes[event.get("status")] == "The ESX hosts failed to connect over the VMotion network"


def test_every_code_of_the_table_is_spelt_as_records_are_read(knowledge: Knowledge) -> None:
    assert [code for code in knowledge.codes if convert.status(code) != code] == []


def test_every_code_of_the_table_is_found_by_its_number(knowledge: Knowledge) -> None:
    numbers = {code: str(int(code, 16) - 0xBAD0000 + 195887104) for code in knowledge.codes}
    assert [code for code, number in numbers.items() if convert.status(number) != code] == []


def test_every_code_of_the_table_is_found_in_a_record(knowledge: Knowledge) -> None:
    def status(code: str) -> str:
        found: list[Event] = read("text", f"Migration failed with error {code}")
        return found[0].get("status")

    assert [code for code in knowledge.codes if status(code) != code] == []


def test_every_code_of_the_table_has_a_text(knowledge: Knowledge) -> None:
    assert [code for code, text in knowledge.codes.items() if not text] == []


# --- the description of a cause


def test_the_readme_of_the_knowledge_base_describes_every_key() -> None:
    text = (find("knowledge_base") / "README.md").read_text(encoding="utf-8")
    assert [key for key in KEYS if f"| `{key}` |" not in text] == []


def test_no_cause_names_a_module_of_the_program() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in find("knowledge_base").rglob("*.yaml")}
    assert [name for name, text in texts.items() if re.search(r"\bdiagnose\.\w+", text)] == []
