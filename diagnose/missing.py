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
from diagnose.model import SIDE_WORDS, Cause, Diagnosis, Finding, Log, Migration, Missing, Sign

_DECIDED = 0.9  # from here on nothing more is asked for
_MOST, _MOST_OF_FINDING = 6, 3
_LEAST = 0.02  # what could change the answer less is not worth a file
_MARGIN = timedelta(minutes=5)  # around the migration, which trouble of a host may begin before
_SIDES = ("source", "destination")
_EFFECTS = ("effect", "general")
_KEPT = 8  # rotations that ESXi keeps by default (Syslog.global.defaultRotate): with fewer none has been dropped yet

_Place = tuple[str, str]
"""A side (source, destination, vcenter, vm) and the name of a fact or of a log there."""


class Given(Struct, frozen=True):
    """What was given: the logs read, by host and name, and what every check says of the two hosts.

    `facts`: those that were captured of both hosts. `hosts`: those of which configuration was captured. `bundled`: the
    logs are whole ones, of bundles; else they may be excerpts. `partial`: only logs of some times were read, so that
    how long a host keeps them cannot be told.
    """

    logs: Mapping[tuple[str, str], Log] = {}
    states: tuple[State, ...] = ()
    facts: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    bundled: bool = True
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
    if best is None or best.confidence < _DECIDED:
        missing = wishes.of(_possible(diagnosis, causes, best), _MOST)
    elif wishes.one_sided:  # decided by one host; what the other one would have to show for it
        missing = wishes.of([(by_id[best.cause], 1.0)], _MOST_OF_FINDING)
    else:
        missing = ()
    return structs.replace(diagnosis, findings=tuple(_unseen(each, given) for each in findings), missing=missing)


def _unseen(finding: Finding, given: Given) -> Finding:
    """Return the finding without those remarks of its cause whose command shows what was captured of both hosts."""
    shown = [FACTS[name].command.split(";")[0] for name in given.facts if name in FACTS]
    left = (each for each in finding.missing if each.gain or not any(command in each.command for command in shown))
    return structs.replace(finding, missing=tuple(left))


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
        self._known_lacks: dict[_Place, bool] = {}  # asked for every sign
        ends = migration.source, migration.destination
        one = migration.type == "svmotion" or (ends[0].ip and ends[0].ip == ends[1].ip)
        self._sides = _SIDES[:1] if one else _SIDES

    @property
    def one_sided(self) -> bool:
        """Say whether something of one of the two hosts was given, and nothing of the other."""
        return len({self._is_given(side) for side in self._sides}) > 1

    def of(self, possible: Iterable[tuple[Cause, float]], most: int) -> tuple[Missing, ...]:
        """Return what would decide between the causes, what could change the answer most first."""
        doubts: dict[_Place, float] = {}
        for cause, share in possible:
            for place, weight in self._strongest(cause).items():
                doubts[place] = doubts.get(place, 1.0) * (1 - share * weight)
        gains = {place: 1 - doubt for place, doubt in doubts.items() if 1 - doubt >= _LEAST}
        for side in self._sides:  # a host of which nothing was given is asked for as a whole, first
            own = [gain for (at, _), gain in gains.items() if at == side]
            if own and not self._is_given(side):
                gains[side, ""] = min(1.0, max(own) + 0.001)
        ranked = sorted(gains.items(), key=lambda item: (-round(item[1], 2), item[0]))
        chosen, configuration = ranked[:most], [each for each in ranked if each[0][1] in FACTS]
        if most > len(_SIDES) and not any(each in chosen for each in configuration):
            # many causes may show in a log, one or two in an output; but what an output shows decides
            chosen = [*chosen[: most - len(configuration[: len(_SIDES)])], *configuration[: len(_SIDES)]]
        return tuple(self._missing(place, gain) for place, gain in chosen)

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
                if side not in _SIDES or side in self._sides:
                    yield side, next((name for name in asked.split("|") if name in FACTS), asked)
        elif sign.event:
            logs = {log for grammar in self._kinds.get(sign.event, ()) for log in OF_GRAMMAR.get(grammar, ())}
            sides = [side for side in (_SIDES if sign.on == "any" else (sign.on,)) if side in self._sides]
            yield from ((side, log) for side in sides for log in logs if self._lacks(side, log))

    def _lacks(self, side: str, log: str) -> bool:
        """Say whether a side's log was not given, or does not reach over the migration."""
        if (side, log) not in self._known_lacks:
            self._known_lacks[side, log] = self._look_for(side, log)
        return self._known_lacks[side, log]

    def _look_for(self, side: str, log: str) -> bool:
        if log == "vmware":
            return (side, "vmware") not in self._seen
        known = self._log(side, log)
        return known is None or self._begins_later(side, known) or (not self._given.bundled and self._ends(side, known))

    def _log(self, side: str, log: str) -> Log | None:
        return self._given.logs.get((self._host(side), log))

    def _begins_later(self, side: str, log: Log) -> bool:
        """Say whether a log begins after the migration, by its host's clock: what was before it is rotated away."""
        begin, _ = self._times(side)
        return begin is not None and log.first is not None and log.first > begin + _MARGIN

    def _ends(self, side: str, log: Log) -> bool:
        """Say whether an excerpt ends before the migration; a whole log that does was quiet."""
        begin, _ = self._times(side)
        return begin is not None and log.last is not None and log.last < begin - _MARGIN

    def _times(self, side: str) -> tuple[datetime | None, datetime | None]:
        """Return when the migration began and ended by the clock of a side's host, as far as that is known."""
        move, host = self._migration, self._host(side)
        ahead = next((each.seconds for each in move.clocks if each.host == host and each.differs), None) or 0.0
        times = [move.joint_time(event) for event in move.events]
        known = [time + timedelta(seconds=ahead) for time in times if time]
        if not move.clocks or not known:
            return move.started_at or move.ended_at, move.ended_at or move.started_at
        return min(known), max(known)

    def _host(self, side: str) -> str:
        ends = {"source": self._migration.source.host, "destination": self._migration.destination.host}
        if ends.get(side):
            return ends[side]
        return next((host for host, _ in self._given.logs if SIDE_WORDS.get(host.lower()) == side), "")

    def _is_given(self, side: str) -> bool:
        host = self._host(side)
        return bool(host) and (host in self._given.hosts or any(name == host for name, _ in self._given.logs))

    def _name(self, side: str) -> str:
        end = {"source": self._migration.source, "destination": self._migration.destination}.get(side)
        if end is None:
            return "vCenter" if side == "vcenter" else "the VM's folder"
        return end.host or (f"the host with the vMotion address {end.ip}" if end.ip else f"the {side} host")

    def _missing(self, place: _Place, gain: float) -> Missing:
        side, name = place
        asked = LOGS.get(name) or FACTS.get(name) or WHOLE_HOST
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
        begin, end = self._times(side)
        if begin and end:
            found = structs.replace(found, first=begin - _MARGIN, last=end + _MARGIN)
        log = self._log(side, name)
        if log and name != "vmware" and self._given.bundled and self._begins_later(side, log):
            return structs.replace(found, what=f"{found.what}, which has rotated away here", command=SYSLOG)
        return structs.replace(found, gone_at=self._gone(name, begin))

    def _gone(self, name: str, begin: datetime | None) -> datetime | None:
        """Return when a host will have rotated the migration's records away, as fast as hosts that were given do it."""
        kept = [
            log.last - log.first
            for (_, each), log in self._given.logs.items()
            if each == name and log.files >= _KEPT and log.first and log.last
        ]
        return begin + min(kept) if begin and kept and name != "vmware" and not self._given.partial else None
