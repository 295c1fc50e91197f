"""The JSON report: an interface that is held by its schema."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from diagnose import reports
from diagnose.errors import DiagnoseError
from diagnose.model import Diagnosis, Evidence, Problem, Report
from diagnose.reports.json import schema

from .made_up import demo, finding, migration, report

SHIPPED = Path(reports.__file__).with_name("schema.json")
REGENERATE = "python -c 'import sys; from diagnose.reports.json import schema; sys.stdout.write(schema())'"


def parsed(shown: Report) -> dict[str, Any]:
    answer = json.loads(reports.render("json", shown))
    assert isinstance(answer, dict)
    return answer


def explained() -> dict[str, Any]:
    """Return the demo's migration that says most."""
    found: list[dict[str, Any]] = [known for known in parsed(demo())["migrations"] if len(known["findings"]) == 3]
    return found[0]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


# --- the schema


def test_the_shipped_schema_is_the_one_the_types_give() -> None:
    shipped = SHIPPED.read_text(encoding="utf-8")
    assert shipped == schema(), f"regenerate it: {REGENERATE} > diagnose/reports/schema.json"


def test_the_shipped_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(schema()))


@pytest.mark.parametrize("shown", [demo(), report()], ids=["rich", "empty"])
def test_a_report_keeps_to_the_schema(shown: Report) -> None:
    Draft202012Validator(json.loads(schema())).validate(parsed(shown))


def test_the_schema_refuses_a_report_that_lacks_a_key() -> None:
    answer = parsed(demo())
    del answer["migrations"][0]["percent"]
    with pytest.raises(ValidationError, match="'percent' is a required property"):
        Draft202012Validator(json.loads(schema())).validate(answer)


def test_the_schema_lets_later_versions_add_keys() -> None:
    Draft202012Validator(json.loads(schema())).validate({**parsed(report()), "added": 1})


# --- keys and values


def test_the_keys_of_a_report_are_those_of_the_design_in_its_order() -> None:
    assert list(parsed(report())) == ["schema_version", "tool", "inputs", "hosts", "migrations", "problems"]


def test_the_keys_of_a_migration_are_those_of_the_design_then_the_added_ones() -> None:
    designed = "id type vm source destination priority started_at ended_at outcome percent phases metrics"
    designed += " findings unread"
    assert list(explained()) == [*designed.split(), "first_abnormal", "missing", "unread_count", "clocks", "seconds"]


def test_the_keys_of_a_finding_are_those_of_the_design_then_the_added_ones() -> None:
    designed = "cause title confidence evidence against missing remedy confirm references"
    assert list(explained()["findings"][0]) == [*designed.split(), "level", "kind", "explanation", "rivals"]


def test_the_span_of_an_input_is_called_from_and_to() -> None:
    assert list(parsed(demo())["inputs"][0])[-4:] == ["from", "to", "files_outside", "files_left"]


def test_what_is_unknown_is_null_and_names_that_are_not_given_are_empty() -> None:
    (untold,) = [known for known in parsed(demo())["migrations"] if known["id"] is None]
    assert (untold["percent"], untold["started_at"]) == (None, None)
    assert untold["vm"] == {"name": "", "path": "", "uuid": ""}
    assert set(untold["metrics"].values()) == {None}


def test_times_are_utc_with_z() -> None:
    assert explained()["started_at"] == "2024-03-11T23:59:12.345000Z"


def test_the_order_is_the_order_of_the_report() -> None:
    shown = report(Diagnosis(migration(id="9"), ()), Diagnosis(migration("succeeded", id="1"), ()))
    assert [known["id"] for known in parsed(shown)["migrations"]] == ["9", "1"]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert reports.render("json", demo()) == reports.render("json", demo())


def test_it_is_indented_by_two_and_ends_with_one_line_end() -> None:
    assert re.match(r'\{\n  "schema_version": 1,\n(?s:.*)[^\n]\n\}\n\Z', reports.render("json", report()))


# --- texts


def test_letters_beyond_ascii_are_written_as_they_are() -> None:
    assert "Überspannung" in reports.render("json", report(Diagnosis(migration(), (finding(title="Überspannung"),))))


def test_a_record_is_quoted_byte_for_byte() -> None:
    record = Evidence("h", "f", 1, '\x1b[31m"red"\\ \u202e\t[bold]')
    answer = parsed(report(Diagnosis(migration(), (finding(evidence=(record,)),))))
    assert answer["migrations"][0]["findings"][0]["evidence"][0]["text"] == record.text


def test_a_lone_surrogate_is_written_as_a_visible_escape() -> None:
    answer = parsed(report(problems=(Problem("notes-\udce9.zip", "name \ud800"),)))
    assert answer["problems"] == [{"path": r"notes-\xe9.zip", "reason": r"name \ud800"}]


def test_a_lone_surrogate_anywhere_changes_nothing_else() -> None:
    broken = Problem("\udcff", "cut")
    clean = parsed(report(*demo().diagnoses[:1]))
    assert {**parsed(report(*demo().diagnoses[:1], problems=(broken,))), "problems": []} == clean


def test_no_surrogate_is_left_in_a_rich_report() -> None:
    assert [text for text in texts(parsed(demo())) if re.search("[\ud800-\udfff]", text)] == []


# --- the table of formats


def test_json_does_not_wait_for_rich() -> None:
    code = (
        "import sys; from diagnose import reports; from diagnose.model import KnowledgeInfo, Report\n"
        "reports.render('json', Report('1', KnowledgeInfo(0, ''), (), (), ()))\n"
        "sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(DiagnoseError, match="no format is called 'yaml'; there are text, json"):
        reports.render("yaml", report())
