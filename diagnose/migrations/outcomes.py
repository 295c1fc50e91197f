"""How a migration went, by its records.

Comes in: its records, and how far the logs of its hosts go. Goes out: the outcome; "unknown" where neither an end nor a
failure is told.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from diagnose.migrations.roles import BEGUN, ENDS_FAILED, ENDS_WELL, FAILURES, SENT, SWITCHED
from diagnose.model import Event, Outcome

_HUNG_AFTER = timedelta(minutes=15)  # a log that goes on this long after a migration's last record
_SWITCHOVER_LIMIT = timedelta(seconds=120)  # the default is 100 seconds
_POWER_ON_FAILED = ("msg.moduletable.powerOnFailed", "msg.vmx.poweron.failed", "msg.vmx.poweron.failed.pre")
_LONG_STUN = 2_000_000  # microseconds; a switchover takes under two seconds


def outcome_of(events: tuple[Event, ...], ended: datetime | None, last_seen: Mapping[str, datetime]) -> Outcome:
    """Return how a migration went that has these records; `ended`: the time of its last one.

    `last_seen`: the last time in each host's logs, for one that fell silent; empty: nothing is said of that.
    """
    kinds = {event.kind for event in events}
    resolved = {event.get("needs_unregister").lower() for event in events if event.kind == "migration_resolved"}
    if kinds & ENDS_FAILED or "false" in resolved or _power_on_failed(events):
        return "failed"
    well = kinds & ENDS_WELL or "true" in resolved or _runs_there(events)
    if not well and any(event.kind == "fault_raised" for event in events):
        return "failed"  # older vCenters log FINISH for a task that failed too
    if well or _finished(events) or _left_in_order(events) or _hot_added(events):
        return "slow" if _stunned_long(events) else "succeeded"
    quiet = _quiet_since(events, ended, last_seen)
    if kinds & SENT and not kinds & FAILURES and quiet > _SWITCHOVER_LIMIT:
        return "succeeded"  # a failure of the switchover would have been told by then
    if kinds & BEGUN and not kinds & SWITCHED and quiet > _HUNG_AFTER:
        return "hung"
    return "unknown"


def _quiet_since(events: tuple[Event, ...], ended: datetime | None, last_seen: Mapping[str, datetime]) -> timedelta:
    """Return how long the logs of its hosts go on after its last record."""
    ends = [last_seen[host] for host in {event.host for event in events} if host in last_seen] or list(
        last_seen.values()
    )
    return max(ends) - ended if ends and ended else timedelta()


def _runs_there(events: tuple[Event, ...]) -> bool:
    """Say whether the destination's agent tells that the VM runs there."""
    return any(
        event.kind == "vm_state_changed"
        and event.get("state_from") == "VM_STATE_IMMIGRATING"
        and event.get("state_to") == "VM_STATE_ON"
        for event in events
    )


def _left_in_order(events: tuple[Event, ...]) -> bool:
    """Say whether a VMX came to the end of its states, by way of the switchover, without a word of failure."""
    if any(event.kind in FAILURES for event in events):
        return False
    states = {event.get("to_state") for event in events if event.kind.startswith("migrate_state_")}
    return "finished" in states and bool(states & {"wait-handshake", "restore"})


def _power_on_failed(events: tuple[Event, ...]) -> bool:
    """Say whether a VMX lists that it could not be started: its states come to their end all the same."""
    return any(event.format == "vmware" and event.get("key") in _POWER_ON_FAILED for event in events)


def _hot_added(events: tuple[Event, ...]) -> bool:
    """Say whether it is a hot-add whose stun is told and can be measured."""
    kinds = {event.kind for event in events}
    return {"hot_plug_requested", "unstunned"} <= kinds and all(event.time for event in events)


def _finished(events: tuple[Event, ...]) -> bool:
    """Say whether vCenter ended the task, or a Storage vMotion let go of its mirror, with nothing said of a failure."""
    kinds = {event.kind for event in events}
    return "task_finished" in kinds and not kinds & FAILURES


def _stunned_long(events: tuple[Event, ...]) -> bool:
    return any(event.kind == "unstunned" and int(event.fields.get("microseconds", 0)) > _LONG_STUN for event in events)
