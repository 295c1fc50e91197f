"""The advanced options of a host as the checks ask for them.

Comes in: a host. Goes out: its options by their path. An option that is not there was not printed: a list of changed
options leaves out those at their default.
"""

import re

from diagnose.model import CAPTURED, Fact, HostFacts

_CHANGED = re.compile(r"advanced[-_]list[-_]+d\.(?:txt|json)", re.IGNORECASE)


def of(host: HostFacts, begins: str) -> dict[str, Fact]:
    """Return the options whose path begins so; of several rows of one option that which tells its default."""
    rows = [fact for fact in host.of("advanced_option") if fact.get("path").startswith(begins)]
    found: dict[str, Fact] = {}
    for fact in sorted(rows, key=lambda fact: "default" not in fact.fields):
        found.setdefault(fact.get("path"), fact)
    return found


def is_changed(option: Fact) -> bool:
    """Say whether an option is known to stand at another value than its default."""
    return "default" in option.fields and option.get("default") != option.get("value")


def is_default(option: Fact) -> bool:
    """Say whether an option is known to stand at its default."""
    return "default" in option.fields and not is_changed(option)


def changes_captured(host: HostFacts) -> bool:
    """Say whether the list of changed options was captured, be it empty."""
    failed = {fact.file for fact in host.of(CAPTURED) if not fact.get("facts")}
    return any(_CHANGED.search(fact.file) and fact.file not in failed for fact in host.facts)


def release(host: HostFacts) -> str:
    """Return the release as far as defaults go by it (8.0), "" where it was not captured."""
    return next((".".join(fact.get("version").split(".")[:2]) for fact in host.of("version")), "")
