"""A host has no enabled VMkernel port that carries vMotion.

Empty: it has one, or neither the tags nor the API's selection were captured of it.
"""

from diagnose.checks import vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the lines that would show a selection, or the ports selected and disabled."""
    return quote(fact for host in pair.hosts() for fact in _without(host))


def _without(host: HostFacts) -> tuple[Fact, ...]:
    chosen = vmk.selections(host)
    if not chosen:
        has_stack = any(port.netstack == vmk.STACK for port in vmk.ports(host))
        return () if has_stack else vmk.selection_captured(host)
    rows = [row for row in host.of("vmknic") if row.get("interface") in chosen]
    disabled = bool(rows) and all(row.get("enabled") == "false" for row in rows)
    return (*chosen.values(), *rows) if disabled else ()
