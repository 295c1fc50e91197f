"""`diagnose explain`: what is known about a percentage or a pasted text."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnose.cli.prose import say, steps
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
    percentage = re.fullmatch(r"(\d{1,3})(?:[.,]\d+)?", bare, re.ASCII)
    if percentage:
        _percentage(int(percentage.group(1)), known)
    else:
        _text(asked, known)


def _percentage(value: int, known: "Knowledge") -> None:
    from diagnose import explaining  # heavy imports only where used

    if value > 100:
        raise DiagnoseError(f"explain {value}", "a percentage lies between 0 and 100")
    stages, found = explaining.percentage(value, known)
    if not stages:
        say(f"{value} %: the task has come to its end.")
    for stage in stages:
        pause = " A pause here is normal." if stage.normal_pause else ""
        say(f"{value} %: {stage.title} ({stage.low} to {stage.high} %).{pause}")
        say(stage.next, 2, "Next should come: ")
    named = [each for each in found if each.cause.percent is not None]
    for each in named:
        _full(each)
    _in_short([each for each in found if each not in named])
    typer.echo()
    say("A percentage narrows and does not decide: diagnose triage, on the logs of both hosts, does.")


def _text(asked: str, known: "Knowledge") -> None:
    from diagnose import explaining  # heavy imports only where used

    for code, meaning in explaining.codes(asked, known):
        say(f"{code} = {int(code, 16) - 0xBAD0000 + 195887104}: {meaning}")
    found = explaining.text(asked, known)
    stated = explaining.percent_in(asked)
    if stated is not None and stated <= 100 and not any(each.confidence for each in found):
        _percentage(stated, known)
    elif not found:
        say("No known cause speaks in words like these.")
    said = [each for each in found if each.confidence]
    for each in said or found[:3]:
        _full(each)
    _in_short([each for each in found if each not in (said or found[:3])])


def _full(each: "Explanation") -> None:
    sure = f", confidence {each.confidence:.2f}" if each.confidence else ""
    typer.echo()
    say(f"{each.cause.id}: {each.cause.title}")
    say(each.why + sure, 2)
    steps(each.cause.remedy, 2)
    say(each.cause.confirm, 2, "Confirm: ")


def _in_short(found: "Sequence[Explanation]") -> None:
    """Print the causes that share a reason below it, the others each with its own."""
    reasons = Counter(each.why for each in found)
    for why, number in reasons.items():
        if number > 1:
            typer.echo()
            say(f"Also possible (diagnose kb show ID); each {why}:")
            for each in found:
                if each.why == why:
                    say(f"{each.cause.id}: {each.cause.title}", 2)
    alone = [each for each in found if reasons[each.why] == 1]
    if alone:
        typer.echo()
        say("Also possible (diagnose kb show ID):")
    for each in alone:
        say(f"{each.cause.id}: {each.cause.title} ({each.why})", 2)
