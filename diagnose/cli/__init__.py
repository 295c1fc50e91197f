"""The commands; alone prints and sets the exit code.

Exit: 0 ran; 1 internal error; 2 usage, unreadable input or broken knowledge base; with --fail-on:
3 a migration failed, 4 a failure is unexplained, 5 something could not be read.
"""

import gc
import io
import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from diagnose import __version__
from diagnose.cli import kb as kb_commands
from diagnose.cli import output as out
from diagnose.cli.explain import explain
from diagnose.cli.preflight import preflight
from diagnose.errors import DiagnoseError, KnowledgeError

if TYPE_CHECKING:
    from diagnose.model import Report

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help starts twice as fast
    pretty_exceptions_enable=False,
    help="Says why a VMware vMotion stalled, how it knows, and what to do now.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

_INTERRUPTED = 130
_OBJECTS = 50_000  # that are made before Python looks for cycles among them
_USAGE_ERROR: Any = typer.BadParameter.__mro__[2]
"""click's own error: newer releases of typer bring a click of their own, which nothing else names."""


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"diagnose {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Says why a VMware vMotion stalled, how it knows, and what to do now."""


app.command()(explain)
app.command()(preflight)
app.add_typer(kb_commands.app, name="kb")

Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH...", help="Bundles, folders, logs, archives; - for standard input."),
]
Format = Annotated[str, typer.Option("--format", "-f", help="text or json.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write the report to a file.")]
Overlay = Annotated[
    Path | None, typer.Option("--kb", help="A folder of your own causes; they replace those of the same id.")
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes that read side by side; 0: one a core.")]
MaxBytes = Annotated[
    str, typer.Option("--max-bytes", help="Stop reading an input that unpacks to more, such as 20G; the rest is told.")
]
FailOn = Annotated[
    list[str] | None, typer.Option("--fail-on", help="failed, unexplained or partial: exit 3, 4 or 5 if so.")
]


@app.command()
def triage(
    paths: Paths,
    format_name: Format = "text",
    output: Output = None,
    since: Annotated[str, typer.Option(help="Only migrations that end after this time (UTC, ISO 8601).")] = "",
    until: Annotated[str, typer.Option(help="Only migrations that begin before this time (UTC, ISO 8601).")] = "",
    vm: Annotated[str, typer.Option(help="Only migrations of VMs whose name contains this.")] = "",
    host: Annotated[str, typer.Option(help="Only migrations that this host has records of.")] = "",
    migration: Annotated[str, typer.Option(help="Only the migration with this id.")] = "",
    kb: Overlay = None,
    jobs: Jobs = 0,
    max_bytes: MaxBytes = "256G",
    fail_on: FailOn = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings on standard error.")] = False,
) -> None:
    """Say why the migrations in the given logs stalled, with proof and remedy.

    Several paths (source, destination, vCenter) are correlated together.

    \b
    diagnose triage esx-esx01-2024-03-11--09.42.tgz esx-esx02-2024-03-11--09.40.tgz
    diagnose triage vmware.log vmkernel.log --format json
    pbpaste | diagnose triage -
    """
    from diagnose import bundle, pipeline, reports  # heavy imports only where used
    from diagnose.cli.progress import watching

    out.refuse_unknown("--format", "format", [format_name], [name for name, _ in reports.FORMATS])
    out.refuse_unknown("--fail-on", "condition", fail_on or [], ["failed", "unexplained", "partial"])
    limits = bundle.Limits(most_bytes=out.size(max_bytes))
    gc.set_threshold(_OBJECTS, 20, 100)  # records by the ten thousand, none of them in a cycle
    with watching(paths, quiet) as watch:
        options = pipeline.Options(_time(since), _time(until), vm, host, migration, kb, jobs or _cores(), limits, watch)
        report = pipeline.triage(paths, options)
    out.write(reports.render(format_name, report, width=out.width(output), colour=out.colour(output)), output)
    if report.problems and not quiet and (format_name != "text" or not sys.stdout.isatty()):
        for problem in report.problems:
            typer.echo(f"diagnose: {problem.path}: {problem.reason}", err=True)
    raise typer.Exit(_exit_code(report, fail_on or []))


def _exit_code(report: "Report", fail_on: list[str]) -> int:
    failed = [each for each in report.diagnoses if each.migration.outcome in ("failed", "hung")]
    if "failed" in fail_on and failed:
        return 3
    if "unexplained" in fail_on and any(not each.findings or each.findings[0].confidence < 0.5 for each in failed):
        return 4
    return 5 if "partial" in fail_on and report.problems else 0


def _cores() -> int:
    """Return how many threads run side by side here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _time(text: str) -> datetime | None:
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise DiagnoseError("--since/--until", f"{text!r} is no ISO 8601 time, such as 2024-03-11T09:00") from error
    try:
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError as error:
        raise DiagnoseError("--since/--until", f"{text!r} lies beyond the calendar") from error


def _fail(error: DiagnoseError) -> NoReturn:
    mistakes = error.mistakes if isinstance(error, KnowledgeError) else [error]
    for mistake in mistakes[:20]:
        sys.stderr.write(f"diagnose: {mistake}\n")
    sys.exit(2)


def main() -> None:
    """Run the command line: expected trouble is one line and exit 2, Ctrl-C exit 130, a closed pipe silent.

    Anything else that is raised is a defect of the program: one line that says so, and exit 1.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without some character gets another
    try:
        sys.exit(_run())
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("diagnose: interrupted\n")
        sys.stderr.flush()
        os._exit(_INTERRUPTED)  # at once: no thread and no half-read archive is waited for
    except BrokenPipeError:
        out.drop_standard_output()
        sys.exit(0)
    except OSError as error:  # a full disk, mostly
        out.drop_standard_output()
        sys.stderr.write(f"diagnose: {error.filename or 'standard output'}: {(error.strerror or str(error)).lower()}\n")
        sys.exit(2)
    except Exception as error:  # noqa: BLE001 - the last resort: a defect is told, never spilt
        _tell_defect(error)
        sys.exit(1)


def _run() -> int:
    """Return the exit code of the command that was asked for."""
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
        if code == _INTERRUPTED:  # typer makes an exit code of Ctrl-C
            raise KeyboardInterrupt
    except DiagnoseError as error:
        _fail(error)
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):  # typer makes an exit of it
            raise error.__context__ from None
        raise
    except _USAGE_ERROR as error:
        error.show()
        return int(error.exit_code)
    except typer.Exit as error:
        return int(error.exit_code)
    return code if isinstance(code, int) else 0


def _tell_defect(error: Exception) -> None:
    if os.environ.get("DIAGNOSE_TRACEBACK"):
        traceback.print_exception(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    sys.stderr.write(
        f"diagnose: internal error at {place}: {type(error).__name__}: {error}"
        " (a defect of this program; DIAGNOSE_TRACEBACK=1 shows where)\n"
    )
