"""Making a Fact of one line of an artefact.

Comes in: an artefact, the number of the line that carries the deciding value, the fields read from
it. Goes out: the Fact that quotes this line.
"""

import re

from diagnose.model import Artefact, Fact, Value

LONGEST_QUOTE = 2000  # characters of an object or a list that a fact quotes, where a file has no lines
_IN_DATASTORE = re.compile(r"\[(?P<volume>[^]]*)\] ?(?P<file>.*)")
_LONGEST = 20  # digits of a 64-bit number; what is longer is damage, not a number


def fact(artefact: Artefact, line: int, name: str, /, **fields: Value) -> Fact:
    """Return the fact that stands at this line, counted from 1."""
    return Fact(name, artefact.host, artefact.file, line, artefact.lines[line - 1], fields)


def number(text: str) -> Value:
    """Return the text as an int where it is plainly one, else unchanged."""
    plain = text.isascii() and text.isdecimal() and len(text) <= _LONGEST
    return int(text) if plain else text


def host_path(file: str) -> str:
    """Return the path on the host of a VM's file: what follows in the bundle from vmfs/volumes/ on, else all."""
    _, found, rest = file.partition("vmfs/volumes/")
    return f"/{found}{rest.removesuffix('.gz')}" if found else file


def datastore_path(text: str) -> str:
    """Return where `[datastore] folder/file` of the API lies on the host; of no datastore stands behind an empty name.

    What is no such path is returned as it is.
    """
    found = _IN_DATASTORE.fullmatch(text)
    return (f"/vmfs/volumes/{found['volume']}/" if found["volume"] else "") + found["file"] if found else text
