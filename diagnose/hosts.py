"""The hosts of a report: their roles, and what of their configuration matters to vMotion."""

from collections.abc import Iterable

from diagnose.checks import CHECKS, State
from diagnose.migrations.skew import Skew
from diagnose.model import Cause, Difference, Host, Migration

Seen = tuple[Migration, tuple[State, ...]]
"""A migration, and what every check says of its two hosts."""

_FAULTS = frozenset(check.name for check in CHECKS if check.tells == "fault")
_OF_A_VM = (".vmx", ".vmx.gz", ".vmsd", ".vmdk")
_ASKING_THE_VM = frozenset(check.name for check in CHECKS if check.vm and not check.source and not check.destination)


def hosts(seen: Iterable[Seen], causes: Iterable[Cause], skew: Skew | None = None) -> tuple[Host, ...]:
    """Return the hosts that the records name, sorted, each with its clock and what differs from its partners.

    Only what a check found that speaks for a cause matters: a difference that no move minds is none, and what refutes
    a cause is no trouble. What a check says of the VM alone is no difference of hosts. Nothing differs: no check
    fired, or nothing was captured.
    """
    roles: dict[str, set[str]] = {}
    found: dict[str, dict[tuple[str, str, str], Difference]] = {}
    possible = _possible(causes)
    for migration, states in seen:
        for event in migration.events:
            if event.host:
                roles.setdefault(event.host, set()).add(event.side)
        ends = (("source", migration.source.host), ("destination", migration.destination.host))
        for state in states:
            makes = possible.get(state.check, ()) if state.check in _FAULTS and ends[0][1] != ends[1][1] else ()
            of_hosts = state.check not in _ASKING_THE_VM  # a VM's configuration may be told by a host's dump
            if makes and of_hosts and any(not each.file.endswith(_OF_A_VM) for each in state.evidence):
                for (role, host), (_, other) in (ends, ends[::-1]):
                    difference = Difference(state.check, role, other, makes, state.evidence)
                    found.setdefault(host, {}).setdefault((role, other, state.check), difference)
    return tuple(
        Host(name, _role(sides - {""}), *_clock(name, skew), tuple(found.get(name, {}).values()))
        for name, sides in sorted(roles.items())
    )


def _clock(host: str, skew: Skew | None) -> tuple[float | None, float | None, float | None, bool]:
    """Return the offset, its error, the hours of a wrong zone, and whether it was set meanwhile.

    A lone host has nothing to be compared with.
    """
    clock = skew.of(host) if skew and len(skew.clocks) > 1 else None
    if clock is None or clock.offset is None or clock.error is None:
        return None, None, None, clock is not None and clock.was_set
    return round(clock.offset, 3), round(clock.error, 3), clock.zone_hours, clock.was_set


def _possible(causes: Iterable[Cause]) -> dict[str, tuple[str, ...]]:
    """Return the causes that a check speaks for, by its name."""
    named: dict[str, tuple[str, ...]] = {}
    for cause in causes:
        for sign in (inner for each in (*cause.needs, *cause.supports) for inner in each.any_of or (each,)):
            if sign.check and cause.id not in named.get(sign.check, ()):
                named[sign.check] = (*named.get(sign.check, ()), cause.id)
    return named


def _role(sides: set[str]) -> str:
    if sides == {"vcenter"}:
        return "vcenter"
    return sides.pop() if len(sides) == 1 else "both" if sides else ""
