"""`diagnose preflight`: before a move, which VMs would fail, where, why, and what to change."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnose.cli import output as out
from diagnose.errors import DiagnoseError

if TYPE_CHECKING:
    from diagnose.model import Preflight


def preflight(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The source host's bundle, folder or archive.")],
    destination: Annotated[str, typer.Argument(metavar="DESTINATION", help="The destination host's.")],
    vm: Annotated[
        list[str] | None,
        typer.Option("--vm", help="Only this VM, by its name or its .vmx's name or path; may be given several times."),
    ] = None,
    all_vms: Annotated[bool, typer.Option("--all-vms", help="Every VM of the source (the default).")] = False,
    source_host: Annotated[str, typer.Option(help="Which host of SOURCE, where it holds several.")] = "",
    destination_host: Annotated[str, typer.Option(help="Which host of DESTINATION, where it holds several.")] = "",
    format_name: Annotated[str, typer.Option("--format", "-f", help="text, json, markdown or html.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the report to a file.")] = None,
    kb: Annotated[
        Path | None, typer.Option("--kb", help="A folder of your own causes; they replace those of the same id.")
    ] = None,
    max_bytes: Annotated[
        str, typer.Option("--max-bytes", help="Stop reading an input that unpacks to more, such as 20G.")
    ] = "256G",
    fail_on: Annotated[
        list[str] | None,
        typer.Option("--fail-on", help="failed or partial: exit 3 where a VM would fail, 5 if not all is known."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings on standard error.")] = False,
) -> None:
    """Say before a move which VMs would fail, at which percentage, why, and what to change.

    Compares the configuration of the two hosts, and each VM's, without reading a log. What was not captured is told,
    never taken for fine.

    \b
    diagnose preflight esx-esx01-2024-03-11--09.42.tgz esx-esx02-2024-03-11--09.40.tgz
    diagnose preflight esx01/ esx02/ --vm app-01 --format html --output move.html
    diagnose preflight case/ case/ --source-host esx01 --destination-host esx02
    """
    from diagnose import bundle  # heavy imports only where used
    from diagnose import preflight as planning
    from diagnose.cli.progress import watching
    from diagnose.reports import preflight as reports

    out.refuse_unknown("--format", "format", [format_name], [name for name, _ in reports.FORMATS])
    out.refuse_unknown("--fail-on", "condition", fail_on or [], ["failed", "partial"])
    if vm and all_vms:
        raise DiagnoseError("--all-vms", "asks for every VM and --vm for some; give one of them")
    limits = bundle.Limits(most_bytes=out.size(max_bytes))
    with watching([source, destination], quiet) as watch:
        options = planning.Options(tuple(vm or ()), source_host, destination_host, kb, limits, watch)
        result = planning.preflight(source, destination, options)
    out.write(reports.render(format_name, result, width=out.width(output), colour=out.colour(output)), output)
    if not quiet:
        _tell_namesakes(result, vm or [])
    if result.problems and not quiet and (format_name != "text" or not sys.stdout.isatty()):
        for problem in result.problems:
            typer.echo(f"diagnose: {problem.path}: {problem.reason}", err=True)
    raise typer.Exit(_exit_code(result, fail_on or []))


def _tell_namesakes(result: "Preflight", names: list[str]) -> None:
    """Say which VMs were taken where a name is that of several."""
    from diagnose.preflight.ends import bears

    for name in names:
        paths = [vm.path for vm in result.vms if bears(vm, name)]
        if len(paths) > 1:
            typer.echo(
                f"diagnose: --vm: {len(paths)} VMs are called {name!r}, all were taken: {', '.join(paths)}", err=True
            )


def _exit_code(result: "Preflight", fail_on: list[str]) -> int:
    """Return 3 where something fails and 5 where something is not known, if asked; without a VM the hosts' say."""
    if "failed" in fail_on and any(fault.outlook == "fails" for fault in result.faults):
        return 3
    open_ = result.lacks or result.unseen or result.problems or not result.vms
    return 5 if "partial" in fail_on and open_ else 0
