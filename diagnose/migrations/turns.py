"""Which records of a migration can only be written after one of another host: the turns of its conversation.

vCenter, the source and the destination take turns, and a turn is handed on by a message: a record that a side writes
before it hands its turn on is older than any record that another side writes in a later turn, whatever their clocks
show. So each such pair bounds how far the one clock may be ahead of the other.

Only records whose place is fixed by a message stand in the table, not those that merely come in that order as a rule.
Left out for that reason, among others: both ends of a stream being connected (the network answers before the program
does), "Sent all modified pages" (told when the pages have left, be they arrived or not), the ends of a failed move
(either side may give up first, and by a timer of its own), and what the agents learn by asking now and then.

Sources: the steps of KB 1003734 and of the vMotion interface (prepareDestination, prepareSource, initiateDestination,
which returns the world that the source needs, initiateSource, completeSource, completeDestination); the states of the
VMX (KB 1010634); that a migration's id before 6.x is vCenter's clock in microseconds.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from diagnose.migrations.eras import era
from diagnose.model import Event, Migration, Side

_LATE = 0.1  # seconds that a record may be stamped after the message that it stands for
_MICROSECONDS = 16  # digits of an id that is a time
_NEAR = timedelta(days=1)  # an id that is a time lies this near to the records, be a clock in another zone
_SETTLED = ("succeeded", "slow")


class Mark(Struct, frozen=True):
    """Some records: of these kinds, with one of these values in the field (small letters, without "Ex", "_Task")."""

    kinds: str
    field: str = ""
    values: tuple[str, ...] = ()


class Turn(Struct, frozen=True):
    """A turn of one side: `follow` are records later than all turns before, `lead` records older than all turns after.

    `settled`: holds for a migration that succeeded only; of one that failed a side may end alone. `why`: the reason.
    """

    side: Side
    follow: tuple[Mark, ...]
    lead: tuple[Mark, ...]
    why: str
    settled: bool = False


class Bound(Struct, frozen=True):
    """The clock of `ahead` is at most `most` seconds ahead of the clock of `behind`."""

    ahead: str
    behind: str
    most: float


_CALLS = "vmotion_called task_begun"  # hostd and vpxa tell of a call in one of two ways
_ASKED = (Mark("task_begun", "method", ("relocate", "migrate", "executevmotionlro")),)
_DESTINATION_CHECKED = (Mark(_CALLS, "method", ("preparedestination",)),)
_SOURCE_PREPARED = (
    Mark(_CALLS, "method", ("preparesource",)),
    Mark("migrate_requested", "method", ("preparesource",)),
    Mark("migration_prepared migrate_request_received"),
)
_DESTINATION_BEGUN = (
    Mark(_CALLS, "method", ("initiatedestination",)),
    Mark("migration_opened destination_world_named"),
)
_SOURCE_BEGUN = (
    Mark(_CALLS, "method", ("initiatesource",)),
    Mark("migration_opened migrate_start_received"),
)
_CHECKPOINT = (
    Mark("precopy_stopped stun_started stunned"),
    Mark("migrate_state_changed", "to_state", ("checkpoint",)),
)
_RESTORE = (
    Mark("restore_begun checkpoint_state_switched"),
    Mark("migrate_state_changed", "to_state", ("restore",)),
)
_RESOLVED = (Mark("migration_resolved", "needs_unregister", ("true",)), Mark("vmotion_succeeded"))

TURNS = (
    Turn("vcenter", (), _ASKED, why="vCenter begins the task, then it asks the hosts"),
    Turn(
        "destination",
        _DESTINATION_CHECKED,
        _DESTINATION_CHECKED,
        why="vCenter asks the destination first, and goes on when the call has come back",
    ),
    Turn(
        "source",
        _SOURCE_PREPARED,
        _SOURCE_PREPARED,
        why="vCenter has the source prepare the VM, and goes on when the call has come back",
    ),
    Turn(
        "destination",
        (*_DESTINATION_BEGUN, Mark("restore_opened")),
        # with which of the two calls 'from' is sent is not known: so it is later than no turn before
        (*_DESTINATION_BEGUN, Mark("migration_prepared migrate_request_received")),
        why="the destination starts a VMX and returns its world, which the source is given and prints (Dest wid)",
    ),
    Turn(
        "source",
        (
            *_SOURCE_BEGUN,
            Mark("stream_connected precopy_iterated"),
            Mark("migrate_state_changed", "from_state", ("ready",)),
        ),
        _SOURCE_BEGUN,
        why="the source has the destination's world and address, and connects to it",
    ),
    Turn(
        "vcenter",
        (Mark("task_finished task_failed"),),
        (),
        why="however the task ends, vCenter had called the hosts before",
    ),
    Turn(
        "destination",
        (
            Mark("connection_accepted stream_connected bandwidth_estimated low_memory_waited"),
            Mark("migrate_state_changed", "to_state", ("precopy",)),
        ),
        (Mark("connection_accepted stream_connected"),),
        why="the destination has been connected to, and receives; without that the source copies nothing",
    ),
    Turn(
        "source",
        (*_CHECKPOINT, Mark("pages_sent")),
        _CHECKPOINT,
        why="the source ends the pre-copy, stuns the VM, and sends the last pages and the checkpoint after that",
    ),
    Turn(
        "destination",
        (*_RESTORE, Mark("paging_finished"), Mark("bandwidth_estimated", "phase", ("page-in",))),
        _RESTORE,
        why="the destination has all data and restores the checkpoint; then it tells the source that the VM runs",
    ),
    Turn(
        "source",
        (
            *_RESOLVED,
            Mark("migrate_state_changed", "to_state", ("finished",)),
            Mark("migrate_state_finished downtime_reported"),
            Mark("vm_state_changed", "state_to", ("vm_state_off",)),
        ),
        _RESOLVED,
        why="until the destination's word the source waits (WAIT_HANDSHAKE), and only then it lets the VM go",
        settled=True,
    ),
    Turn(
        "destination",
        (Mark(_CALLS, "method", ("completedestination",)),),
        (),
        why="vCenter completes the destination after the source's task, the long one, has come back",
        settled=True,
    ),
    Turn(
        "vcenter",
        (Mark("task_finished"),),
        (),
        why="vCenter ends the task when both sides are done",
        settled=True,
    ),
)
"""The conversation in its order. Within a turn, and between two turns of one side, nothing is said of the clocks."""


REPEATED = (
    ("restore_begun", "remote_said", "beginning checkpoint restore"),
    ("checkpoint_state_switched", "remote_said", "switching to checkpoint state"),
    ("destination_waited", "destination_waited", ""),
)
"""A record of the destination's VMX, the one by which the source's VMX repeats it, and how its text begins.

The source's is the later one: it was sent over ("Migrate: Remote Log").
"""


def bounds(migration: Migration, vcenter: str) -> list[Bound]:
    """Return what the migration's records say of its clocks; empty: one clock only, or nothing that is ordered.

    `vcenter` is the name of the clock that its id is a time of, where it is one.
    """
    stamped = [event for event in migration.events if event.time and clock_of(event, migration)]
    led: list[Event] = []
    found: list[Bound] = []
    for turn in TURNS:
        if turn.settled and migration.outcome not in _SETTLED:
            continue
        own = [event for event in stamped if event.side == turn.side and _is_of_its_side(event, migration)]
        follow = min(_firsts(own, turn.follow), key=_stamp, default=None)
        found += [_bound(older, follow, migration) for older in led if follow]
        led += _firsts(own, turn.lead)
    found += [_bound(told, repeated, migration) for told, repeated in _repeated(stamped)]
    found += _since_its_id(migration, stamped, vcenter)
    return [each for each in found if each.ahead != each.behind]


def clock_of(event: Event, migration: Migration) -> str:
    """Return the host whose clock stamped a record of the migration; "" where its host is not known.

    A VM's folder is shared: a host's bundle may hold the vmware.log that the other host's VMX wrote.
    """
    if event.format == "vmware" and event.side in ("source", "destination"):
        return (migration.source if event.side == "source" else migration.destination).host
    return event.host


def made_at(migration: Migration) -> datetime | None:
    """Return when vCenter made the migration's id, by vCenter's clock; None: the id is no time, or there is none.

    From 6.0 on it is a random number of 64 bits, which may look like a time: so it must have the digits of one, lie
    within a day of the records, and no record may have a form that only later releases write.
    """
    id_ = migration.id or ""
    times = [event.time for event in migration.events if event.time]
    if len(id_) != _MICROSECONDS or not id_.isdigit() or not times or _is_late(migration.events):
        return None
    made = datetime.fromtimestamp(int(id_) / 1e6, UTC)
    return made if min(times) - _NEAR <= made <= max(times) + _NEAR else None


def _is_late(events: tuple[Event, ...]) -> bool:
    """Say whether a host or vCenter is of 6.0 or later: one of them is enough, since vCenter is the newest."""
    hosts = {event.host for event in events}
    eras = {era(event for event in events if event.host == host) for host in hosts}
    return bool(eras - {"", "4.x", "5.x"}) or any("[Originator@" in event.text for event in events)


def _since_its_id(migration: Migration, stamped: list[Event], vcenter: str) -> Iterator[Bound]:
    """Yield that a record which prints the id is later than the id, for every clock."""
    made = made_at(migration)
    printed = sorted((event for event in stamped if event.get("migration_id") == migration.id), key=_stamp)
    firsts = {clock_of(event, migration): event for event in reversed(printed)}
    for host, first in sorted(firsts.items()):
        if made:
            yield Bound(host, vcenter, (_stamp(first) - made).total_seconds() + _cut(first))


def _is_of_its_side(event: Event, migration: Migration) -> bool:
    ends = {"source": migration.source.host, "destination": migration.destination.host}
    return event.side not in ends or clock_of(event, migration) == ends[event.side]


def _firsts(events: list[Event], marks: tuple[Mark, ...]) -> list[Event]:
    """Return the first record of each kind of the marks: what is true of it need not be true of a later one."""
    found: list[Event] = []
    for mark in marks:
        for kind in mark.kinds.split():
            fit = [event for event in events if event.kind == kind and _has(event, mark)]
            found += [min(fit, key=_stamp)] if fit else []
    return found


def _has(event: Event, mark: Mark) -> bool:
    value = event.get(mark.field).casefold().removesuffix("_task").removesuffix("ex") if mark.field else ""
    return not mark.field or value in mark.values


def _repeated(events: list[Event]) -> Iterator[tuple[Event, Event]]:
    for kind, repeats, text in REPEATED:
        own = [event for event in events if event.kind == kind and event.side == "destination"]
        said = [
            event
            for event in events
            if event.kind == repeats and event.side == "source" and event.get("text").casefold().startswith(text)
        ]
        if own and said:
            yield min(own, key=_stamp), min(said, key=_stamp)


def _bound(older: Event, later: Event, migration: Migration) -> Bound:
    most = (_stamp(later) - _stamp(older)).total_seconds() + _cut(later) + _LATE
    return Bound(clock_of(later, migration), clock_of(older, migration), most)


def _stamp(event: Event) -> datetime:
    return event.time or datetime.max.replace(tzinfo=UTC)


def _cut(event: Event) -> float:
    """Return what may be cut off a stamp, in seconds: its last digit tells how finely it is written."""
    left = _stamp(event).microsecond
    return 1e-6 if left % 1000 else 1e-3 if left else 1.0
