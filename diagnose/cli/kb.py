"""`diagnose kb`: the knowledge base, listed, shown, checked and held against its samples."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from diagnose.cli.prose import say, say_row, steps
from diagnose.errors import DiagnoseError

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The knowledge base: list, show, new, lint, test, coverage, calibrate.",
)

Overlay = Annotated[
    Path | None, typer.Option("--kb", help="A folder of your own causes; they replace those of the same id.")
]


@app.command("list")
def list_(
    area: Annotated[str, typer.Argument(help="Only this area (network, storage, ...).")] = "",
    kb: Overlay = None,
) -> None:
    """List the causes: id, known percentage, status, title; in a pipe a line each, on a terminal wrapped to it."""
    from diagnose import knowledge  # heavy imports only where used

    chosen = [cause for cause in knowledge.load(kb).causes if cause.id.startswith(area)]
    if not chosen:
        raise DiagnoseError(f"kb list {area}", f"no such area; they are {', '.join(knowledge.AREAS)}")
    for cause in chosen:
        percent = f"{cause.percent} %" if cause.percent is not None else ""
        say_row(f"{cause.id:<40} {percent:>5}  {cause.status:<7} ", cause.title)


@app.command()
def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A cause's id, such as storage.nfs-uuid-mismatch.")],
    kb: Overlay = None,
) -> None:
    """Show one cause: what goes wrong, its remedy, how to confirm it, when it is not the cause."""
    from diagnose import knowledge  # heavy imports only where used

    known = knowledge.load(kb)
    cause = known.cause(id_)
    if cause is None:
        raise DiagnoseError(
            f"kb show {id_}",
            f"no such cause{knowledge.nearest(id_, [c.id for c in known.causes])} (diagnose kb list)",
        )
    percent = f", known at {cause.percent} %" if cause.percent is not None else ""
    say(f"{cause.id} ({cause.status}, {cause.level}{percent})")
    say(cause.title)
    typer.echo()
    say(cause.explanation)
    for title, texts in (
        ("Remedy", cause.remedy),
        ("Confirm", (cause.confirm,)),
        ("Not the cause when", (cause.false_positives,)),
        ("References", cause.references),
    ):
        typer.echo(f"\n{title}")
        if title == "Remedy":
            steps(texts, 2)
        else:
            for text in texts:
                say(text, 2)
    if cause.samples:
        typer.echo()
        say(f"Samples: {', '.join(cause.samples)}; look alike and are not: {', '.join(cause.not_samples)}")


@app.command()
def lint(kb: Overlay = None) -> None:
    """Tell every mistake in the knowledge base and the samples with file:line:column; exit 2 where there is one."""
    from diagnose import proving  # heavy imports only where used

    mistakes = proving.lint(kb)
    for mistake in mistakes:
        typer.echo(str(mistake))
    unused = () if mistakes else proving.unused()  # a cause that cannot be read may ask for one of them
    if unused:
        note = f"note (no mistake): {len(unused)} kinds of event are read and asked for by nobody: {', '.join(unused)}"
        typer.echo(note, err=True)
    typer.echo(f"{len(mistakes)} {'mistake' if len(mistakes) == 1 else 'mistakes'}" if mistakes else "no mistakes")
    raise typer.Exit(2 if mistakes else 0)


@app.command("test")
def hold(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="CASE", help="Only these cases, by their folders' names.")
    ] = None,
    kb: Overlay = None,
) -> None:
    """Triage every sample case and hold the findings against what it shows; exit 2 where one is wrong.

    \b
    diagnose kb test
    diagnose kb test nfs-uuid-mismatch vt-disabled
    """
    from diagnose import proving  # heavy imports only where used

    verdicts = proving.hold(kb, names or ())
    for each in verdicts:
        mark = "wrong" if each.wrong else "right"
        said = f"{each.said} ({each.confidence:.2f})" if each.said else "nothing"
        typer.echo(f"{mark}  {each.case}: said {said}{'; ' + each.wrong if each.wrong else ''}")
    wrong = sum(bool(each.wrong) for each in verdicts)
    typer.echo(
        f"{len(verdicts)} {'case' if len(verdicts) == 1 else 'cases'}, {len(verdicts) - wrong} right, {wrong} wrong"
    )
    raise typer.Exit(2 if wrong else 0)


@app.command()
def coverage(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Bundles, folders, logs, archives.")],
    most: Annotated[int, typer.Option(help="How many forms to print.")] = 30,
) -> None:
    """Print the forms of records of migrations that no rule reads, most frequent first: a work list."""
    from diagnose import coverage as covering  # heavy imports only where used

    found = covering.of(paths)
    total = found.read + found.unread
    share = f"{found.read / total:.1%}" if total else "none"
    typer.echo(f"{total} records name a migration; {found.read} are read ({share}), {found.unread} are not")
    for form in found.forms[:most]:
        typer.echo(f"{form.count:>6}  {form.format:<9}{form.text}")
        typer.echo(f"        such as {form.example.file}:{form.example.line}")
    if len(found.forms) > most:
        typer.echo(f"and {len(found.forms) - most} forms more (--most)")


@app.command()
def new(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The new cause's id: area.kebab-case.")] = "",
    title: Annotated[str, typer.Option(help="What is wrong, in one line without a full stop.")] = "",
    report: Annotated[Path | None, typer.Option("--from-report", help="A JSON report to start from.")] = None,
    kb: Annotated[Path | None, typer.Option("--kb", help="The folder to write to (default: the checkout's).")] = None,
) -> None:
    """Start a new cause: its file with every key, and its sample folder; asks for what is not given.

    What is given is looked at before anything is asked for. With --from-report the title may be left for later.

    \b
    diagnose kb new storage.swap-file-busy --title "The VM's swap file is held by another host"
    diagnose kb new storage.swap-file-busy --from-report report.json
    """
    from diagnose import proving, resources, starting  # heavy imports only where used

    folder = kb or resources.find("knowledge_base")
    samples = kb.parent / "sample_logs" if kb else proving.sample_folder()
    starting.refuse_report(report)
    if title:
        starting.refuse_title(title)
    id_ = id_ or _asked("Id (area.what-is-wrong)", "ID")
    starting.refuse_id(id_, folder, samples)
    title = title or _asked("Title (what is wrong)", "--title", starting.TITLE if report else "")
    for path in starting.start(id_, title, folder, samples, report):
        typer.echo(f"wrote {path}")
    say("Replace every identity in the sample, fill in both files, then: diagnose kb lint; diagnose kb test")


def _asked(question: str, name: str, default: str = "") -> str:
    """Return the answer to a question, or the next line of what is no terminal, else the default.

    Raises DiagnoseError with the name of what is missing where there is neither.
    """
    if sys.stdin.isatty():
        return str(typer.prompt(question, default=default or None))
    answer = sys.stdin.readline().strip() or default
    if not answer:
        raise DiagnoseError("kb new", f"{name} is missing, and here is no terminal to ask at (diagnose kb new --help)")
    return answer


@app.command()
def calibrate(
    cases: Annotated[Path | None, typer.Option(help="A folder of published cases besides the samples.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write knowledge_base/calibration.yaml.")] = False,
) -> None:
    """Learn from the labelled cases what share of findings of each score is right.

    Each case is asked of a knowledge base without the sentences that are copies of its own records.
    """
    from diagnose import calibrating, resources  # heavy imports only where used

    seen = calibrating.observe(cases)
    said = [each for each in seen if each.said]
    prior = calibrating.weight(seen)
    knots = calibrating.fit(seen, prior)
    right = sum(each.right and each.score >= 0.5 for each in seen)
    typer.echo(f"{len(seen)} cases without their own sentences: {right} right, {len(seen) - len(said)} nothing said")
    raw = [(each.score, each.right) for each in said]
    others = calibrating.judged_by_the_others(seen, prior)
    judges = "published cases" if any(each.published for each in said) else "cases"
    typer.echo(f"at each step the score itself counts for {prior:.0f} cases")
    typer.echo(f"calibration error: {calibrating.gap(raw):.3f} of the scores as they are")
    typer.echo(f"calibration error: {calibrating.gap(others):.3f} of {len(others)} {judges}, each by the others")
    rows = [f"  - {{score: {score}, right: {share}}}" for score, share in knots]
    typer.echo("\n".join(rows))
    if write:
        head = (
            "# What share of findings of a score is right. Written by `diagnose kb calibrate --write`, never by hand:\n"
            f"# {len(seen)} labelled cases, each asked of a knowledge base without its own sentences.\n"
        )
        path = resources.find("knowledge_base") / "calibration.yaml"
        path.write_text(head + "knots:\n" + "\n".join(rows) + "\n", encoding="utf-8")
        typer.echo(f"wrote {path}")
