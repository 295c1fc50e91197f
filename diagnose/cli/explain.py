"""`diagnose explain`: what is known about a percentage or a pasted text."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnose.errors import DiagnoseError

if TYPE_CHECKING:
    from diagnose.explaining import Explanation
    from diagnose.knowledge import Knowledge


def explain(
    words: Annotated[list[str], typer.Argument(metavar="PERCENT|TEXT", help="A percentage (78) or an error text.")],
    kb: Annotated[Path | None, typer.Option("--kb", help="A folder of your own causes.")] = None,
) -> None:
    """Name the causes known for a percentage, or nearest to a pasted error text, with their remedies.

    \b
    diagnose explain 78
    diagnose explain "Failed waiting for data. Error bad003f"
    """
    from diagnose import knowledge  # heavy imports only where used

    known = knowledge.load(kb)
    asked = " ".join(words).strip()
    bare = asked.removesuffix("%").strip()
    if not asked:
        raise DiagnoseError("explain", "give a percentage (78) or an error text in quotes")
    if bare.isdigit():
        _percentage(int(bare), known)
    else:
        _text(asked, known)


def _percentage(value: int, known: "Knowledge") -> None:
    from diagnose import explaining  # heavy imports only where used

    if value > 100:
        raise DiagnoseError(f"explain {value}", "a percentage lies between 0 and 100")
    stages, found = explaining.percentage(value, known)
    for stage in stages:
        pause = " A pause here is normal." if stage.normal_pause else ""
        typer.echo(f"{value} %: {stage.title} ({stage.low} to {stage.high} %).{pause}")
        typer.echo(f"  Next should come: {stage.next}")
    _show(found, "A percentage narrows and does not decide: `diagnose triage` on the logs of both hosts does.")


def _text(asked: str, known: "Knowledge") -> None:
    from diagnose import explaining  # heavy imports only where used

    for code, meaning in explaining.codes(asked, known):
        typer.echo(f"{code} = {int(code, 16) - 0xBAD0000 + 195887104}: {meaning}")
    found = explaining.text(asked, known)
    if not found:
        typer.echo("No known cause speaks in words like these.")
        return
    _show(found, "")


def _show(found: "Iterable[Explanation]", note: str) -> None:
    for each in found:
        sure = f", confidence {each.confidence:.2f}" if each.confidence else ""
        typer.echo(f"\n{each.cause.id}: {each.cause.title}")
        typer.echo(f"  {each.why}{sure}")
        for number, step in enumerate(each.cause.remedy, 1):
            typer.echo(f"  {number}. {step}")
        typer.echo(f"  Confirm: {each.cause.confirm}")
    if note:
        typer.echo(f"\n{note}")
