"""Events in, groups of events out: which records belong to one migration.

A record belongs by the migration id that it prints (decimal and hexadecimal are one id); else by the log
it stands in (a vmware.log speaks of the migration it named last), by its opID's chain, by the VM's path,
by its world, or by being the only candidate. Each record is in at most one group.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import structs

from diagnose.migrations import states
from diagnose.migrations.roles import ABNORMAL, AROUND, COURSE, FAILURES, PASTED, REQUESTS
from diagnose.model import Event

_SETS_ID = REQUESTS | {"restore_opened", "migration_opened"}
_BEFORE, _AFTER = timedelta(minutes=10), timedelta(minutes=3)
_NO_TROUBLE = ("esx.audit.", "esx.clear.")  # vobd tells of these as well
_LOCAL_KINDS = COURSE | FAILURES
_VMX_KINDS = ABNORMAL | COURSE | {"vmx_exited", "hot_plug_requested"}
_RELOCATIONS = ("relocate", "migrate", "vmotion")


class Group:
    """The records of one migration, while they are being gathered."""

    def __init__(self, id_: str | None) -> None:
        self.id = id_
        self.events: list[Event] = []
        self.around: list[Event] = []

    def span(self) -> tuple[datetime, datetime] | None:
        """Return the first and the last time of its course, None where no record carries a time."""
        times = [event.time for event in self.events if event.time and event.kind in _LOCAL_KINDS]
        times = times or [event.time for event in self.events if event.time]
        return (min(times), max(times)) if times else None

    def hosts(self) -> set[str]:
        """Return the labels of the hosts that its records come from."""
        return {event.host for event in self.events}

    def holds(self, time: datetime | None) -> bool:
        """Say whether a time lies in its window; what carries no time may."""
        span = self.span()
        return span is None or time is None or span[0] - _BEFORE <= time <= span[1] + _AFTER


def group(events: Iterable[Event], excerpt: bool) -> list[Group]:
    """Return the groups in the order of their first records.

    `excerpt`: what was given is no bundle, so that a record of trouble may speak of a migration by
    being there; in a bundle it needs a record that names one.
    """
    by_file: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in _without_copies(events):
        by_file[(event.host, event.file)].append(event)
    groups: dict[str, Group] = {}
    loose: list[Event] = []
    for (_, file), own in by_file.items():
        loose += _by_id(_vmx_ids(own, file), groups)
    found = list(groups.values())
    loose = _by_opid(loose, found)
    loose = _by_vm(loose, found)
    loose = _by_world(loose, found)
    loose = _by_only_candidate(loose, found)
    found += _without_id(loose, found, excerpt)
    found = [each for each in found if each.events]
    _around(loose, found)
    return sorted(found, key=_order)


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


def _vmx_ids(events: list[Event], file: str) -> list[Event]:
    """Give the records of a vmware.log the id that its VMX named last; a hot-add gets one of its own.

    The id ends where the VMX leaves, or returns to "no migration"; what a failed VMX tells after that
    (its list of messages) still belongs to it until the next request.
    """
    if not any(event.format == "vmware" for event in events):
        return events
    current, found = "", []
    side = ""
    for event in states.named(events):
        if event.format != "vmware":
            found.append(event)
            continue
        if event.kind == "hot_plug_requested":
            current, side = f"local:{event.host}:{file}:{event.line}", ""
        elif event.kind in _SETS_ID and event.get("migration_id"):
            if current != event.get("migration_id"):
                side = ""
            current = event.get("migration_id")
            side = event.side or side
        fields = dict(event.fields)
        if current and event.kind in _VMX_KINDS:
            fields.setdefault("migration_id", current)
            found.append(structs.replace(event, fields=fields, side=event.side or side))
        else:
            found.append(event)
    return found


def _by_id(events: Iterable[Event], groups: dict[str, Group]) -> list[Event]:
    rest = []
    for event in events:
        id_ = event.get("migration_id")
        if id_:
            groups.setdefault(id_, Group(None if id_.startswith("local:") else id_)).events.append(event)
        else:
            rest.append(event)
    return rest


def _opids(event: Event) -> tuple[str, ...]:
    return tuple(each for each in (event.get("opid"), event.get("vc_opid")) if each and not each.startswith("SWI-"))


def _related(one: str, other: str) -> bool:
    """Say whether one opID is a hop of the other: each hop appends -xx."""
    return one == other or one.startswith(other + "-") or other.startswith(one + "-")


def _by_opid(loose: list[Event], groups: list[Group]) -> list[Event]:
    """Attach by the opID's chain, where it leads to one migration only (a batch shares its root)."""
    mapped = {event.get("vmk_opid"): event.get("vc_opid") for event in loose if event.kind == "opid_mapped"}
    owners: dict[str, set[int]] = defaultdict(set)
    for number, each in enumerate(groups):
        for event in each.events:
            for opid in _opids(event):
                owners[mapped.get(opid, opid)].add(number)
    rest = []
    for event in loose:
        numbers: set[int] = set()
        for opid in _opids(event):
            name = mapped.get(opid, opid)
            numbers |= owners.get(name, set()) or {
                n for known, ns in owners.items() if _related(known, name) for n in ns
            }
        number = next(iter(numbers)) if len(numbers) == 1 else -1
        if number >= 0 and groups[number].holds(event.time):
            groups[number].events.append(event)
        else:
            rest.append(event)
    return rest


def _vm_folder(event: Event) -> str:
    path = event.get("vm_path")
    return path.rsplit("/", 1)[-1] if path else ""


def _by_vm(loose: list[Event], groups: list[Group]) -> list[Event]:
    """Attach by the .vmx file's name and the time; the datastore's part of a path may differ by host."""
    owners: dict[str, list[Group]] = defaultdict(list)
    for each in groups:
        for name in {_vm_folder(event) for event in each.events} - {""}:
            owners[name].append(each)
    rest = []
    for event in loose:
        fit = (
            [each for each in owners.get(_vm_folder(event), []) if each.holds(event.time)] if _vm_folder(event) else []
        )
        if len(fit) == 1:
            fit[0].events.append(event)
        else:
            rest.append(event)
    return rest


_WORLDS = ("vm_world", "dest_world", "world")


def _by_world(loose: list[Event], groups: list[Group]) -> list[Event]:
    """Attach a VMkernel's record by the world that wrote it, or that it names: worlds are a host's own."""
    owners: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, each in enumerate(groups):
        for event in each.events:
            if event.format == "vmkernel":
                for name in _WORLDS:
                    if event.get(name) not in ("", "0"):
                        owners[(event.host, event.get(name))].add(number)
    rest = []
    for event in loose:
        named = {event.get(name) for name in (*_WORLDS, "waiting_world")} - {"", "0"}
        numbers = {n for world in named for n in owners.get((event.host, world), set()) if groups[n].holds(event.time)}
        if event.format == "vmkernel" and len(numbers) == 1:
            groups[numbers.pop()].events.append(event)
        else:
            rest.append(event)
    return rest


def _speaks_of_a_move(event: Event) -> bool:
    if event.kind in ("task_begun", "task_finished", "task_failed"):
        method = event.get("method").lower()
        return any(word in method for word in _RELOCATIONS)
    return event.kind in _LOCAL_KINDS - {
        "vm_state_changed",
        "unread",
        "fault_raised",
        "module_failed",
        "unstunned",
    }


def _by_only_candidate(loose: list[Event], groups: list[Group]) -> list[Event]:
    """Attach what speaks of a move, or is pasted text, to the one migration that it can mean.

    Records of vCenter name no id at the default level: a relocation that runs while one migration does,
    is that one.
    """
    rest = []
    tasks: dict[str, Group] = {}
    for event in sorted(loose, key=lambda event: event.time.isoformat() if event.time else ""):
        owner = tasks.get(event.get("task")) if event.get("task") else None
        if owner is None and (_speaks_of_a_move(event) or event.kind in PASTED or event.format == "vcenter"):
            fit = [each for each in groups if each.holds(event.time)]
            owner = fit[0] if len(fit) == 1 else None
        if owner is None:
            rest.append(event)
            continue
        owner.events.append(event)
        if event.get("task"):
            tasks[event.get("task")] = owner
    return rest


def _without_id(loose: list[Event], groups: list[Group], excerpt: bool) -> list[Group]:
    """Make a migration without an id of what speaks of a move and found none.

    In an excerpt everything may: who gives one line of a log asks about that line.
    """
    own = [event for event in loose if _speaks_of_a_move(event)]
    if excerpt and not groups:
        own = [
            event
            for event in loose
            if event.kind in ABNORMAL | COURSE or event.kind in PASTED or event.format == "vcenter"
        ]
    if not own:
        return []
    taken = {id(event) for event in own}
    loose[:] = [event for event in loose if id(event) not in taken]
    by_task: dict[str, Group] = {}
    for event in own:
        key = event.get("task") if not excerpt else ""
        by_task.setdefault(key, Group(None)).events.append(event)
    return list(by_task.values())


def _around(loose: list[Event], groups: list[Group]) -> None:
    """Lay the records of trouble that name no migration around every migration of their host and time."""
    trouble = [event for event in loose if event.kind in AROUND and not event.get("vob_id").startswith(_NO_TROUBLE)]
    for each in groups:
        hosts = each.hosts()
        each.around = [event for event in trouble if (event.host in hosts or not event.host) and each.holds(event.time)]
