"""Facts -> evidence: what a check hands back as its proof."""

from collections.abc import Iterable

from diagnose.model import Evidence, Fact


def quote(facts: Iterable[Fact]) -> tuple[Evidence, ...]:
    """Return one quotation for each line that the facts stand at, in their order."""
    lines = (Evidence(fact.host, fact.file, fact.line, fact.text) for fact in facts)
    return tuple(dict.fromkeys(lines))
