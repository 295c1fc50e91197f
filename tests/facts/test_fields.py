"""The fields that a fact can carry are declared once, and are those that the readers really give."""

from collections.abc import Iterator

import pytest

from diagnose import facts
from diagnose.model import Artefact, Fact
from diagnose.proving import sample_folder

from .artefacts import read, shape
from .test_artefacts import MODULES


def given() -> Iterator[Fact]:
    """Yield the facts of the outputs that the docstrings show and of every artefact in the sample logs."""
    for module, _ in MODULES.values():
        yield from read(module.read, shape(module))
    for path in sorted(sample_folder().rglob("*")):
        if path.is_file() and facts.reader_for(str(path)):
            lines = tuple(path.read_text(encoding="utf-8", errors="replace").splitlines())
            yield from facts.read(Artefact("esx01", str(path), lines))


@pytest.fixture(scope="module")
def fields() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for fact in given():
        found.setdefault(fact.name, set()).update(fact.fields)
    return found


def test_every_fact_has_its_fields_declared() -> None:
    assert set(facts.FIELDS) == set(facts.NAMES)


@pytest.mark.parametrize("name", facts.FIELDS)
def test_the_declared_fields_of_a_fact_are_those_that_its_readers_give(fields: dict[str, set[str]], name: str) -> None:
    assert fields[name] == set(facts.FIELDS[name])
