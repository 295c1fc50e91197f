"""Migrate.MemChksum has one value on both hosts: so the setting is no reason for sums that do not match.

Empty: the values differ, or a host does not print the option.
"""

from diagnose.checks import options
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_PATH = "/Migrate/MemChksum"


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the option of each host."""
    ours, theirs = (options.of(host, _PATH).get(_PATH) for host in (pair.source, pair.destination))
    return quote([ours, theirs]) if ours and theirs and ours.get("value") == theirs.get("value") else ()
