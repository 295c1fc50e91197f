"""A check that fires -> the causes that it makes possible, and whether it alone stops the move.

Both come from the knowledge base: a cause names the check among its `needs` or `supports`, inside of any_of as well,
and says with `foretold_by` which of its checks alone settle, before a move, that it fails of this cause. Any other
check that fires puts the VM at risk; the weights, which are chosen for what a record of a failure leaves open, only
order the causes of one check.

What rules a cause out (`excludes`) is not asked: it tells two explanations of one failure apart, and before a move two
differences are two faults. Retired causes, and causes of other moves than vMotion, are left out.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from diagnose.knowledge import Knowledge
from diagnose.matching import NEEDED, SUPPORTING
from diagnose.model import Cause, Reason, Sign

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
            found.setdefault(check, []).append(_Weighed(weight, _reason(cause, check, bands)))
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


def _reason(cause: Cause, check: str, bands: Mapping[str, Band]) -> Reason:
    own = [bands[name] for name in cause.stages if name in bands]
    return Reason(
        cause=cause.id,
        title=cause.title,
        decides=check in cause.foretold_by,
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
