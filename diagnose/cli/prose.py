"""Plain prose for the small commands: wrapped to the terminal, hanging under its lead."""

import shutil
import textwrap

import typer


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


def steps(texts: tuple[str, ...], indent: int) -> None:
    """Print numbered steps."""
    for number, text in enumerate(texts, 1):
        say(text, indent, f"{number}. ")
