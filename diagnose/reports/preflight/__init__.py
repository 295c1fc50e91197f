"""A preflight in, its text in one format out; nothing is printed here, and nothing is judged anew.

Every format ends its text with one line end, and is imported when it is asked for.
"""

from collections.abc import Callable

from diagnose.model import Preflight
from diagnose.reports import chosen

Render = Callable[[Preflight, int, bool], str]


def _text(result: Preflight, width: int, colour: bool) -> str:
    from diagnose.reports.preflight import text

    return text.render(result, width, colour)


def _json(result: Preflight, _width: int, _colour: bool) -> str:
    from diagnose.reports.preflight import json

    return json.render(result)


def _markdown(result: Preflight, _width: int, _colour: bool) -> str:
    from diagnose.reports.preflight import markdown

    return markdown.render(result)


def _html(result: Preflight, _width: int, _colour: bool) -> str:
    from diagnose.reports.preflight import html

    return html.render(result)


FORMATS: tuple[tuple[str, Render], ...] = (
    ("text", _text),
    ("json", _json),
    ("markdown", _markdown),
    ("html", _html),
)
"""The formats by the name that --format takes; width in columns and colour matter to `text` alone."""


def render(name: str, result: Preflight, width: int = 80, colour: bool = False) -> str:
    """Return the preflight in the format of this name.

    Raises DiagnoseError where no row of the table has the name.
    """
    return chosen(name, FORMATS)(result, width, colour)
