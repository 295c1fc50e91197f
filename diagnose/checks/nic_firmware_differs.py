"""The hosts have the same model of NIC with different firmware or driver.

Looks at the NICs that vMotion goes through where they are known on both hosts, else at all. Empty:
alike, no common model, or not captured.
"""

from diagnose.checks import switching, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

Values = dict[str, Fact]
_FIELDS = ("firmware", "driver_version")


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote one line for each version on each host."""
    names = _names(pair)
    found: list[Fact] = []
    for field in _FIELDS:
        ours = _models(pair.source, field, names[0])
        theirs = _models(pair.destination, field, names[1])
        for model in ours.keys() & theirs.keys():
            if ours[model].keys() != theirs[model].keys():
                found += [*ours[model].values(), *theirs[model].values()]
    return quote(sorted(found, key=lambda fact: (fact.host != pair.source.host, fact.file, fact.line)))


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return whose NICs are listed without their firmware: only nicinfo.sh prints it."""
    sides = zip(("source", "destination"), (pair.source, pair.destination), _names(pair), strict=True)
    return tuple(f"{side}: nic" for side, host, names in sides if not _models(host, "firmware", names))


def _names(pair: Pair) -> list[tuple[str, ...]]:
    """Return for each host the NICs that are compared; empty: all of them."""
    names = [switching.vmotion_uplinks(host, ip) for host, ip in vmk.sides(pair)]
    return names if all(names) else [(), ()]


def _models(host: HostFacts, field: str, names: tuple[str, ...]) -> dict[str, Values]:
    """Return for each model the versions it runs, each with the line that says the least beside it."""
    models: dict[str, Values] = {}
    for row in sorted(host.of("nic"), key=lambda row: len(row.fields)):
        version = row.get(field)
        if version and (not names or row.get("name") in names):
            model = row.get("description") or row.get("driver")
            models.setdefault(model, {}).setdefault(version, row)
    return models
