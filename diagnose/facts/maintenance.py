"""Whether a host is in maintenance mode: commands/localcli_system-maintenanceMode-get.txt.

5.x to 9.x, one word:

    Disabled

Gives `host_state` {maintenance}: "true" or "false"; the VIM dump tells it as well. Nothing: another word. The word is
from memory: no public sample was found.
"""

from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_WORDS = {"enabled": "true", "disabled": "false"}


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the first line that says it."""
    told = ((line, _WORDS.get(text.strip().lower())) for line, text in enumerate(artefact.lines, 1))
    found = next(((line, mode) for line, mode in told if mode), None)
    if found:
        yield fact(artefact, found[0], "host_state", maintenance=found[1])
