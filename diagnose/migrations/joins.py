"""What ties a record without a migration id to a migration: opID, VM, world, or being the only candidate.

Each join takes the loose records and the groups, adds what it can tell, and returns the rest.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from msgspec import structs

from diagnose.migrations.groups import Group
from diagnose.migrations.roles import ABNORMAL, COURSE, FAILURES, PASTED
from diagnose.model import Event

Join = Callable[[list[Event], list[Group]], list[Event]]

DUMP = frozenset({"fault_named", "fault_key", "fault_message", "fault_reason", "fault_file", "fault_property"})
"""Lines of a fault's dump: they belong where the record does that they continue."""

_RELOCATIONS = ("relocate", "migrate", "vmotion")
_CHECKS = "check"  # vim.vm.check.ProvisioningChecker.checkMigrate, checkRelocate
_TASKS = ("task_begun", "task_finished", "task_failed")
_TELL_NOTHING = ("vm_state_changed", "unread", "fault_raised", "module_failed", "unstunned", "power_on_failed")
_OF_A_VMX = ABNORMAL | COURSE | {"vmx_exited"}
_WORLDS = ("vm_world", "dest_world", "world")


def _opids(event: Event) -> tuple[str, ...]:
    return tuple(each for each in (event.get("opid"), event.get("vc_opid")) if each and not each.startswith("SWI-"))


def _ancestors(opid: str) -> Iterable[str]:
    """Yield the opIDs that this one may be a hop of, nearest first: each hop appends -xx."""
    while "-" in opid:
        opid = opid.rpartition("-")[0]
        yield opid


class _Opids:
    """The opIDs of the groups: their own, and what those descend from."""

    def __init__(self, groups: list[Group], mapped: dict[str, str]) -> None:
        self._mapped = mapped
        self._own: dict[str, set[int]] = defaultdict(set)
        self._above: dict[str, set[int]] = defaultdict(set)
        for number, each in enumerate(groups):
            for event in each.events:
                for opid in _opids(event):
                    name = mapped.get(opid, opid)
                    self._own[name].add(number)
        for name, numbers in self._own.items():
            for above in _ancestors(name):
                self._above[above] |= numbers

    def owners(self, event: Event) -> set[int]:
        """Return the groups that the record's opIDs lead to; a batch shares its root, so there may be several."""
        found: set[int] = set()
        for opid in _opids(event):
            name = self._mapped.get(opid, opid)
            own = self._own.get(name, set())
            found |= own or next((self._own[above] for above in _ancestors(name) if above in self._own), set())
            found |= set() if own else self._above.get(name, set())
        return found


def by_opid(loose: list[Event], groups: list[Group]) -> list[Event]:
    """Attach by the opID's chain, where it leads to one migration only."""
    mapped = {event.get("vmk_opid"): event.get("vc_opid") for event in loose if event.kind == "opid_mapped"}
    known = _Opids(groups, mapped)
    rest = []
    for event in loose:
        numbers = known.owners(event)
        group = groups[next(iter(numbers))] if len(numbers) == 1 else None
        if group is not None and group.holds(event):
            group.add(event)
        else:
            rest.append(event)
    return rest


def by_vm(loose: list[Event], groups: list[Group]) -> list[Event]:
    """Attach by the VM's .vmx and the time.

    On one host the whole path must be the same; on another the datastore's part may differ (NFS mounted
    under two names, storage moved), so there the file's name decides.
    """
    named: dict[str, list[tuple[Group, set[tuple[str, str]]]]] = defaultdict(list)
    for each in groups:
        own = {(event.host, event.get("vm_path")) for event in each.events if event.get("vm_path")}
        for name in {path.rsplit("/", 1)[-1] for _, path in own}:
            named[name].append((each, own))
    rest = []
    for event in loose:
        path = event.get("vm_path")
        near = named.get(path.rsplit("/", 1)[-1], []) if path else []
        fit = [each for each, own in near if _same_vm(event, own) and each.holds(event)]
        if len(fit) == 1:
            fit[0].add(event)
        else:
            rest.append(event)
    return rest


def _same_vm(event: Event, own: set[tuple[str, str]]) -> bool:
    path = event.get("vm_path")
    here = {known for host, known in own if host == event.host}
    if here:
        return path in here
    name = path.rsplit("/", 1)[-1]
    return any(known.rsplit("/", 1)[-1] == name for _, known in own)


def by_world(loose: list[Event], groups: list[Group]) -> list[Event]:
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
        numbers = {n for world in named for n in owners.get((event.host, world), set()) if groups[n].holds(event)}
        chosen = _nearest(event, groups, numbers) if event.format == "vmkernel" else None
        if chosen is None:
            rest.append(event)
        else:
            groups[chosen].add(event)
    return rest


def _nearest(event: Event, groups: list[Group], numbers: set[int]) -> int | None:
    """Return the group whose time lies nearest to the record: a VM's tries follow each other. None: none is nearer."""
    near = sorted((groups[number].distance(event), number) for number in numbers)
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return near[0][1]


def relocation_tasks(events: Iterable[Event]) -> set[str]:
    """Return the tasks of vCenter that move a VM, by the method that their beginning or failure names.

    A check whether one could be moved, asked for under the same opID as the move, is none: its end is not the move's.
    """
    told = [
        (event.get("task"), event.get("opid"), event.get("method").lower()) for event in events if event.kind in _TASKS
    ]
    moving = [row for row in told if any(word in row[2] for word in _RELOCATIONS)]
    moved = {opid for _, opid, method in moving if _CHECKS not in method}
    return {task for task, opid, method in moving if _CHECKS not in method or opid not in moved}


def without_other_tasks(events: Iterable[Event]) -> list[Event]:
    """Drop what belongs to tasks of vCenter that move nothing: by the task, and by the opID that is theirs alone.

    The end of a task whose beginning was not seen is that of another one where its opID has a task that moves.
    """
    events = list(events)
    moving = relocation_tasks(events)
    tasks = [event for event in events if event.kind in _TASKS]
    moved = {event.get("opid") for event in tasks if event.get("task") in moving} - {""}
    others = {event.get("task") for event in tasks if event.get("method") or event.get("opid") in moved} - moving - {""}
    if not others:
        return events
    opids = {event.get("opid") for event in events if event.get("task") in others}
    opids -= {event.get("opid") for event in events if event.get("task") in moving or event.get("migration_id")}
    opids -= {""}
    return [
        event
        for event in events
        if event.get("migration_id") or not (event.get("task") in others or event.get("opid") in opids)
    ]


def speaks_of_a_move(event: Event, tasks: set[str]) -> bool:
    """Say whether a record without an id is of a migration, whichever."""
    if event.kind in _TASKS:
        return event.get("task") in tasks
    return event.kind in (COURSE | FAILURES) and event.kind not in _TELL_NOTHING


def by_only_candidate(loose: list[Event], groups: list[Group]) -> list[Event]:
    """Attach what speaks of a move, or is pasted text, to the one migration that it can mean.

    Records of vCenter name no id at the default level: a relocation that runs while one migration does,
    is that one, unless that has a task, or a chain of opIDs, of its own. Error text without a head, which somebody
    pasted, means none that went well.
    """
    rest = []
    tasks = relocation_tasks(loose)
    task_of: dict[str, Group] = {}
    for event in sorted(loose, key=_vm_first):
        task = event.get("task")
        owner = task_of.get(task) if task else None
        if owner is None and _may_join(event, tasks):
            fit = [each for each in groups if each.holds(event) and not (_is_pasted(event) and each.ended_well())]
            owner = fit[0] if len(fit) == 1 and _may_be_of(event, fit[0]) else None
        if owner is None:
            rest.append(event)
            continue
        owner.add(event)
        if task:
            task_of[task] = owner
    return rest


def by_lone_vmx_log(loose: list[Event], groups: list[Group]) -> list[Event]:
    """Attach a vmware.log that names no migration to the one in whose time it lies: for excerpts, where one VM's log
    lies beside that of the host. Only one that speaks of a move: another VM may fail to start at the same time. A
    migration with a VMX's log of that host already has its own, and one that went well has no trouble.
    """
    logs: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in loose:
        if event.format == "vmware" and event.kind in _OF_A_VMX:
            logs[event.host, event.file].append(event)
    taken: set[int] = set()
    for (host, _), own in logs.items():
        if not any(event.kind in (COURSE | FAILURES) and event.kind not in _TELL_NOTHING for event in own):
            continue
        open_ = [each for each in groups if not (each.ended_well() and any(e.kind in ABNORMAL for e in own))]
        near = [each for each in open_ if any(map(each.holds, own)) and not any(of_another_vm(e, each) for e in own)]
        if len(near) == 1 and host not in {known for known, _ in near[0].vmx_logs()}:
            for event in filter(near[0].holds, own):
                near[0].add(event)
                taken.add(id(event))
    return [event for event in loose if id(event) not in taken]


def _may_join(event: Event, tasks: set[str]) -> bool:
    """Say whether a record without an id may be of the one migration that there is."""
    told = event.kind in PASTED or event.format == "vcenter" or event.kind == "vm_state_changed"
    return told or speaks_of_a_move(event, tasks)


def is_trouble(event: Event) -> bool:
    """Say whether a record speaks of a failure that one which went well cannot have had, or is pasted error text."""
    return _is_pasted(event) or event.kind in FAILURES or event.kind == "message_posted"


def _is_pasted(event: Event) -> bool:
    """Say whether a line is text without the head of a log."""
    return event.format == "vcenter" and not event.get("program") and event.time is None


def _vm_first(event: Event) -> tuple[bool, bool, str]:
    """Order records by time, behind those that tell which VM moves: so that others' are known as such.

    Pasted text comes last, when it is known which migrations went well.
    """
    return event.kind != "vm_state_changed", _is_pasted(event), event.time.isoformat() if event.time else ""


def vm_folder(event: Event) -> str:
    """Return the folder of the VM that a record names, by its .vmx or a file of a fault, "" where it names none."""
    path = (event.get("vm_path") or event.get("of_file")).rpartition("] ")[2]
    return path.split("/")[-2] if "/" in path else ""


def with_files(events: Iterable[Event]) -> list[Event]:
    """Return the events; those of a record whose dump names a file, with it: the file says whose record it is."""
    found: list[Event] = []
    begun = 0
    for event in events:
        if event.kind not in DUMP or event.format == "vcenter":  # a fault that a record's head names
            begun = len(found)
        found.append(event)
        if event.kind == "fault_file":
            named = {"of_file": event.get("path")}
            found[begun:] = [structs.replace(each, fields={**each.fields, **named}) for each in found[begun:]]
    return found


def of_another_vm(event: Event, group: Group) -> bool:
    """Say whether a record names a VM, by its .vmx or a file of it, and the migration is known to be of another."""
    paths = {(each.host, each.get("vm_path")) for each in group.events if each.get("vm_path")}
    if event.get("vm_path") and paths and not _same_vm(event, paths):
        return True
    folder = vm_folder(event)
    own = {vm_folder(each) for each in group.events if each.get("vm_path")} - {""}
    return bool(folder and own) and folder not in own


def _may_be_of(event: Event, group: Group) -> bool:
    if of_another_vm(event, group):
        return False
    if event.format == "vcenter":
        return True
    if event.format == "vmkernel" or event.kind == "vm_state_changed":
        return event.host in group.hosts()
    own_task = {each.get("task") for each in group.events if each.kind == "task_begun"}
    if event.kind in _TASKS and own_task & relocation_tasks(group.events):
        return event.get("task") in own_task
    chains = {opid for each in group.events for opid in _opids(each)}
    return not (chains and _opids(event) and _speaks_for_vcenter(event, group))


def _speaks_for_vcenter(event: Event, group: Group) -> bool:
    """Say whether the group's opIDs are of vCenter's making, so that a record of vCenter would share them."""
    roots = {opid.split("-")[0] for each in group.events for opid in _opids(each)}
    own = {opid.split("-")[0] for opid in _opids(event)}
    return not roots & own


JOINS: tuple[Join, ...] = (by_opid, by_vm, by_world, by_only_candidate)
OF_EXCERPTS: tuple[Join, ...] = (by_opid, by_vm, by_world, by_lone_vmx_log, by_only_candidate)
