"""How full the VMkernel's heaps are: commands/vsish_-e-get-system-heaps-...-stats.txt, one block a heap.

5.x to 8.x:

    Heap stats {
       Name:vmfs3
       current heap size:67108864
       percent free of current size:41
       maximum heap size:83887056
       percent free of max size:31
       lowest percent free of max size ever encountered:17
       # of failure messages:0
    }

Gives `heap` {name, maximum_bytes, free_percent, least_free_percent, failures}: the shares are of the maximum size, the
lowest one since the host booted. Rows that a release does not print are missing. Nothing: no such block. The rows are
from memory: no public sample was found.
"""

from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact, Value

_ROWS = {
    "maximum heap size": "maximum_bytes",
    "percent free of max size": "free_percent",
    "lowest percent free of max size ever encountered": "least_free_percent",
    "# of failure messages": "failures",
}


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield each heap, quoting the line of its name."""
    line, name, found = 0, "", dict[str, Value]()
    for number, text in enumerate(artefact.lines, 1):
        key, _, value = text.strip().partition(":")
        if key == "Name":
            line, name, found = number, value.strip(), {}
        elif key in _ROWS and value.strip().isdecimal():
            found[_ROWS[key]] = int(value)
        elif key == "}" and name:
            yield fact(artefact, line, "heap", name=name, **found)
            name = ""
