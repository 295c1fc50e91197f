"""The records of migrations that no rule reads, counted by their form: a work list for the grammars."""

import re
from collections.abc import Sequence

from msgspec import Struct

from diagnose import events, pipeline
from diagnose.model import Event, Evidence

_VARIABLE = (
    (re.compile(r"<[^<>]*>"), "<>"),
    (re.compile(r"'[^']*'|\"[^\"]*\""), "''"),
    (re.compile(r"/vmfs/\S+|/volumes/\S+"), "PATH"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f-]{4,}\b|\b0x[0-9a-f]+\b|\b(?=\w*\d)[0-9a-f]{6,}\b", re.IGNORECASE), "ID"),
    (re.compile(r"\d+(?:\.\d+)?"), "N"),
)


class Form(Struct, frozen=True):
    """A form of record that no rule reads: how often it was seen, in which format, and one of it."""

    count: int
    format: str
    text: str
    example: Evidence


class Coverage(Struct, frozen=True):
    """What was read of the migrations' own records, and the forms that were not, most frequent first."""

    read: int
    unread: int
    forms: tuple[Form, ...]


def of(paths: Sequence[str]) -> Coverage:
    """Return the coverage of what the paths hold. Raises InputError where nothing could be read."""
    found: dict[tuple[str, str], list[Event]] = {}
    read = unread = 0
    for event in pipeline.records(paths, frozenset({"unread"}) | frozenset(events.kinds())):
        if not event.get("migration_id"):
            continue
        if event.kind != "unread":
            read += 1 + event.repeats
            continue
        unread += 1 + event.repeats
        form = masked(event.get("text") or event.text)
        found.setdefault((event.format, form), []).append(event)
    forms = [
        Form(
            sum(1 + each.repeats for each in own),
            name,
            form,
            Evidence(own[0].host, own[0].file, own[0].line, own[0].text),
        )
        for (name, form), own in found.items()
    ]
    return Coverage(read, unread, tuple(sorted(forms, key=lambda form: (-form.count, form.format, form.text))))


def masked(text: str) -> str:
    """Return a record's text with what changes from record to record masked: numbers, ids, paths, quotations."""
    for pattern, mask in _VARIABLE:
        text = pattern.sub(mask, text)
    return " ".join(text.split())
