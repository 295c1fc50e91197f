"""What logs hold: lines, the events that they say, quotations of them, and what could not be read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

Value = str | int | float
Side = Literal["source", "destination", "vcenter", ""]

SIDE_WORDS: Mapping[str, Side] = {
    "source": "source",
    "src": "source",
    "destination": "destination",
    "dest": "destination",
    "dst": "destination",
    "target": "destination",
    "vcenter": "vcenter",
    "vc": "vcenter",
    "vcsa": "vcenter",
}
"""Names of folders that say which side their records were written on."""


class Problem(Struct, frozen=True):
    """Something that could not be read, or was cut: the path inside the input, and why."""

    path: str
    reason: str


class Line(Struct, frozen=True):
    """A candidate record: its head line and the continuation lines joined to it by newlines.

    `file` is the path inside the input (archive members joined with `!`); `line` is the number of
    the head line, counted from 1; `format` is the row of the table of formats that reads it.
    `picked`: it stands in an excerpt of a few lines that somebody chose, where each of them says something.
    `trouble`: what it was found by speaks of trouble of a host alone, which matters near a migration only.
    """

    host: str
    file: str
    line: int
    text: str
    format: str
    picked: bool = False
    trouble: bool = False


class Event(Struct, frozen=True):
    """What a record says: `kind` is the grammar rule that read it, `fields` its named terminals.

    `text` is the one physical line that stands at `file`:`line`. `time` None: not given.
    `repeats`: how many times the log says the record came again right after, in place of writing it out.
    `side` "" : the record itself does not say on which side of a migration it was written.
    """

    kind: str
    host: str
    file: str
    line: int
    text: str
    format: str
    time: datetime | None = None
    side: Side = ""
    fields: Mapping[str, Value] = {}
    repeats: int = 0

    def get(self, name: str) -> str:
        """Return the field as text, "" where the record does not carry it."""
        return str(self.fields.get(name, ""))


class Evidence(Struct, frozen=True):
    """A quotation: `text` stands at `file`:`line` of `host`; `repeats` is how often the log says it came again."""

    host: str
    file: str
    line: int
    text: str
    repeats: int = 0
