"""Migrate.MemChksum has another value on the one host than on the other.

A host whose list of changed options does not show it has the default. Empty: one value, not
captured on a host, or the hosts are of different releases and only one prints it.
"""

import re

from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_PATH = "/Migrate/MemChksum"
_CHANGED = re.compile(r"advanced[-_]list[-_]+d\.txt", re.IGNORECASE)


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the option of each host that prints it."""
    ours, theirs = _options(pair.source), _options(pair.destination)
    if ours and theirs:
        differ = {fact.get("value") for fact in ours} != {fact.get("value") for fact in theirs}
        return quote([*ours, *theirs]) if differ else ()
    silent = pair.destination if ours else pair.source
    changed = [fact for fact in (*ours, *theirs) if fact.get("default") not in ("", fact.get("value"))]
    at_default = _CHANGED.search(" ".join(fact.file for fact in silent.of("advanced_option")))
    return quote(changed) if at_default and _release(pair.source) == _release(pair.destination) else ()


def _options(host: HostFacts) -> tuple[Fact, ...]:
    return tuple(fact for fact in host.of("advanced_option") if fact.get("path") == _PATH)


def _release(host: HostFacts) -> str:
    """Return the major release, "" where it was not captured."""
    return next((fact.get("version").partition(".")[0] for fact in host.of("version")), "")
