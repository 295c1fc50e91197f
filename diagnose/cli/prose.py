"""Plain prose for the small commands: wrapped to the terminal, hanging under its lead."""

import shutil
import sys
import textwrap

import typer

_NARROWEST = 30  # columns in which a title can still be read


def say(text: str, indent: int = 0, lead: str = "") -> None:
    """Print a paragraph wrapped to the terminal's width (100 in a pipe); `lead` stands before its first line."""
    width = max(shutil.get_terminal_size((100, 24)).columns, 40)
    margin = " " * (indent + len(lead))
    wrapped = textwrap.wrap(
        text, width, initial_indent=margin, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False
    )
    lines = wrapped or [margin]
    typer.echo(" " * indent + lead + lines[0][len(margin) :])
    for line in lines[1:]:
        typer.echo(line)


def say_row(lead: str, text: str) -> None:
    """Print a row of a list: one line in a pipe; on a terminal the text is wrapped, hanging under its beginning.

    Where a terminal leaves too little room beside the lead, the text stands below it.
    """
    width = shutil.get_terminal_size().columns
    if not sys.stdout.isatty():
        typer.echo(lead + text)
    elif width - len(lead) >= _NARROWEST:
        say(text, lead=lead)
    else:
        say(lead)
        say(text, indent=4)


def steps(texts: tuple[str, ...], indent: int) -> None:
    """Print numbered steps."""
    for number, text in enumerate(texts, 1):
        say(text, indent, f"{number}. ")
