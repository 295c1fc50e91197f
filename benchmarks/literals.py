"""Print fifty literals, one a line, for those who search logs with `rg -F -f`: derived from the grammars, never listed.

First the stems that stand in a record of a planted migration, then the longest of the others; so a search for them finds
what the migrations left, and little else.
"""

from itertools import permutations

import conversations
from migration import ENDS, Migration
from planning import HOSTS, path

from diagnose import events, formats

MANY = 50
_VM = "app01-prd"


def planted() -> str:
    """Return the records of a migration of every course, in both directions, of all logs."""
    records: list[str] = []
    for source, destination in permutations(HOSTS):
        for course in ENDS:
            migration = Migration(10**18, _VM, path(_VM), source, destination, course, 0, 0, 1)
            for write in conversations.BY_LOG.values():
                for host in HOSTS:
                    records += [record for _, record in write(migration, host)]
    return "\n".join(records)


def literals() -> list[str]:
    """Return the literals."""
    known = {stem for row in formats.FORMATS for stem in events.stems(row.name).wanted}
    text = planted()
    return sorted(known, key=lambda stem: (stem not in text, -len(stem), stem))[:MANY]


if __name__ == "__main__":
    print("\n".join(literals()))
