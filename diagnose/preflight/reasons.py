"""A check that fires -> the causes that it makes possible, and whether it alone stops the move.

Whether comes from the knowledge base: a cause names the check among its `needs` or `supports`, inside of any_of as
well, and the weight says how far the check speaks for the cause (0.7: this cause as a rule). The strongest weight of a
cause counts; where none is given, the default of its list.

- From 0.7 on the check decides: the VM is said to fail.
- A cause that stalls moves in `requested` alone is a refusal by vCenter, made on the configuration and nothing else;
  no record of a host could ever speak beside the check. There it decides from 0.5 on.
- Below, or where only an effect or a side effect names it, or no cause at all: the VM is at risk.

What rules a cause out (`excludes`) is not asked: it tells two explanations of one failure apart, and before a move two
differences are two faults. Retired causes, and causes of other moves than vMotion, are left out.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from diagnose.knowledge import Knowledge
from diagnose.matching import NEEDED, SUPPORTING
from diagnose.model import Cause, Reason, Sign

_DECIDES = 0.7
_DECIDES_REQUEST = 0.5
_REQUESTED = ("requested",)
_MOVE = "vmotion"

Band = tuple[int, int]


class _Weighed(Struct, frozen=True):
    """A reason, and how far the check speaks for it."""

    weight: float
    reason: Reason


def reasons(known: Knowledge, era: str) -> dict[str, tuple[Reason, ...]]:
    """Return for each check the causes that name it: those that it decides first, then by weight.

    `era` (4.x to 8.x, "" unknown) is that of the hosts: it moves the bands of the stages.
    """
    bands = {stage.name: (stage.of(era).low, stage.of(era).high) for stage in known.stages}
    found: dict[str, list[_Weighed]] = {}
    for cause in known.causes:
        if cause.status == "retired" or (cause.migration_types and _MOVE not in cause.migration_types):
            continue
        for check, weight in _weights(cause).items():
            found.setdefault(check, []).append(_Weighed(weight, _reason(cause, weight, bands)))
    return {check: tuple(each.reason for each in sorted(rows, key=_rank)) for check, rows in found.items()}


def decides(known: Iterable[Reason]) -> bool:
    """Say whether the check that has these reasons stops the move."""
    return any(reason.decides for reason in known)


def _rank(row: _Weighed) -> tuple[bool, float, str]:
    return not row.reason.decides, -row.weight, row.reason.cause


def _weights(cause: Cause) -> dict[str, float]:
    """Return the checks that a cause names, each with its strongest weight."""
    found: dict[str, float] = {}
    for signs, defaults in ((cause.needs, NEEDED), (cause.supports, SUPPORTING)):
        for sign in (inner for outer in signs for inner in (outer.any_of or (outer,))):
            if sign.check:
                found[sign.check] = max(found.get(sign.check, 0.0), _weight(sign, defaults))
    return found


def _weight(sign: Sign, defaults: Mapping[str, float]) -> float:
    return sign.weight or defaults["check"]


def _reason(cause: Cause, weight: float, bands: Mapping[str, Band]) -> Reason:
    own = [bands[name] for name in cause.stages if name in bands]
    least = _DECIDES_REQUEST if cause.stages == _REQUESTED else _DECIDES
    return Reason(
        cause=cause.id,
        title=cause.title,
        decides=weight >= least and cause.level != "effect" and cause.kind == "failure",
        percent=cause.percent,
        low=min((low for low, _ in own), default=None),
        high=max((high for _, high in own), default=None),
        stages=cause.stages,
        explanation=cause.explanation,
        remedy=cause.remedy,
        confirm=cause.confirm,
        false_positives=cause.false_positives,
        references=cause.references,
    )
