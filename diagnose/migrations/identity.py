"""Events in, groups of events out: which records belong to one migration.

A record belongs by the migration id that it prints (decimal and hexadecimal are one id); else by the log
it stands in (a vmware.log speaks of the migration it named last); else by what `joins` finds. Each record
is in at most one group; trouble of a host that names no migration lies around all that it may concern.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from msgspec import structs

from diagnose.migrations import joins, states
from diagnose.migrations.groups import Group, Span, apart
from diagnose.migrations.roles import ABNORMAL, AROUND, CLEARS, COURSE, FAILURES, PASTED, REQUESTS, VM_TELLS
from diagnose.model import Event, Side

_SETS_ID = REQUESTS | {"restore_opened", "migration_opened"}
_LINGERS = timedelta(seconds=60)  # a VMX tells its list of messages within moments of its last state
_OVER = (".restored", ".recovered", ".exit", ".up", ".resumed")
_NO_TROUBLE = ("esx.audit.", "esx.clear.", "vob.user.")  # vobd tells of these as well
_IPV4 = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
_NO_TIME = datetime.min.replace(tzinfo=UTC)
_VMX_TROUBLE = FAILURES | {"message_posted"}
_VMX_KINDS = ABNORMAL | COURSE | {"vmx_exited", "hot_plug_requested"}


Unfold = Callable[[list[Span]], list[Event]]
"""Gives the events of trouble that lie in some windows of time, which were kept folded until the windows are known."""


def no_trouble(_: list[Span]) -> list[Event]:
    """Return no events: none were folded."""
    return []


def group(events: Iterable[Event], excerpt: bool, unfold: Unfold = no_trouble) -> list[Group]:
    """Return the groups in the order of their first records.

    `excerpt`: what was given is no bundle, so that a record of trouble may speak of a migration by
    being there; in a bundle it needs a record that names one.
    """
    by_file: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in _without_copies(joins.without_other_tasks(events)):
        by_file[(event.host, event.file)].append(event)
    named: dict[str, Group] = {}
    loose: list[Event] = []
    for own in by_file.values():
        loose += _by_id(_vmx_ids(joins.with_files(own)), named)
    found = list(named.values())
    off = apart(found)
    for each in found:
        each.off = off
    folded = list(_without_copies(unfold(_windows(found))))
    loose += folded
    for join in joins.OF_EXCERPTS if excerpt else joins.JOINS:
        loose = join(loose, found)
    if found:  # a fault that names a file of another VM than those that move makes no migration
        loose = [
            event
            for event in loose
            if event.format != "vcenter" or not all(joins.of_another_vm(event, each) for each in found)
        ]
    further = _without_id(loose, found, excerpt)
    if further:
        known = {(event.host, event.file, event.line) for event in folded}
        near = _without_copies(unfold(_windows(further)))
        loose += [event for event in near if (event.host, event.file, event.line) not in known]
    found += further
    _around(loose, found)
    return sorted(found, key=_order)


def _windows(groups: Iterable[Group]) -> list[Span]:
    return [window for each in groups if (window := each.window())]


def _order(group: Group) -> tuple[str, str, int]:
    span = group.span()
    first = group.events[0]
    return (span[0].isoformat() if span else "", first.file, first.line)


def _without_copies(events: Iterable[Event]) -> Iterable[Event]:
    """Drop a record that another log of the same host repeats: vmkwarning.log repeats vmkernel.log."""
    seen: dict[tuple[object, ...], str] = {}
    for event in events:
        if event.format != "vmkernel" or event.time is None:
            yield event
            continue
        fields = tuple(sorted((k, v) for k, v in event.fields.items() if k not in ("severity", "hostname")))
        key = (event.host, event.kind, event.time, fields)
        if seen.setdefault(key, event.file) == event.file:
            yield event


class _Vmx:
    """What a VMX is at while its log is read: the migration it named last, and since when that is over."""

    def __init__(self) -> None:
        self.id = ""
        self.side: Side = ""
        self._over: datetime | None = None

    def take(self, event: Event) -> None:
        """Follow a record: a request begins a migration, "no migration" and the VMX's leaving end it."""
        named = event.get("migration_id") if event.kind in _SETS_ID else ""
        if event.kind == "hot_plug_requested":
            self._begin(f"local:{event.host}:{event.file}:{event.line}", "")
        elif named:
            self._begin(named, event.side or (self.side if named == self.id else ""))
        elif self._over and event.time and event.time > self._over + _LINGERS:
            self._begin("", "")
        if event.time and (event.kind == "vmx_exited" or event.get("to_state") == "none"):
            self._over = self._over or event.time

    def _begin(self, id_: str, side: Side) -> None:
        if id_ != self.id:
            self._over = None
        self.id, self.side = id_, side


def _vmx_ids(events: list[Event]) -> list[Event]:
    """Give the records of a vmware.log the id that its VMX named last; a hot-add gets one of its own.

    What a failed VMX tells right after the end (its list of messages) still belongs to the migration;
    what the VM does later does not.
    """
    if not any(event.format == "vmware" for event in events):
        return events
    vmx, found = _Vmx(), list[Event]()
    for event in states.named(events):
        if event.format != "vmware":
            found.append(event)
            continue
        vmx.take(event)
        if vmx.id and event.kind in _VMX_KINDS:
            fields = {"migration_id": vmx.id, **event.fields}
            found.append(structs.replace(event, fields=fields, side=event.side or vmx.side))
        else:
            found.append(event)
    return found


def _by_id(events: Iterable[Event], named: dict[str, Group]) -> list[Event]:
    rest = []
    for event in events:
        id_ = event.get("migration_id")
        if not id_:
            rest.append(event)
            continue
        if id_ not in named:
            named[id_] = Group(None if id_.startswith("local:") else id_)
        named[id_].add(event)
    return rest


def _without_id(loose: list[Event], groups: list[Group], excerpt: bool) -> list[Group]:
    """Make migrations without an id of what speaks of a move and found none: one a task of vCenter.

    In an excerpt everything may speak of one: who gives one line of a log asks about that line. Pasted text
    always does, and a VMX's log with trouble that is of no other migration; a bundle holds none.
    """
    tasks = joins.relocation_tasks(loose)
    own = [event for event in loose if joins.speaks_of_a_move(event, tasks) or event.format == "vcenter"]
    if excerpt and not groups:
        ends = [event for event in loose if event.time and (event.kind in CLEARS or _says_it_is_over(event))]
        loose[:] = [event for event in loose if not _over(event, ends)]
        told = (event for event in loose if not event.get("vob_id").startswith(_NO_TROUBLE))
        own = [event for event in told if event.kind in ABNORMAL | COURSE | PASTED or event.format == "vcenter"]
    elif excerpt:
        of_vmx = {
            (event.host, event.file) for event in loose if event.format == "vmware" and event.kind in _VMX_TROUBLE
        }
        known = {id(event) for event in own}
        further = (event for event in loose if (event.host, event.file) in of_vmx and event.kind in ABNORMAL)
        own += [event for event in further if id(event) not in known]
    taken = {id(event) for event in own}
    loose[:] = [event for event in loose if id(event) not in taken]
    by_task: dict[str, Group] = {}
    rest: list[Event] = []
    for event in own:
        if event.get("task") in tasks:
            by_task.setdefault(event.get("task"), Group(None)).add(event)
        elif event.get("task") == "" or excerpt or event.format == "vcenter":
            rest.append(event)
    return _with_rest(list(by_task.values()), rest)


def _with_rest(found: list[Group], rest: list[Event]) -> list[Group]:
    """Give what belongs to no task to the tasks: to the only one, else by the joins; what is left is one more."""
    if len(found) > 1:
        for join in joins.JOINS:
            rest = join(rest, found)
        rest = [event for event in rest if event.kind not in joins.DUMP]
    elif found:
        rest = _apart_from(found[0], rest)
    lone = Group(None)
    for event in rest:
        lone.add(event)
    return [*found, lone] if rest else found


def _apart_from(task: Group, rest: list[Event]) -> list[Event]:
    """Give a task what may be its own, and return the rest: trouble, or records of another time, where it went well."""
    well = task.ended_well()
    own = [event for event in rest if not well or (task.holds(event) and not joins.is_trouble(event))]
    for event in own:
        task.add(event)
    taken = {id(event) for event in own}
    return [event for event in rest if id(event) not in taken]


def _around(loose: list[Event], groups: list[Group]) -> None:
    """Lay the records of trouble that name no migration around every migration of their host and time."""
    trouble = [event for event in loose if event.kind in AROUND and not event.get("vob_id").startswith(_NO_TROUBLE)]
    trouble.sort(key=lambda event: event.time or _NO_TIME)
    times = [event.time or _NO_TIME for event in trouble]
    clear: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in loose:
        if event.kind in CLEARS and event.time is not None:
            clear[event.host, CLEARS[event.kind]].append(event)
    told = [event for event in loose if event.kind in VM_TELLS]
    for each in groups:
        hosts = each.hosts()
        window = each.window()
        near = trouble[bisect_left(times, window[0]) : bisect_right(times, window[1])] if window else trouble
        near = [event for event in near if (event.host in hosts or not event.host) and each.surrounds(event)]
        near = [event for event in near if not _of_another_address(event, each)]
        is_of_another = _OfAnotherVm(each)
        each.around = [
            event
            for event in near
            if not is_of_another(event) and not _over_before(event, each, clear[event.host, event.kind])
        ]
        logs = each.vmx_logs()
        each.around += [event for event in told if (event.host, event.file) in logs]


def _of_another_address(event: Event, group: Group) -> bool:
    """Say whether a record of an address taken twice names none of the migration's, where these are known."""
    if event.kind != "duplicate_address_seen" and not event.get("vob_id").endswith("ip.duplicate"):
        return False
    own = {each.get(name) for each in group.events for name in ("src_ip", "dst_ip")} - {""}
    named = set(_IPV4.findall(event.text))
    return bool(own and named) and not own & named


class _OfAnotherVm:
    """Says whether a record names a VM, by path or world, and the migration is known to be of another."""

    def __init__(self, group: Group) -> None:
        self._folders = {_vm_folder(each) for each in group.events} - {""}
        self._worlds: dict[str, set[str]] = defaultdict(set)
        for each in group.events:
            if each.get("vm_world"):
                self._worlds[each.host].add(each.get("vm_world"))

    def __call__(self, event: Event) -> bool:
        folder, world = _vm_folder(event), event.get("vm_world")
        if folder and self._folders:
            return folder not in self._folders
        own = self._worlds.get(event.host)
        return bool(world and own) and world not in (own or ())


def _vm_folder(event: Event) -> str:
    """Return the folder of the VM whose .vmx a record names, "" where it names none."""
    path = event.get("vm_path")
    return path.rsplit("/", 2)[-2] if path.count("/") > 1 else ""


def _over_before(event: Event, group: Group, clear: list[Event]) -> bool:
    """Say whether the trouble was over before the migration began: its clearing was told."""
    begun = group.begun_on(event.host)
    if begun is None or event.time is None:
        return False
    return any(
        each.time is not None and event.time <= each.time < begun and _of_one_thing(event, each) for each in clear
    )


def _over(event: Event, ends: list[Event]) -> bool:
    """Say whether trouble was over in the end: where no migration is told of, it stopped none."""
    later = [each for each in ends if each.time and event.time and each.time >= event.time]
    if event.kind == "vob_raised":
        return _says_it_is_over(event) or any(_vob_of(each) == _vob_of(event) for each in later if each is not event)
    return any(CLEARS.get(each.kind) == event.kind and _of_one_thing(event, each) for each in later)


def _says_it_is_over(event: Event) -> bool:
    return event.get("vob_id").endswith(_OVER)


def _vob_of(event: Event) -> str:
    """Return what an id of vobd is about: without its first words (esx.problem) and its last (disconnect)."""
    return ".".join(event.get("vob_id").split(".")[2:-1])


def _of_one_thing(trouble: Event, clear: Event) -> bool:
    return all(trouble.get(name) == clear.get(name) for name in ("device", "vmnic", "volume"))
