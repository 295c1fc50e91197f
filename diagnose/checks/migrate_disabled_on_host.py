"""Migrate.Enabled is 0 on a host: it takes part in no vMotion. The option is 1 by default.

Empty: 1 on both, or not captured.
"""

from diagnose.checks import options
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_PATH = "/Migrate/Enabled"


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the option of each host that has it at 0."""
    rows = (fact for host in pair.hosts() for fact in options.of(host, _PATH).values())
    return quote(fact for fact in rows if fact.get("path") == _PATH and fact.get("value") == "0")
