"""The CPU features that one host offers to VMs and the other does not.

Comes in: a pair. Goes out: for each feature the rows of both hosts. Compared is what is left after EVC where both
dumps show that, else what the processors have; the latter says nothing where one EVC mode is in effect on both. A
feature counts as lacking only where the destination prints it as 0: an older release does not know the newest names.
Empty: nothing is lost, the processors are of two makers (every feature would differ), or a list was not captured.
"""

from diagnose.checks import cpu_vendors_differ, evc
from diagnose.model import Fact, HostFacts, Pair

_NUMBERS = ("cpuid.family", "cpuid.model", "cpuid.stepping", "cpuid.numlevels", "cpuid.num_ext_levels")
_MAKERS = ("cpuid.intel", "cpuid.amd", "cpuid.hygon", "cpuid.centaur")


def captured(pair: Pair) -> bool:
    """Say whether lists of both hosts can be compared."""
    ours, theirs = _lists(pair)
    return bool(ours) and bool(theirs)


def lost(pair: Pair) -> tuple[tuple[Fact, Fact], ...]:
    """Return each feature that is lost, with the row of the source and that of the destination."""
    if cpu_vendors_differ.check(pair):
        return ()
    ours, theirs = _lists(pair)
    return tuple(
        (fact, theirs[key])
        for key, fact in ours.items()
        if key not in (*_NUMBERS, *_MAKERS) and fact.get("value") == "1" and key in theirs and _is_off(theirs[key])
    )


def _is_off(fact: Fact) -> bool:
    return fact.get("value") == "0"


def _lists(pair: Pair) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """Return the features of both hosts that can be compared; empty: none can."""
    ours, theirs = _features(pair.source, "true"), _features(pair.destination, "true")
    if ours and theirs:
        return ours, theirs
    modes = {told.get("current") if (told := evc.row(host)) else "" for host in (pair.source, pair.destination)}
    if len(modes) == 1 and "" not in modes:
        return {}, {}
    return _features(pair.source, "false"), _features(pair.destination, "false")


def _features(host: HostFacts, masked: str) -> dict[str, Fact]:
    return {fact.get("key").lower(): fact for fact in host.of("cpu_feature") if fact.get("masked") == masked}
