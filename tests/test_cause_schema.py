"""knowledge_base/cause.schema.json, for editors, says what the loader says."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError

from diagnose import knowledge
from diagnose.resources import find

FOLDER = find("knowledge_base")
SCHEMA = json.loads((FOLDER / "cause.schema.json").read_text(encoding="utf-8"))
CAUSES = sorted(path for path in FOLDER.glob("*/*.yaml"))


def document(path: Path) -> object:
    """Return a cause as an editor reads it: YAML 1.2, where the key `on` is no truth value."""
    return yaml.safe_load(
        re.sub(r"([{,] ?)on: (?=source|destination|vcenter|any)", r"\1'on': ", path.read_text(encoding="utf-8"))
    )


def test_the_schema_names_the_keys_in_their_order() -> None:
    assert tuple(SCHEMA["properties"]) == knowledge.KEYS


def test_the_schema_asks_for_the_same_keys() -> None:
    assert tuple(SCHEMA["required"]) == knowledge.REQUIRED


def test_the_schema_knows_the_stages() -> None:
    stages = [stage.name for stage in knowledge.load().stages]
    assert SCHEMA["properties"]["stage"]["anyOf"][0]["enum"] == stages


@pytest.mark.parametrize("path", CAUSES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_a_cause_is_valid_by_the_schema(path: Path) -> None:
    Draft202012Validator(SCHEMA).validate(document(path))


@pytest.mark.parametrize("sign", [{"says": "down", "where": {"a": "b"}}, {"check": "vswitches_differ", "where": {}}])
def test_fields_of_a_sign_that_has_none_are_refused(sign: dict[str, object]) -> None:
    cause = document(CAUSES[0])
    assert isinstance(cause, dict)
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate({**cause, "needs": [sign]})


def test_a_key_that_is_not_known_is_refused() -> None:
    cause = document(CAUSES[0])
    assert isinstance(cause, dict)
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate({**cause, "severity": "high"})
