"""What was not given and would decide: which file of which host, ranked by how far it could change the answer.

Comes in: a diagnosis, the causes, what every check says, and which logs were read from when to when. Goes out: the
diagnosis with what is missing. For each cause that is still possible every sign that was not seen is asked where it
could be seen: a check names the facts that it lacks, an event the logs whose grammar reads it. What was given and
covers the time is left out. How far a place could change the answer is the sum, over these causes, of how possible
the cause is times the weight of its strongest sign there (as independent witnesses; 0 to 1).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, structs

from diagnose import events
from diagnose.checks import State
from diagnose.collecting import FACTS, LOGS, OF_GRAMMAR, SYSLOG, WHOLE_HOST
from diagnose.matching import NEEDED, SURE
from diagnose.model import Cause, Diagnosis, Finding, Log, Migration, Missing, Sign

_DECIDED = 0.9  # from here on nothing more is asked for
_MOST, _MOST_OF_FINDING = 6, 3
_LEAST = 0.02  # what could change the answer less is not worth a file
_MARGIN = timedelta(minutes=5)  # around the migration, which trouble of a host may begin before
_SIDES = ("source", "destination")
_EFFECTS = ("effect", "general")

_Place = tuple[str, str]
"""A side (source, destination, vcenter, vm) and the name of a fact or of a log there."""


class Given(Struct, frozen=True):
    """What was given: the logs read, by host and name, and what every check says of the two hosts.

    `partial`: only logs of some times were read, so that how long a host keeps them cannot be told.
    """

    logs: Mapping[tuple[str, str], Log] = {}
    states: tuple[State, ...] = ()
    partial: bool = False


def add(diagnosis: Diagnosis, causes: Sequence[Cause], given: Given) -> Diagnosis:
    """Return the diagnosis with what is missing, for the migration as a whole and for each finding that is not sure.

    Nothing is added to a migration that is well, nor to an excerpt that names none: which hosts took part is not
    known there, and the causes' own remarks say what would decide.
    """
    migration = diagnosis.migration
    if migration.id is None or migration.outcome in ("succeeded", "slow"):
        return diagnosis
    by_id = {cause.id: cause for cause in causes}
    wishes = _Wishes(migration, given)
    findings = tuple(
        structs.replace(each, missing=(*wishes.of([(by_id[each.cause], 1.0)], _MOST_OF_FINDING), *each.missing))
        if SURE <= each.confidence < _DECIDED and each.cause in by_id
        else each
        for each in diagnosis.findings
    )
    best = max((each for each in findings if each.level not in _EFFECTS), key=lambda f: f.confidence, default=None)
    if best is not None and best.confidence >= _DECIDED:
        return structs.replace(diagnosis, findings=findings)
    missing = wishes.of(_possible(diagnosis, causes, best), _MOST)
    return structs.replace(diagnosis, findings=findings, missing=missing)


def _possible(diagnosis: Diagnosis, causes: Iterable[Cause], best: Finding | None) -> list[tuple[Cause, float]]:
    """Return the causes that may still be the answer, and how possible each is.

    Those found, and, with what confidence they leave, those that stall a migration in its stage.
    """
    migration = diagnosis.migration
    found = {each.cause: each.confidence for each in diagnosis.findings if each.level not in _EFFECTS}
    stage = migration.percent.stage if migration.percent else ""
    fitting = [
        cause
        for cause in causes
        if cause.level == "cause"
        and cause.status == "proven"
        and (cause.id in found or not stage or stage in cause.stages)
        and (not cause.migration_types or migration.type == "unknown" or migration.type in cause.migration_types)
    ]
    left = (1 - (best.confidence if best else 0.0)) / max(1, len(fitting))
    return [(cause, max(found.get(cause.id, 0.0), left)) for cause in fitting]


class _Wishes:
    """What one migration's logs and configuration did not show, and where it could be seen."""

    def __init__(self, migration: Migration, given: Given) -> None:
        self._migration = migration
        self._given = given
        self._states = {state.check: state for state in given.states}
        self._kinds = events.kinds()
        self._seen = {(event.side, event.format) for event in migration.events}

    def of(self, possible: Iterable[tuple[Cause, float]], most: int) -> tuple[Missing, ...]:
        """Return what would decide between the causes, what could change the answer most first."""
        doubts: dict[_Place, float] = {}
        for cause, share in possible:
            for place, weight in self._strongest(cause).items():
                doubts[place] = doubts.get(place, 1.0) * (1 - share * weight)
        gains = {place: 1 - doubt for place, doubt in doubts.items() if 1 - doubt >= _LEAST}
        for side in _SIDES:  # a host of which nothing was given is asked for as a whole, first
            own = [gain for (at, _), gain in gains.items() if at == side]
            if own and not self._is_given(side):
                gains[side, ""] = min(1.0, max(own) + 0.001)
        ranked = sorted(gains.items(), key=lambda item: (-round(item[1], 2), item[0]))
        return tuple(self._missing(place, gain) for place, gain in ranked[:most])

    def _strongest(self, cause: Cause) -> dict[_Place, float]:
        """Return the places where signs of a cause could be seen, with the weight of the strongest there."""
        found: dict[_Place, float] = {}
        every = [inner for sign in (*cause.needs, *cause.supports) for inner in sign.any_of or (sign,)]
        for sign in every:
            weight = sign.weight or NEEDED["check" if sign.check else "fact" if sign.fact else "event"]
            for place in self._places(sign):
                found[place] = max(found.get(place, 0.0), weight)
        return found

    def _places(self, sign: Sign) -> Iterator[_Place]:
        if sign.check:
            state = self._states.get(sign.check)
            for lack in state.lacking if state else ():
                side, _, asked = lack.partition(": ")
                yield side, asked
        elif sign.event:
            logs = {log for grammar in self._kinds.get(sign.event, ()) for log in OF_GRAMMAR.get(grammar, ())}
            sides = _SIDES if sign.on == "any" else (sign.on,)
            yield from ((side, log) for side in sides for log in logs if self._lacks(side, log))

    def _lacks(self, side: str, log: str) -> bool:
        """Say whether a side's log was not given, or does not reach over the migration."""
        if log == "vmware":
            return (side, "vmware") not in self._seen
        known = self._log(side, log)
        return known is None or not self._covers(known)

    def _log(self, side: str, log: str) -> Log | None:
        return self._given.logs.get((self._host(side), log))

    def _covers(self, log: Log) -> bool:
        at = self._migration.started_at or self._migration.ended_at
        return at is None or log.first is None or log.last is None or log.first <= at <= log.last + _MARGIN

    def _host(self, side: str) -> str:
        ends = {"source": self._migration.source.host, "destination": self._migration.destination.host}
        return ends.get(side, "")

    def _is_given(self, side: str) -> bool:
        host = self._host(side)
        return bool(host) and any(name == host for name, _ in self._given.logs)

    def _name(self, side: str) -> str:
        end = {"source": self._migration.source, "destination": self._migration.destination}.get(side)
        if end is None:
            return "vCenter" if side == "vcenter" else "the VM's folder"
        return end.host or (f"the host with the vMotion address {end.ip}" if end.ip else f"the {side} host")

    def _missing(self, place: _Place, gain: float) -> Missing:
        side, name = place
        asked = LOGS.get(name) or FACTS.get(name.partition("|")[0]) or WHOLE_HOST
        found = Missing(
            f"the {side}'s {asked.what}" if side in _SIDES else asked.what,
            f"{self._name(side)}: {asked.where}",
            asked.command,
            self._host(side),
            side,
            round(gain, 2),
        )
        if name not in LOGS:
            return found
        if name != "vmware" and self._log(side, name):
            found = structs.replace(found, what=f"{found.what}, which has rotated away here", command=SYSLOG)
        begin = self._migration.started_at or self._migration.ended_at
        end = self._migration.ended_at or self._migration.started_at
        if begin and end:
            found = structs.replace(found, first=begin - _MARGIN, last=end + _MARGIN)
        return structs.replace(found, gone_at=self._gone(name))

    def _gone(self, name: str) -> datetime | None:
        """Return when a host will have rotated the migration's records away, as fast as hosts that were given do it."""
        begin = self._migration.started_at or self._migration.ended_at
        kept = [
            log.last - log.first
            for (_, each), log in self._given.logs.items()
            if each == name and log.files > 1 and log.first and log.last
        ]
        return begin + min(kept) if begin and kept and name != "vmware" and not self._given.partial else None
