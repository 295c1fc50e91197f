"""A host has no enabled VMkernel port that carries vMotion.

The port that is selected may be disabled, or may not be in the list of ports any more. Empty: it has one, be it without
an address (vmotion_port_without_address), neither the tags nor the API's selection were captured of it, the tags of
some of its ports alone were, or the list of its ports is cut.
"""

from collections.abc import Mapping

from diagnose.checks import vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the lines that would show a selection, or the ports selected and disabled, or all that there are."""
    return quote(fact for host in pair.hosts() for fact in _without(host))


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return whose list of ports is cut, and whose tags are not those of all ports while none carries vMotion."""
    sides = (("source", pair.source), ("destination", pair.destination))
    cut = [f"{side}: vmknic" for side, host in sides if host.cut("vmknic")]
    open_ = [f"{side}: vmknic_tags" for side, host in sides if vmk.is_selection_open(host) and not _has_one(host)]
    return (*cut, *open_)


def _has_one(host: HostFacts) -> bool:
    """Say whether a port that is selected is listed and enabled."""
    chosen = vmk.selections(host)
    return any(row.get("interface") in chosen and row.get("enabled") != "false" for row in host.of("vmknic"))


def _without(host: HostFacts) -> tuple[Fact, ...]:
    chosen, listed = vmk.selections(host), host.of("vmknic")
    if host.cut("vmknic") or vmk.is_selection_open(host):
        return ()  # a port that they lack may be the one that carries vMotion, by its tag or its stack
    if any(row.get("netstack") == vmk.STACK and row.get("enabled") != "false" for row in listed):
        return ()
    if not chosen:
        return vmk.selection_captured(host)
    rows = [row for row in listed if row.get("interface") in chosen]
    disabled = bool(rows) and all(row.get("enabled") == "false" for row in rows)
    gone = vmk.listed(host) and not rows and _names_ports(chosen)
    return (*chosen.values(), *(rows or listed)) if disabled or gone else ()


def _names_ports(chosen: Mapping[str, Fact]) -> bool:
    """Say whether ports are named, and not by Migrate.Vmknic alone: newer releases do not keep that up to date."""
    return all(chosen) and all(fact.name != "advanced_option" for fact in chosen.values())
