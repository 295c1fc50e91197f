"""What a bundle of a given size holds: its hosts, its VMs, how many hours it covers, and which migrations happen when."""

import random
from dataclasses import dataclass, field
from itertools import groupby

import conversations
import ordinary
from migration import LONGEST, LOST, SUCCEEDED, TIMED_OUT, UNREACHABLE, Host, Migration, Snapshot

HOSTS = (Host("ams-vh21", "6.x", "10.61.8.121"), Host("ams-vh22", "8.x", "10.61.8.122"))
VOLUME = "/vmfs/volumes/64ba62ba-b630e525-52a0-b445065019a7"
PORTIONS = {"vmkernel": 0.25, "vmkwarning": 0.015, "hostd": 0.26, "vpxa": 0.155, "vobd": 0.02, "vmware": 0.30}
"""What part of the log text a log has; a vmware.log is in plain text, of the others a twentieth."""

_HOUR = 1_500_000  # bytes of text that both hosts write in an hour
POOL = 16
"""Hours of a log that are rendered; the rest repeat them with other stamps and ids."""

_NEAR_MISSES = 0.3  # of the hits
_COURSES = (*(SUCCEEDED,) * 7, UNREACHABLE, LOST, TIMED_OUT)
_HOUR_LONG = 3_600_000  # milliseconds
_APART = 300_000  # milliseconds between two migrations of one VM


@dataclass
class Plan:
    """A bundle before it is written."""

    seed: int
    megabytes: float
    share: float
    vms: list[str]
    hours: int = 0
    pools: dict[tuple[str, str], list[ordinary.Hour]] = field(default_factory=dict)
    migrations: list[Migration] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    by_hour: dict[int, tuple[list[Migration], list[Snapshot]]] = field(default_factory=dict)


def plan(megabytes: float, share: float, seed: int) -> Plan:
    """Plan a bundle of about so many MB (10^6 bytes) of log text, `share` of its lines being hits."""
    total = int(megabytes * 1_000_000)
    made = Plan(
        seed,
        megabytes,
        share,
        [f"app{number:02d}-prd" for number in range(1, max(2, min(24, total // 45_000_000)) + 1)],
    )
    hourly = max(40_000, min(_HOUR, total // 24))
    lines, size = _render(made, hourly)
    hit_lines, hit_bytes = _conversation_size()
    per_hour = lines * share / (1 - share)  # hits that go with the ordinary lines of an hour
    made.hours = max(6, round(total / (size + per_hour * hit_bytes / hit_lines)))
    hits = per_hour * made.hours
    _schedule(made, max(1, round(hits * (1 - _NEAR_MISSES) / hit_lines)), round(hits * _NEAR_MISSES / 8))
    return made


def _render(made: Plan, hourly: int) -> tuple[float, float]:
    """Fill the pools; return the ordinary lines and bytes of an hour of both hosts."""
    lines = size = 0.0
    for host in HOSTS:
        for log, portion in PORTIONS.items():
            name = f"{made.seed}/{host.name}/{log}"
            values = ordinary.Draw(name, host.name, made.vms, VOLUME)
            draw = random.Random(name)
            files = len(made.vms) if log == "vmware" else 1
            each = int(hourly * portion / 2 / files)
            if log == "vmkwarning":
                pool = [hour.warnings() for hour in made.pools[host.name, "vmkernel"]]
            else:
                pool = [ordinary.hour(log, host.era, each, values, draw) for _ in range(POOL)]
            made.pools[host.name, log] = pool
            lines += files * sum(hour.lines for hour in pool) / POOL
            size += files * sum(hour.size for hour in pool) / POOL
    return lines, size


def _conversation_size() -> tuple[float, float]:
    """Return the mean lines and bytes that a migration leaves on both hosts."""
    lines = size = 0
    for course in _COURSES:
        for source, destination in (HOSTS, HOSTS[::-1]):
            migration = Migration(
                5817304429661187205, "app01-prd", path("app01-prd"), source, destination, course, 0, 0, 1
            )
            for host in HOSTS:
                for log in PORTIONS:
                    for _, record in conversations.BY_LOG[log](migration, host):
                        lines += record.count("\n") + 1
                        size += len(record) + 25
    return lines / len(_COURSES) / 2, size / len(_COURSES) / 2


def path(vm: str) -> str:
    """Return the path of a VM's .vmx."""
    return f"{VOLUME}/{vm}/{vm}.vmx"


def _schedule(made: Plan, migrations: int, snapshots: int) -> None:
    """Put migrations and snapshots into the hours; a VM is where its last migration left it."""
    draw = random.Random(f"{made.seed}/migrations")
    where = {vm: HOSTS[number % 2] for number, vm in enumerate(made.vms)}
    free = dict.fromkeys(made.vms, 0)
    for number, drawn in enumerate(sorted(_moments(draw, made.hours) for _ in range(migrations))):
        moment = _fitting(max(drawn, min(free.values())))  # where all have just moved, it waits
        if moment >= made.hours * _HOUR_LONG:
            break
        vm = draw.choice([each for each in made.vms if free[each] <= moment])
        free[vm] = moment + _APART
        source = where[vm]
        destination = HOSTS[1 - HOSTS.index(source)]
        course = draw.choice(_COURSES)
        if course == SUCCEEDED:
            where[vm] = destination
        hour, at = divmod(moment, _HOUR_LONG)
        id_ = draw.randrange(10**18, 9 * 10**18)
        made.migrations.append(Migration(id_, vm, path(vm), source, destination, course, hour, at, number))
    for number in range(snapshots):
        hour, at = divmod(_moments(draw, made.hours), _HOUR_LONG)
        vm = draw.choice(made.vms)
        made.snapshots.append(Snapshot(vm, path(vm), draw.choice(HOSTS), hour, at, number))
    made.migrations.sort(key=lambda each: (each.hour, each.at))
    made.snapshots.sort(key=lambda each: (each.hour, each.at))
    by_hour = {hour: list(group) for hour, group in groupby(made.migrations, key=lambda each: each.hour)}
    shots = {hour: list(group) for hour, group in groupby(made.snapshots, key=lambda each: each.hour)}
    made.by_hour = {hour: (by_hour.get(hour, []), shots.get(hour, [])) for hour in by_hour.keys() | shots.keys()}


def _moments(draw: random.Random, hours: int) -> int:
    """Return a moment from which a migration ends within the same hour."""
    return draw.randrange(hours) * _HOUR_LONG + draw.randrange(_HOUR_LONG - LONGEST)


def _fitting(moment: int) -> int:
    """Return the moment, or the next full hour where a migration would not end within this one."""
    return moment if moment % _HOUR_LONG < _HOUR_LONG - LONGEST else (moment // _HOUR_LONG + 1) * _HOUR_LONG
