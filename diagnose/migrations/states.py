"""The VMX's migration states in words, and the side that they give away.

Two numberings exist (KB 1010634 and ESXi 8 excerpts): the newer has one source state more, so every
destination number moved by one. Which one a log uses is decided by what it prints, never by its release:
names first; else a destination that goes 0 -> 7 (older) or 0 -> 8 (newer); else a source that reaches 6
(newer) or ends at 5 (older).
"""

import re
from collections.abc import Iterable

from msgspec import structs

from diagnose.model import Event, Side

OLDER: dict[int, tuple[Side, str]] = {
    1: ("source", "ready"), 2: ("source", "precopy"), 3: ("source", "checkpoint"), 4: ("source", "wait-handshake"),
    5: ("source", "finished"), 7: ("destination", "init"), 8: ("destination", "waiting"), 9: ("destination", "precopy"),
    10: ("destination", "restore"), 11: ("destination", "finished"),
}  # fmt: skip
NEWER: dict[int, tuple[Side, str]] = {
    1: ("source", "ready"), 2: ("source", "precopy"), 3: ("source", "precopy"), 4: ("source", "checkpoint"),
    5: ("source", "wait-handshake"), 6: ("source", "finished"), 8: ("destination", "init"),
    9: ("destination", "waiting"), 10: ("destination", "precopy"), 11: ("destination", "restore"),
    12: ("destination", "finished"),
}  # fmt: skip
_WORDS = (
    ("WAIT_HANDSHAKE", "wait-handshake"), ("READY", "ready"), ("PRECOPY", "precopy"), ("CHECKPT", "checkpoint"),
    ("FINISHED", "finished"), ("INIT", "init"), ("WAITING", "waiting"), ("NONE", "none"),
)  # fmt: skip
_NAME = re.compile(r"MIGRATE_(TO|FROM)_VMX_(\w+)")


def named(events: list[Event]) -> list[Event]:
    """Return the events with `from_state`, `to_state` and the side in words on every change of state.

    The events are those of one vmware.log in its order; others pass unchanged.
    """
    numbering = _numbering([event for event in events if event.kind.startswith("migrate_state_")])
    return [_worded(event, numbering) if event.kind.startswith("migrate_state_") else event for event in events]


def _numbers(event: Event) -> tuple[int, int]:
    return tuple(int(event.get(name)) if event.get(name).isdigit() else -1 for name in ("state_from", "state_to"))  # type: ignore[return-value]  # two names, two numbers


def _numbering(events: Iterable[Event]) -> dict[int, tuple[Side, str]]:
    changes = [_numbers(event) for event in events]
    states = {state for change in changes for state in change}
    if (0, 7) in changes or ((0, 8) not in changes and 7 in states):
        return OLDER
    if (0, 8) in changes or states & {6, 12}:
        return NEWER
    if {9, 11} <= states or (any(new == 5 and old in (1, 2, 3, 4) for old, new in changes) and 6 not in states):
        # 9 -> 11 skips a state only in the older numbering; 5 as the last source state is its "finished"
        return OLDER
    return NEWER


def _worded(event: Event, numbering: dict[int, tuple[Side, str]]) -> Event:
    old, new = _numbers(event)
    side, to_state = _named(event.get("to_name") or event.get("state_name")) or numbering.get(new, ("", "none"))
    other, from_state = _named(event.get("from_name")) or numbering.get(old, ("", "none"))
    fields = dict(event.fields) | {"to_state": to_state, "from_state": from_state}
    return structs.replace(event, side=event.side or side or other, fields=fields)


def _named(name: str) -> tuple[Side, str] | None:
    found = _NAME.search(name)
    if not found:
        return None
    side: Side = "source" if found.group(1) == "TO" else "destination"
    word = next((word for key, word in _WORDS if found.group(2).startswith(key)), "")
    return side, "restore" if side == "destination" and word == "checkpoint" else word
