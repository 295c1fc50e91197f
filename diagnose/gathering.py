"""What the paths hold, gathered: events, folded trouble, configuration facts, what was read, and what was wrong."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct, structs

from diagnose import bundle, facts, formats, reading
from diagnose.errors import InputError
from diagnose.facts import pasted
from diagnose.model import Artefact, Event, Fact, Input, Log, Problem
from diagnose.scan import Tally, decode, first_stamp
from diagnose.trouble import Trouble

_ARTEFACT_MOST = 64 << 20  # bytes of one configuration output that are read
_PASTED_MOST = 64 << 10  # bytes of a text in which outputs of commands are looked for
_BEGIN = 8192  # bytes in which a log's first time stands


class _Read(Struct):
    """What was read of one host in one input."""

    kind: str = "excerpt"
    files: int = 0
    bytes: int = 0
    lines: int = 0
    records: int = 0
    first: datetime | None = None
    last: datetime | None = None
    files_outside: int = 0
    files_left: int = 0


class Gathered:
    """What the reading stages hand over. `last_seen`: the last stamp of each host's logs."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.trouble = Trouble()
        self.facts: list[Fact] = []
        self.read: dict[tuple[str, str], _Read] = {}
        self.problems: list[Problem] = []
        self.last_seen: dict[str, datetime] = {}
        self.logs: dict[tuple[str, str], Log] = {}  # by host and the name that rotations share
        self.rows: set[tuple[str, str, int]] = set()  # lines of texts that are configuration: host, file, line
        self.in_bundle = False
        self.collected: set[tuple[str, str]] = (
            set()
        )  # files, by label and path, in which a collector put hosts together
        self._told: set[str] = set()

    def note(self, problem: Problem) -> None:
        """Take a problem."""
        self.problems.append(problem)
        self._told.add(problem.path)

    def of_their_hosts(self, events: Iterable[Event]) -> list[Event]:
        """Return the events; those of a file that holds several hosts' under the name that their own head gives."""
        return [
            structs.replace(event, host=event.get("hostname"))
            if (event.host, event.file) in self.collected and event.get("hostname")
            else event
            for event in events
        ]

    def knows_wrong(self, path: str) -> bool:
        """Say whether a problem of this file was told."""
        return path in self._told

    def read_of(self, member: bundle.Member) -> _Read:
        """Return the row of what was read of the member's host."""
        read = self.read.setdefault((member.input, member.host), _Read())
        if member.in_bundle:
            read.kind = "bundle"
        return read


def gather(paths: Sequence[str], plan: reading.Plan) -> Gathered:
    """Return what the paths hold. Raises InputError where nothing at all could be read."""
    gathered = Gathered()
    refused: list[tuple[str, InputError]] = []
    labels = bundle.labels(_once(paths, gathered))
    for path, label in labels.items():
        late: list[Problem] = []  # of the reading, which goes beside the walk: so that the order is always the same
        notes = bundle.Notes(late.append, plan.limits.alike)
        try:
            size = 0
            for each in reading.read_all(_logs(path, label, len(labels) > 1, gathered, plan), plan):
                _take(each, gathered, notes)
                size += each.tally.bytes if each.member.detached else 0  # the walk counts the others
                if size > plan.limits.most_bytes:
                    notes.tell(label, bundle.too_much(plan.limits))
                    break
        except InputError as error:
            refused.append((label, error))
        notes.end(label)
        for problem in late:
            gathered.note(problem)
    if not any(read.files or read.files_outside for read in gathered.read.values()):
        if refused:
            raise refused[0][1]
        reason = "; ".join(f"{each.path} {each.reason}" for each in gathered.problems[:3])
        reason = reason or "no file, or none that goes by the name of a log or has its form"
        raise InputError(", ".join(paths), f"holds nothing that can be read{f' ({reason})' if reason else ''}")
    gathered.problems += [Problem(label, error.reason) for label, error in refused]
    gathered.facts = facts.settled(gathered.facts)
    return gathered


def configuration(path: str, limits: bundle.Limits, watch: bundle.Watch | None = None) -> Gathered:
    """Return the configuration that one path holds; its logs are passed over unread.

    Raises InputError where the path cannot be read. No facts: it holds no known configuration, or none that says
    anything.
    """
    gathered = Gathered()
    plan = reading.Plan(frozenset(), lambda _: formats.Stems(), 0, limits=limits, watch=watch)
    for _ in _walk(path, bundle.labels([path])[path], True, gathered, plan):
        pass
    gathered.facts = facts.settled(gathered.facts)
    return gathered


def _once(paths: Sequence[str], gathered: Gathered) -> list[str]:
    """Return the paths without those that were given before or lie in another: their records would count twice."""
    places = {path: path if path in ("-", "") else os.path.realpath(path) for path in paths}
    chosen: list[str] = []
    taken: set[str] = set()
    for path in paths:
        place = Path(places[path])
        if places[path] in taken or not {str(above) for above in place.parents}.isdisjoint(places.values()):
            gathered.note(Problem(place.name, "was given before, or lies in another folder that was; read once"))
        else:
            chosen.append(path)
            taken.add(places[path])
    return chosen


def _logs(path: str, label: str, several: bool, gathered: Gathered, plan: reading.Plan) -> Iterator[bundle.Member]:
    """Yield the members of one PATH that may be logs of the times asked for; configuration is read on the way."""

    def outside(member: bundle.Member) -> None:
        gathered.read_of(member).files_outside += 1

    members = _walk(path, label, several, gathered, plan)
    return bundle.Rotations(plan.since, plan.until).within(members, _begins, outside)


def _walk(path: str, label: str, several: bool, gathered: Gathered, plan: reading.Plan) -> Iterator[bundle.Member]:
    left = Counter[str]()

    def leave(host: str) -> None:
        left[host] += 1

    for member in bundle.walk(path, gathered.note, label, several, plan.limits, _is_artefact, plan.watch, leave):
        gathered.in_bundle |= member.in_bundle
        if reader := facts.reader_for(member.path):
            _take_artefact(member, reader, gathered)
        elif member.worth_reading():
            if not member.in_bundle:
                _take_pasted(member, gathered)
            gathered.read_of(member)  # so the inputs stand in the order of the walk, whoever reads first
            yield member
    for (input_, host), read in gathered.read.items():
        if input_ == label:
            read.files_left += left[host]


def _take_artefact(member: bundle.Member, reader: facts.Reader, gathered: Gathered) -> None:
    artefact = _artefact(member, gathered)
    found = tuple(reader(artefact))
    gathered.facts += (facts.captured(artefact, found), *found)
    for text in member.told:
        gathered.note(Problem(member.path, text))


def _take_pasted(member: bundle.Member, gathered: Gathered) -> None:
    """Put the configuration that stands within a text to the rest, without taking it from the stream.

    It is a part of what the host has at best.
    """
    peek = getattr(member.stream, "peek", None)
    data = peek(_PASTED_MOST)[:_PASTED_MOST] if peek else b""
    text = Artefact(member.host, member.path, tuple(line.rstrip("\r") for line in decode(data).split("\n")))
    found = [fact for output in pasted.outputs(text) for fact in facts.read(output)]
    own = [structs.replace(fact, file=member.path) for fact in found]
    gathered.facts += (*pasted.are_open(text, own), *own)
    gathered.rows |= {(member.host, member.path, line) for line in pasted.rows(text, own)}


def _begins(member: bundle.Member) -> datetime | None:
    """Return the time of the first record of a log, without taking it from the stream."""
    peek = getattr(member.stream, "peek", None)
    return first_stamp(peek(_BEGIN)[:_BEGIN]) if peek else None


def _is_artefact(path: str) -> bool:
    return facts.reader_for(path) is not None


def _artefact(member: bundle.Member, gathered: Gathered) -> Artefact:
    data = member.stream.read(_BEGIN)
    if not facts.is_disk_data(member.path, data):
        data += member.stream.read(_ARTEFACT_MOST + 1 - len(data))
    if len(data) > _ARTEFACT_MOST:
        gathered.note(Problem(member.path, f"is longer than {_ARTEFACT_MOST >> 20} MB; the rest was not read"))
    read = gathered.read_of(member)
    read.files += 1
    read.bytes += len(data)
    lines = tuple(line.rstrip("\r") for line in decode(data).split("\n"))
    return Artefact(member.host, member.path, lines)


def _take(each: reading.Reading, gathered: Gathered, notes: bundle.Notes) -> None:
    """Put what a member holds to the rest."""
    member, tally = each.member, each.tally
    for text in member.told:
        notes.tell(member.path, text)
    if tally.bytes or not (member.told or gathered.knows_wrong(member.path)):
        for reason in tally.trouble:  # what is damaged from its first byte on is not empty
            notes.tell(member.path, reason)
    if not tally.format:
        return  # empty or binary: told above
    if len({event.get("hostname") for event in each.events} - {""}) > 1:
        gathered.collected.add((member.host, member.path))
    gathered.events += gathered.of_their_hosts(_sentences(each.events, gathered))
    gathered.trouble.take(each.trouble)
    read = gathered.read_of(member)
    read.files += 1
    read.bytes += tally.bytes
    read.lines += tally.lines
    read.records += tally.records
    _count_log(member, tally, gathered)
    if tally.first and tally.last:
        read.first = min(read.first or tally.first, tally.first)
        read.last = max(read.last or tally.last, tally.last)
        gathered.last_seen[member.host] = max(gathered.last_seen.get(member.host, tally.last), tally.last)


def _sentences(events: Iterable[Event], gathered: Gathered) -> Iterator[Event]:
    """Yield the events but for the heads and rows of pasted tables, which were read as configuration."""
    for event in events:
        if event.kind != "said" or (event.host, event.file, event.line) not in gathered.rows:
            yield event


def _count_log(member: bundle.Member, tally: Tally, gathered: Gathered) -> None:
    """Widen the span of the log that a member is a rotation of."""
    key = member.host, bundle.rotation(member.path.replace("!", "/"))[0].rpartition("/")[2]
    known = gathered.logs.get(key, Log())
    times = [time for time in (known.first, known.last, tally.first, tally.last) if time]
    gathered.logs[key] = Log(known.files + 1, min(times, default=None), max(times, default=None))


def inputs(gathered: Gathered) -> tuple[Input, ...]:
    """Return what was read of each host in each input; one of which nothing was is left out."""
    products = _products(gathered.facts)
    return tuple(
        Input(
            path,
            read.kind,
            host,
            products.get(host, ""),
            read.files,
            read.bytes,
            read.lines,
            read.records,
            read.first,
            read.last,
            read.files_outside,
            read.files_left,
        )
        for (path, host), read in gathered.read.items()
        if read.files or read.files_outside
    )


def _products(known: Iterable[Fact]) -> dict[str, str]:
    return {
        fact.host: f"{fact.get('product')} {fact.get('version')}".strip() for fact in known if fact.name == "version"
    }
