"""The hosts run the same model of NIC with another driver.

By the driver's name in the lists of NICs; its version is nic_firmware_differs. Looks at the NICs that vMotion goes
through where they are known on both hosts, else at all. Empty: alike, no common model, or not captured.
"""

from diagnose.checks import switching, vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

Drivers = dict[str, Fact]


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote one row for each driver on each host."""
    names = [switching.vmotion_uplinks(host, ip) for host, ip in vmk.sides(pair)]
    known = all(names)
    ours = _models(pair.source, names[0] if known else ())
    theirs = _models(pair.destination, names[1] if known else ())
    found: list[Fact] = []
    for model in sorted(ours.keys() & theirs.keys()):
        if ours[model].keys() != theirs[model].keys():
            found += [*ours[model].values(), *theirs[model].values()]
    return quote(found)


def _models(host: HostFacts, names: tuple[str, ...]) -> dict[str, Drivers]:
    """Return for each model the drivers it runs with, each with a row of a list."""
    models: dict[str, Drivers] = {}
    for row in host.of("nic"):
        listed = row.get("link") and row.get("driver") and row.get("description")
        if listed and (not names or row.get("name") in names):
            models.setdefault(row.get("description"), {}).setdefault(row.get("driver"), row)
    return models
