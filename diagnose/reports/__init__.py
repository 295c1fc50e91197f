"""A report in, its text in one format out; nothing is printed here, and nothing is judged anew.

Every format ends its text with one line end. A format is imported when it is asked for: JSON must
not wait for rich.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from diagnose.errors import DiagnoseError
from diagnose.model import Report

Render = Callable[[Report, int, bool], str]
T = TypeVar("T")


def _text(report: Report, width: int, colour: bool) -> str:
    from diagnose.reports import text

    return text.render(report, width, colour)


def _json(report: Report, _width: int, _colour: bool) -> str:
    from diagnose.reports import json

    return json.render(report)


FORMATS: tuple[tuple[str, Render], ...] = (
    ("text", _text),
    ("json", _json),
)
"""The formats by the name that --format takes; width in columns and colour matter to `text` alone."""


def render(name: str, report: Report, width: int = 80, colour: bool = False) -> str:
    """Return the report in the format of this name.

    Raises DiagnoseError where no row of the table has the name.
    """
    return chosen(name, FORMATS)(report, width, colour)


def chosen(name: str, formats: Sequence[tuple[str, T]]) -> T:
    """Return what renders the format of this name. Raises DiagnoseError where no row of the table has it."""
    for known, render_format in formats:
        if known == name:
            return render_format
    names = ", ".join(known for known, _ in formats)
    raise DiagnoseError("--format", f"no format is called {name!r}; there are {names}")
