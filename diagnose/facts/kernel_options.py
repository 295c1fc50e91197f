"""The settings of the kernel: commands/localcli_system-settings-kernel-list.txt; with -d those not at default.

5.x to 9.x; the order of the columns changed:

    Name                      Type  Configured  Runtime  Default  Description
    ------------------------  ----  ----------  -------  -------  ---------------------------------------------------
    hyperthreadingMitigation  Bool  TRUE        FALSE    FALSE    Restrict the simultaneous use of logical processors
    logPort                   String  none      none     default  Set the logging port

Gives `kernel_option` {name, value, configured, default}: `value` is what is in force, `configured` what the next start
will bring. Nothing: no setting was listed; one that the list with -d does not show stands at its default.
"""

from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.facts.columns import rows
from diagnose.model import Artefact, Fact


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a setting; none where a row tells no value."""
    for row in rows(artefact.lines):
        told = [row.cells[column] for column in ("runtime", "configured") if column in row.cells]
        if row.get("name") and told:
            yield fact(
                artefact,
                row.line,
                "kernel_option",
                name=row.get("name"),
                value=told[0],
                configured=told[-1],
                default=row.get("default"),
            )
