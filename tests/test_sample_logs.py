"""Every case of sample_logs/: what is found, how sure, where each quotation stands, and that the report is stable."""

import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from diagnose import pipeline, reports
from diagnose.knowledge import Knowledge, Mistakes
from diagnose.knowledge.cases import Case, cases
from diagnose.model import Diagnosis, Evidence, Report
from diagnose.proving import judge, sample_folder

NAMES = [case.name for case in cases(sample_folder(), Mistakes())]
PERCENTAGES = (
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
)
"""The causes that were first asked for by the percentage at which a move stalls."""


def host_folders(name: str) -> list[str]:
    """Return the folders of the hosts of a case; none where a file lies beside them."""
    inside = [path for path in sorted((sample_folder() / name).iterdir()) if path.name != "case.yaml"]
    return [str(path) for path in inside] if all(path.is_dir() for path in inside) else []


SEVERAL = [name for name in NAMES if len(host_folders(name)) > 1]
"""The cases whose files all lie in the folders of two hosts or more."""

Samples = dict[str, tuple[Case, Report]]


@cache
def lines(path: Path) -> list[str]:
    """Return the lines of a file, each as it is quoted: without NULs and trailing blanks."""
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    return [line.replace("\0", "").rstrip("\r ") for line in text.split("\n")]


def quotations(report: Report) -> Iterator[Evidence]:
    """Yield everything that a report quotes."""
    for diagnosis in report.diagnoses:
        for finding in diagnosis.findings:
            yield from finding.evidence
            yield from finding.against
        yield from diagnosis.unread
        if diagnosis.first_abnormal is not None:
            yield diagnosis.first_abnormal


def misquoted(folder: Path, quoted: Evidence) -> str:
    """Return what is wrong with a quotation, "" where it stands at the file and line that it names."""
    path = folder / quoted.file
    if not path.is_file():
        return f"{quoted.file}: there is no such file"
    known = lines(path)
    if not 0 < quoted.line <= len(known):
        return f"{quoted.file}:{quoted.line}: there is no such line"
    line, text = known[quoted.line - 1], quoted.text.removesuffix(" [cut]")
    same = line.startswith(text) if text != quoted.text else line.strip() == text.strip()
    return "" if same and text.strip() else f"{quoted.file}:{quoted.line}: says {line!r}, quoted as {quoted.text!r}"


def failed_move(case: Case, report: Report) -> Diagnosis:
    """Return the migration that the case is about."""
    found = [each for each in report.diagnoses if each.migration.id == (case.migration_id or None)]
    ids = [each.migration.id for each in report.diagnoses]
    assert len(found) == 1, f"{case.name}/case.yaml: migration_id is {case.migration_id!r}; the records name {ids}"
    return found[0]


def as_json(report: Report) -> dict[str, Any]:
    answer = json.loads(reports.render("json", report))
    assert isinstance(answer, dict)
    return answer


@cache
def apart(name: str) -> Report:
    """Return the report on the folders of a case's hosts, given as separate paths."""
    return pipeline.triage(host_folders(name))


def by_cause(samples: Samples, id_: str) -> tuple[Case, Report]:
    """Return the case that shows a cause first."""
    return next((case, report) for case, report in samples.values() if case.expect[:1] == (id_,))


# --- what is found


@pytest.mark.parametrize("name", NAMES)
def test_the_case_is_judged_right(sample_reports: Samples, name: str) -> None:
    assert judge(*sample_reports[name]).wrong == ""


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("healthy-")])
def test_a_healthy_case_has_no_finding_at_all_not_even_a_suspicion(sample_reports: Samples, name: str) -> None:
    _, report = sample_reports[name]
    assert [finding.cause for diagnosis in report.diagnoses for finding in diagnosis.findings] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_migration_that_the_case_is_about_is_found(sample_reports: Samples, name: str) -> None:
    case, report = sample_reports[name]
    assert failed_move(case, report).migration.id == (case.migration_id or None)


@pytest.mark.parametrize("name", NAMES)
def test_the_outcome_and_the_type_never_contradict_what_is_known(sample_reports: Samples, name: str) -> None:
    case, report = sample_reports[name]
    move = failed_move(case, report).migration
    assert (move.outcome in (case.outcome, "unknown"), move.type in (case.type, "unknown")) == (True, True)


@pytest.mark.parametrize("name", NAMES)
def test_the_vm_is_not_called_by_another_name(sample_reports: Samples, name: str) -> None:
    case, report = sample_reports[name]
    assert failed_move(case, report).migration.vm.name in (case.vm, "")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_in_the_logs_is_called_a_failure(sample_reports: Samples, name: str) -> None:
    case, report = sample_reports[name]
    others = [each.migration for each in report.diagnoses if each.migration.id != (case.migration_id or None)]
    assert [move.id for move in others if move.outcome in ("failed", "hung")] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_findings_are_ranked_by_how_sure_they_are(sample_reports: Samples, name: str) -> None:
    for diagnosis in sample_reports[name][1].diagnoses:
        sure = [finding.confidence for finding in diagnosis.findings]
        assert sure == sorted(sure, reverse=True)


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_is_proven_and_says_what_to_do(sample_reports: Samples, knowledge: Knowledge, name: str) -> None:
    for diagnosis in sample_reports[name][1].diagnoses:
        for finding in diagnosis.findings:
            known = knowledge.cause(finding.cause)
            assert known is not None
            assert finding.evidence
            assert (finding.title, finding.remedy) == (known.title, known.remedy)


@pytest.mark.parametrize("id_", PERCENTAGES)
def test_a_cause_with_a_percentage_is_found_very_likely_and_first(sample_reports: Samples, id_: str) -> None:
    best = failed_move(*by_cause(sample_reports, id_)).findings[0]
    assert (best.cause, best.confidence >= 0.8, best.evidence != ()) == (id_, True, True)


@pytest.mark.parametrize("id_", PERCENTAGES)
def test_the_percentage_of_the_case_lies_in_the_band_of_its_migration(sample_reports: Samples, id_: str) -> None:
    case, report = by_cause(sample_reports, id_)
    at = failed_move(case, report).migration.percent
    assert at is not None
    assert case.percent is not None
    assert at.low <= case.percent <= at.high


@pytest.mark.parametrize("name", NAMES)
def test_a_percentage_that_a_case_names_lies_in_the_band_of_its_migration(sample_reports: Samples, name: str) -> None:
    case, report = sample_reports[name]
    at = failed_move(case, report).migration.percent
    assert case.percent is None or (at is not None and at.low <= case.percent <= at.high)


@pytest.mark.parametrize("id_", PERCENTAGES)
def test_a_cause_with_a_percentage_is_shown_in_no_case_but_its_own(sample_reports: Samples, id_: str) -> None:
    loud = [
        case.name
        for case, report in sample_reports.values()
        for diagnosis in report.diagnoses
        for finding in diagnosis.findings
        if finding.cause == id_ and finding.confidence >= 0.5 and id_ not in (*case.expect, *case.also)
    ]
    assert loud == []


# --- what is quoted


@pytest.mark.parametrize("name", NAMES)
def test_every_quotation_stands_at_the_file_and_line_that_it_names(sample_reports: Samples, name: str) -> None:
    case, report = sample_reports[name]
    assert [wrong for quoted in quotations(report) if (wrong := misquoted(case.folder, quoted))] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_record_of_a_migration_stands_at_the_file_and_line_that_it_names(
    sample_reports: Samples, name: str
) -> None:
    case, report = sample_reports[name]
    records = [each for diagnosis in report.diagnoses for each in diagnosis.migration.events]
    quoted = [Evidence(each.host, each.file, each.line, each.text) for each in records]
    assert [wrong for each in quoted if (wrong := misquoted(case.folder, each))] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_quotation_names_the_host_whose_folder_its_file_lies_in(sample_reports: Samples, name: str) -> None:
    _, report = sample_reports[name]
    assert {quoted.host for quoted in quotations(report) if quoted.host not in quoted.file.split("/")[0]} == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_quotation_is_shown_once_in_a_finding(sample_reports: Samples, name: str) -> None:
    for diagnosis in sample_reports[name][1].diagnoses:
        for finding in diagnosis.findings:
            assert len(set(finding.evidence)) == len(finding.evidence)


@pytest.mark.parametrize("name", NAMES)
def test_a_record_belongs_to_one_migration_at_most(sample_reports: Samples, name: str) -> None:
    _, report = sample_reports[name]
    own = [(each.host, each.file, each.line) for each_ in report.diagnoses for each in each_.migration.events]
    assert sorted(own) == sorted(set(own))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_case_could_not_be_read(sample_reports: Samples, name: str) -> None:
    assert sample_reports[name][1].problems == ()


# --- what lasts


@pytest.mark.parametrize("name", NAMES)
def test_the_json_of_a_case_is_valid_by_the_shipped_schema(sample_reports: Samples, name: str) -> None:
    schema = json.loads(Path(reports.__file__).with_name("schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(as_json(sample_reports[name][1]))


@pytest.mark.parametrize("name", NAMES)
def test_the_report_is_the_same_when_it_is_made_again(sample_reports: Samples, name: str) -> None:
    case, report = sample_reports[name]
    assert reports.render("json", pipeline.triage([str(case.folder)])) == reports.render("json", report)


@pytest.mark.parametrize("name", SEVERAL)
def test_the_folders_of_the_hosts_as_separate_paths_give_the_same_report(sample_reports: Samples, name: str) -> None:
    given, whole = as_json(apart(name)), as_json(sample_reports[name][1])
    text = json.dumps([whole["hosts"], whole["migrations"]])
    for folder in host_folders(name):
        text = text.replace(f"{Path(folder).name}/", "")
    assert [given["hosts"], given["migrations"]] == json.loads(text)


@pytest.mark.parametrize("name", SEVERAL)
def test_the_folders_of_the_hosts_as_separate_paths_are_one_input_each(sample_reports: Samples, name: str) -> None:
    assert [each.host for each in apart(name).inputs] == [each.host for each in sample_reports[name][1].inputs]


@pytest.mark.parametrize("id_", PERCENTAGES[:3])
def test_the_order_of_the_paths_changes_no_finding(sample_reports: Samples, id_: str) -> None:
    name = by_cause(sample_reports, id_)[0].name
    there, back = (
        [(found.cause, found.confidence) for each in report.diagnoses for found in each.findings]
        for report in (apart(name), pipeline.triage(host_folders(name)[::-1]))
    )
    assert there == back


def test_a_folder_called_source_that_is_given_alone_says_which_side_it_is() -> None:
    report = pipeline.triage([str(sample_folder() / "hot-add-stun" / "source")])
    assert [each.host for each in report.inputs] == ["source"]


def test_a_text_in_a_bundle_that_is_no_log_is_not_taken_for_a_pasted_error(tmp_path: Path) -> None:
    copy = tmp_path / "case"
    shutil.copytree(sample_folder() / "datastore-information-stale", copy)
    host = next(copy.glob("esx-*"))
    (host / "opt").mkdir()
    (host / "opt" / "faq.txt").write_text("msg.hbacommon.outofspace There is no more space for virtual disk a.vmdk.\n")
    found = [finding.cause for each in pipeline.triage([str(copy)]).diagnoses for finding in each.findings]
    assert "storage.out-of-space" not in found
