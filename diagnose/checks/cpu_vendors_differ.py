"""The processors of the hosts are of two makers: no running VM moves between Intel and AMD (VMware KB 1003212).

Empty: of one maker, or the maker was not captured of a host.
"""

from diagnose.checks import evc
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote what names the processor of each host."""
    ours, theirs = _makers(pair.source), _makers(pair.destination)
    differ = ours and theirs and not ours.keys() & theirs.keys()
    return quote([*ours.values(), *theirs.values()]) if differ else ()


def _makers(host: HostFacts) -> dict[str, Fact]:
    """Return the maker, with the first row that tells it: a processor's, else the host's highest EVC mode."""
    found: dict[str, Fact] = {}
    for fact in host.of("cpu"):
        if fact.get("vendor"):
            found.setdefault(fact.get("vendor"), fact)
    mode = evc.row(host)
    known = evc.place(mode.get("maximum")) if mode else None
    return found or ({known[0]: mode} if mode and known else {})
