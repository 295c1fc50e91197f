"""Events in, migrations out: identity, sides, course, outcome, and where each one stalled."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from msgspec import structs

from diagnose.migrations.clock import dated
from diagnose.migrations.eras import era
from diagnose.migrations.groups import Group
from diagnose.migrations.identity import Unfold, group, no_trouble
from diagnose.migrations.outcomes import outcome_of
from diagnose.migrations.progress import percent, phases, proofs
from diagnose.migrations.roles import ABNORMAL, FOLDED, STORAGE, USED
from diagnose.model import SIDE_WORDS, Endpoint, Event, Metrics, Migration, MigrationType, Side, Stage, Vm
from diagnose.signs import Records

__all__ = ["ABNORMAL", "FOLDED", "USED", "build"]


def build(
    events: Iterable[Event],
    stages: tuple[Stage, ...],
    last_seen: Mapping[str, datetime],
    excerpt: bool,
    unfold: Unfold = no_trouble,
) -> list[Migration]:
    """Return the migrations in the order of their beginning.

    `unfold` gives the events of the kinds FOLDED that were kept back, those of some windows of time.

    `last_seen` is the last time stamp of each host's logs: a migration that falls silent while the
    log goes on hangs. `excerpt`: what was given is no bundle.
    """
    return [_migration(each, stages, last_seen) for each in group(dated(list(events)), excerpt, unfold)]


def _migration(found: Group, stages: tuple[Stage, ...], last_seen: Mapping[str, datetime]) -> Migration:
    roles = _roles(found.events)
    events = tuple(sorted((_with_side(event, roles) for event in found.events), key=_when))
    around = tuple(sorted((_with_side(event, roles) for event in found.around), key=_when))
    span = found.span()
    started, ended = span or (None, None)
    type_ = _type(events, roles)
    within = type_ == "svmotion" or _on_one_host(events, roles)
    written = era(events)
    stages = tuple(stage.of(written) for stage in stages)
    records = Records(events)
    reached = proofs(records, stages, type_)
    outcome = outcome_of(events, ended, last_seen)
    return Migration(
        id=found.id,
        type=type_,
        vm=_vm(events),
        source=Endpoint(_host(roles, "source", within), _first(events, "src_ip")),
        destination=Endpoint(_host(roles, "destination", within), _first(events, "dst_ip")),
        priority=_priority(events),
        started_at=started,
        ended_at=ended,
        outcome=outcome,
        percent=percent(records, reached, stages, outcome),
        phases=phases(reached, ended),
        metrics=_metrics(events),
        events=events,
        around=around,
    )


def _when(event: Event) -> tuple[str, str, str, int]:
    return (event.time.isoformat() if event.time else "", event.host, event.file, event.line)


def _roles(events: list[Event]) -> dict[str, Side]:
    """Return the side of each host: by what its own records say, else by a role word as its label."""
    votes: dict[str, Counter[Side]] = {}
    for event in events:
        if event.side in ("source", "destination"):
            # after a failed move a bundle may hold the other side's vmware.log: the host's own logs count more
            votes.setdefault(event.host, Counter())[event.side] += 1 if event.format == "vmware" else 100
    roles: dict[str, Side] = {}
    for host, counted in votes.items():
        if len(counted) == 1 or counted.most_common(2)[0][1] >= 10 * counted.most_common(2)[1][1]:
            roles[host] = counted.most_common(1)[0][0]
        else:
            roles[host] = ""  # both sides on one host: a storage move, or a hot-add
    for host in {event.host for event in events}:
        word = SIDE_WORDS.get(host.lower())
        if word:
            roles[host] = word
        elif host not in roles and any(_is_vcenter(event) for event in events if event.host == host):
            roles[host] = "vcenter"
    return roles


def _is_vcenter(event: Event) -> bool:
    return "vpxd" in event.file.rsplit("/", 1)[-1].lower() or event.get("process").lower() == "vpxd"


def _with_side(event: Event, roles: Mapping[str, Side]) -> Event:
    side = event.side or roles.get(event.host, "")
    return structs.replace(event, side=side) if side != event.side else event


def _host(roles: Mapping[str, Side], side: Side, within: bool) -> str:
    """Return the host of a side; of a move `within` one host that host is both."""
    named = sorted(host for host, role in roles.items() if role == side)
    both = sorted(host for host, role in roles.items() if role == "" and host) if within else []
    return (named or both or [""])[0]


def _type(events: tuple[Event, ...], roles: Mapping[str, Side]) -> MigrationType:
    kinds = {event.kind for event in events}
    named = {event.get("migrate_type").upper() for event in events} - {""}
    if kinds & STORAGE or any("SVMOTION" in name or "STORAGE" in name for name in named):
        hosts = {host for host, role in roles.items() if role in ("source", "destination") and host}
        return "xvmotion" if len(hosts) > 1 else "svmotion"
    if "hot_plug_requested" in kinds or _on_one_host(events, roles):
        return "unknown"
    if any("XVMOTION" in name for name in named):
        return "xvmotion"
    if any(event.kind == "switchover_exceeded" and event.get("module") == "FSR" for event in events):
        return "svmotion"
    moved = kinds & {
        "migration_opened",
        "migration_prepared",
        "connect_failed",
        "migrate_request_received",
        "precopy_stopped",
        "pages_sent",
    }
    return "vmotion" if moved or "VMOTION" in {name.removeprefix("MIGRATE_TYPE_") for name in named} else "unknown"


def _on_one_host(events: tuple[Event, ...], roles: Mapping[str, Side]) -> bool:
    """Say whether source and destination are one host: a move within it, as a hot-add makes one."""
    sides = {event.side for event in events if event.kind == "migration_opened" and roles.get(event.host) == ""}
    return sides == {"source", "destination"} or _first(events, "src_ip") == _first(events, "dst_ip") != ""


def _first(events: Iterable[Event], name: str) -> str:
    return next((event.get(name) for event in events if event.get(name)), "")


def _vm(events: tuple[Event, ...]) -> Vm:
    own = tuple(event for event in events if event.side == "source")
    path = _first(own, "vm_path") or _first(events, "vm_path")  # the destination may know the datastore by another name
    if not path:
        path = next((_vmx_path(event) for event in events if event.format == "vmware" and _vmx_path(event)), "")
    name = _first(events, "vm_name") or re.sub(r"\.vmx$", "", path.rsplit("/", 1)[-1])
    return Vm(name, path, _first(events, "uuid"))


def _vmx_path(event: Event) -> str:
    """Return the VM's folder where a bundle lays its vmware.log: /vmfs/volumes/<datastore>/<folder>."""
    found = re.search(r"vmfs/volumes/[^/]+/[^/]+", event.file)
    return f"/{found.group(0)}" if found else ""


def _priority(events: tuple[Event, ...]) -> str:
    word = _first(events, "priority").lower()
    return {"yes": "high", "no": "low"}.get(word, word)


def _metrics(events: tuple[Event, ...]) -> Metrics:
    stopped = next((event for event in events if event.kind == "precopy_stopped"), None)
    openings = (event for event in events if event.kind == "migration_opened" and event.time)
    opened = next((event.time for event in openings if stopped and event.host == stopped.host), None)
    copied = (stopped.time - opened).total_seconds() if stopped and stopped.time and opened else None
    stun = _largest(events, "unstunned") or _largest(events, "precopy_stun_reported")
    return Metrics(
        precopy_seconds=copied if copied is None or copied >= 0 else None,
        bandwidth_mb_s=_bandwidth(events),
        pages_left=int(stopped.fields["pages"]) if stopped and "pages" in stopped.fields else None,
        stun_microseconds=stun,
        downtime_microseconds=_largest(events, "downtime_reported"),
    )


def _bandwidth(events: tuple[Event, ...]) -> float | None:
    for kind in ("pages_sent", "precopy_stopped", "bandwidth_estimated"):
        for event in events:
            if event.kind == kind and "bandwidth" in event.fields:
                return float(event.fields["bandwidth"])
    return None


def _largest(events: tuple[Event, ...], kind: str) -> int | None:
    values = [
        int(cast("int", event.fields["microseconds"]))
        for event in events
        if event.kind == kind and "microseconds" in event.fields
    ]
    return max(values, default=None)
