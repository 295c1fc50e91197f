"""Candidate lines and grammars in, events out.

A record's head is taken off once by its format's header rules; its body is read by the message
rules. A record that no rule reads gives no event, unless it names a migration: then it is an event
of kind `unread`. Nothing here knows what an event means.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import cast

from msgspec import structs

from diagnose import formats
from diagnose.events import convert
from diagnose.events.grammar import Grammar, load
from diagnose.events.stems import stems
from diagnose.model import Event, Line, Side, Value

__all__ = ["fields", "kinds", "prepare", "read", "status_codes", "stems"]

GRAMMARS: tuple[str, ...] = ("vmkernel", "hostd", "vmware", "vobd", "vcenter")
"""The grammars, by the format that they read; what has no format is read by the last."""

_BRACKET_ID = re.compile(r"\[(?:[0-9a-fA-F]{7,10}|-?\d{5,10}):(\d{13,20})\]")
_STATUS = re.compile(r"\b((?:0x)?bad[0-9a-f]{4,5}|19588[78]\d{3})\b")
_REPEATED = re.compile(formats.REPEATED)
_ADDED = frozenset({"migration_id", "status"})  # fields that the reader finds in the text of any record
_MAX_TEXT = 2000  # characters of a line that an event keeps: longer ones are cut with a mark


def kinds() -> dict[str, tuple[str, ...]]:
    """Return every kind of event with the grammars that can give it."""
    found: dict[str, tuple[str, ...]] = {}
    for name in GRAMMARS:
        for kind in load(name).kinds():
            found[kind] = (*found.get(kind, ()), name)
    return found


def prepare() -> None:
    """Compile what reads the logs, so that processes that are forked from this one need not, each for itself."""
    for name in GRAMMARS:
        load(name).prepare()


def fields() -> dict[str, frozenset[str]]:
    """Return the fields that an event of each kind can carry; those that the reader adds to any are among them."""
    found: dict[str, set[str]] = {}
    for grammar in GRAMMARS:
        for kind, terminals in load(grammar).terminals().items():
            found.setdefault(kind, set()).update(convert.name(terminal) for terminal in terminals)
    return {kind: frozenset(own | _ADDED) for kind, own in found.items()}


def status_codes(text: str) -> list[str]:
    """Return the VMkernel status codes that a text names, in their hexadecimal spelling, in its order."""
    return [convert.status(found.group(1)) for found in _STATUS.finditer(text)]


def read(lines: Iterable[Line]) -> Iterator[Event]:
    """Yield the events of the lines, in their order. Lines of one file must come one after the other."""
    yield from _mapped(_read(lines))


def _mapped(found: Iterable[Event]) -> Iterator[Event]:
    """Yield the events; one that maps an opID only before the first of its file that bears the opID."""
    waiting: dict[str, Event] = {}
    place = ("", "")
    for event in found:
        if place != (event.host, event.file):
            place, waiting = (event.host, event.file), {}
        if event.kind == "opid_mapped":
            waiting[event.get("vmk_opid")] = event
            continue
        opid = event.fields.get("opid")
        if opid in waiting:
            yield waiting.pop(str(opid))
        yield event


def _read(lines: Iterable[Line]) -> Iterator[Event]:
    reader = _Reader()
    held: list[Event] = []  # of the record before, which may be said to have come again
    place = ("", "")
    for line in lines:
        times, again = _counts(line.text) if "message repeated" in line.text else (0, 0)
        if times and place == (line.host, line.file):
            held = [structs.replace(event, repeats=event.repeats + times + again) for event in held]
            continue
        yield from held
        place = (line.host, line.file)
        held = list(reader.read(line))
        if again:
            held = [structs.replace(event, repeats=again) for event in held]
    yield from held


def _counts(text: str) -> tuple[int, int]:
    """Return how many times the first line says that the record before came again, and the others that this one did."""
    first, *rest = map(_times, text.split("\n"))
    return first, sum(rest)


def _times(line: str) -> int:
    """Return how many times a line says that the record before it came again; 0 where it says something else."""
    found = _REPEATED.search(line) if "message repeated" in line else None
    return int(found.group(1)) if found else 0


class _Reader:
    """Reads records in turn, and keeps the last head of the file for continuations that stand alone."""

    def __init__(self) -> None:
        self._file = ("", "")
        self._head: dict[str, Value] = {}
        self._time: datetime | None = None

    def read(self, line: Line) -> Iterator[Event]:
        if (line.host, line.file) != self._file:
            self._file, self._head, self._time = (line.host, line.file), {}, None
        head, *rest = line.text.split("\n")
        plain = _plain(head) if line.picked or line.format == formats.TEXT else head
        grammar = _grammar_of(plain, line.format)
        body, continues = self._take_head_off(grammar, plain)
        if continues:
            yield from self._continuation(grammar, line, 0, head, body)
        else:
            yield from self._message(grammar, line, head, body)
        for offset, text in enumerate(rest, 1):
            if text.strip() and not _times(text):
                yield from self._further(grammar, line, offset, text)

    def _take_head_off(self, grammar: Grammar, head: str) -> tuple[str, bool]:
        """Return the body, and whether it continues the record before; remember what the head says."""
        parsed = grammar.parse(head.strip("\0 \t\r"), "header")
        if parsed is None:
            self._head, self._time = {}, None
            return head.strip(), head.lstrip().startswith("-->")
        fields: dict[str, Value] = {}
        time, body, continues = None, "", False
        for terminal, text in parsed[1]:
            if terminal == "TIMESTAMP":
                time = convert.time(text) or time
            elif terminal == "MARKER":
                continues = True
            elif terminal == "BODY":
                body = text
            else:
                name, value = convert.field(terminal, text)
                fields[name] = value
        if body.startswith("-->"):
            continues = True
        if continues:  # what its own head says comes first, what the record before said fills the gaps
            self._head, self._time = {**self._head, **fields}, time or self._time
            return body, True
        self._head, self._time = fields, time
        return body, False

    def _message(self, grammar: Grammar, line: Line, head: str, body: str) -> Iterator[Event]:
        parsed = grammar.parse(body, "message") or grammar.parse(body, "record")
        if parsed is None and "migration_id" in self._head:
            parsed = ("unread", [("TEXT", body)])  # the head itself names a migration: hostd's handlers do, in sub=
        if parsed is None and (line.format == formats.TEXT or line.picked) and not body.lstrip().startswith("DICT "):
            # a pasted line that only looks like a log's, or a record that somebody picked, is error text all the same
            text = load(GRAMMARS[-1])
            parsed = text.parse(body if line.picked else head.strip(), "message")
            if line.format == formats.TEXT or body == head.strip() or (parsed and parsed[0] != "said"):
                grammar = text  # else it is a record of its log, which no rule reads
        if parsed is not None:
            yield self._event(grammar, line, 0, head, parsed)

    def _further(self, grammar: Grammar, line: Line, offset: int, text: str) -> Iterator[Event]:
        """Read a joined line: some forms give each line of a record a head of its own."""
        if not formats.begins_record(text[:256].encode("utf-8", "replace")) and "-->" not in text[:128]:
            yield from self._continuation(grammar, line, offset, text, text)
            return
        if text.lstrip().startswith("-->"):
            body = text
        else:
            body, _ = self._take_head_off(_grammar_of(text, line.format), text)
        yield from self._continuation(grammar, line, offset, text, body)

    def _continuation(self, grammar: Grammar, line: Line, offset: int, text: str, body: str) -> Iterator[Event]:
        stripped = body.strip("\0 \t\r").removeprefix("-->").strip()
        parsed = grammar.parse(stripped, "continuation")
        if parsed is not None:
            yield self._event(grammar, line, offset, text, parsed)

    def _event(
        self, grammar: Grammar, line: Line, offset: int, text: str, parsed: tuple[str, list[tuple[str, str]]]
    ) -> Event:
        kind, tokens = parsed
        fields = dict(self._head)
        time = self._time
        for terminal, value_text in tokens:
            if terminal == "TIMESTAMP":
                time = convert.time(value_text) or time
                continue
            name, value = convert.field(terminal, value_text)
            fields[name] = value
        if "migration_id" not in fields and "[" in text:
            named = _BRACKET_ID.search(text)
            if named:
                fields["migration_id"] = named.group(1)
        if "status" not in fields and ("bad" in text or "1958" in text):
            code = _STATUS.search(text)
            if code:
                fields["status"] = convert.status(code.group(1))
        return Event(
            kind=kind,
            host=line.host or str(fields.get("hostname", "")),
            file=line.file,
            line=line.line + offset,
            text=_quote(text),
            format=grammar.name,
            time=time,
            side=_side(fields),
            fields=fields,
        )


def _plain(head: str) -> str:
    """Return a pasted line without what mail and web pages add: quote marks before it, blanks that do not break."""
    return head.replace("\u00a0", " ").lstrip("> ")


def _grammar_of(head: str, file_format: str) -> Grammar:
    """Return the grammar for a record: what its own head says, else what the file is, else error text."""
    begin = head[:512].encode("utf-8", "replace")
    own = formats.bears_mark_of(file_format, begin)
    known = file_format if own else formats.recognise(begin) or file_format
    return load(known if known in GRAMMARS else GRAMMARS[-1])


def _side(fields: Mapping[str, Value]) -> Side:
    return cast("Side", fields.get("side", ""))


def _quote(text: str) -> str:
    """Return the line as it is quoted: without NULs and trailing blanks, cut where it is very long."""
    clean = text.replace("\0", "").rstrip("\r\n ")
    return clean if len(clean) <= _MAX_TEXT else clean[:_MAX_TEXT] + " [cut]"
