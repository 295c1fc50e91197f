"""Artefacts made of literal text."""

import inspect
import textwrap
from types import ModuleType

from diagnose.facts import Reader
from diagnose.model import Artefact, Fact, Value


def artefact(text: str, file: str = "commands/output.txt") -> Artefact:
    """Return an artefact of the text, its common indentation and the first line end taken away."""
    return Artefact("esx01", file, tuple(textwrap.dedent(text).removeprefix("\n").splitlines()))


def read(reader: Reader, text: str, file: str = "commands/output.txt") -> list[Fact]:
    """Return the facts of the text; each quotes its own line."""
    made = artefact(text, file)
    facts = list(reader(made))
    assert all(fact.text == made.lines[fact.line - 1] for fact in facts)
    return facts


def fields(reader: Reader, text: str, file: str = "commands/output.txt") -> list[dict[str, Value]]:
    """Return the fields of the facts of the text."""
    return [dict(fact.fields) for fact in read(reader, text, file)]


def shape(module: ModuleType) -> str:
    """Return the real output that a module's docstring shows."""
    lines = inspect.getdoc(module) or ""
    return "\n".join(line[4:] if line.startswith("    ") else line for line in lines.splitlines())
