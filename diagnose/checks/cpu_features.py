"""The CPU features that hosts offer to VMs, and those that one host offers and the other does not.

Comes in: hosts, or a pair. Goes out: rows of features by name, in lower case. What counts is what is left after EVC
where the dump shows that, else what the processor has. ESXi 8 lists the features that are there and no others; older
releases print those that are not as 0. So a feature without a row is lacking, but for a list with zeros, which would
have one: that release does not know the name. An older release without zeros may not know it either; what it lacks
leaves the question open. Empty: nothing is lost, the processors are of two makers (every feature would differ), or a
list was not captured.
"""

from diagnose.checks import cpu_vendors_differ, evc, releases
from diagnose.model import Fact, HostFacts, Pair

_NUMBERS = ("cpuid.family", "cpuid.model", "cpuid.stepping", "cpuid.numlevels", "cpuid.num_ext_levels")
_MAKERS = ("cpuid.intel", "cpuid.amd", "cpuid.hygon", "cpuid.centaur")

Features = dict[str, Fact]


def captured(pair: Pair) -> bool:
    """Say whether the lists of both hosts can be compared and tell what is lost."""
    ours, theirs = _lists(pair)
    return bool(ours and theirs) and not unnamed(pair)


def unnamed(pair: Pair) -> bool:
    """Say whether features of the source have no row in the destination's list, and its release may not know them."""
    ours, theirs = _lists(pair)
    doubtful = bool(theirs) and not _with_zeros(theirs) and _older(pair)
    return doubtful and any(key not in theirs for key in _there(ours))


def lost(pair: Pair) -> tuple[tuple[Fact, Fact], ...]:
    """Return each feature that is lost, with the row of the source and what tells of the destination.

    That is its own row of the feature, else of its processor.
    """
    ours, theirs = _lists(pair)
    if not ours or not theirs or cpu_vendors_differ.check(pair):
        return ()
    unknown = _with_zeros(theirs) or _older(pair)
    return tuple(
        (row, theirs.get(key) or witness(pair.destination, theirs))
        for key, row in _there(ours).items()
        if (theirs[key].get("value") == "0" if key in theirs else not unknown)
    )


def offered(host: HostFacts) -> Features:
    """Return what a host offers to VMs, as far as the dump tells: after EVC, else what its processor has."""
    return _features(host, "true") or _features(host, "false")


def bounded_elsewhere(host: HostFacts) -> bool:
    """Say whether EVC may take away some of what `offered` returns: the dump does not show what is left."""
    mode = evc.row(host)
    return not _features(host, "true") and (mode is None or mode.get("current") != "")


def witness(host: HostFacts, features: Features) -> Fact:
    """Return the row that tells best which features a host has, where the list has no row for one of them."""
    return next(iter(host.of("cpu")), next(iter(features.values())))


def _there(features: Features) -> Features:
    """Return the features that a host has and a VM may use: not the numbers and makers of the processor."""
    return {
        key: row
        for key, row in features.items()
        if key.startswith("cpuid.") and key not in (*_NUMBERS, *_MAKERS) and row.get("value") == "1"
    }


def _older(pair: Pair) -> bool:
    """Say whether the destination's release is older than the source's, or that is not known."""
    rows = [next(iter(host.of("version")), None) for host in (pair.source, pair.destination)]
    here, there = (releases.of(row) if row else None for row in rows)
    return not here or not there or there < here


def _with_zeros(features: Features) -> bool:
    return any(row.get("value") == "0" for row in features.values())


def _lists(pair: Pair) -> tuple[Features, Features]:
    """Return the features of both hosts that can be compared; empty: none can."""
    ours, theirs = _features(pair.source, "true"), _features(pair.destination, "true")
    if ours and theirs:
        return ours, theirs
    modes = {told.get("current") if (told := evc.row(host)) else "" for host in (pair.source, pair.destination)}
    if len(modes) == 1 and "" not in modes:
        return {}, {}
    return _features(pair.source, "false"), _features(pair.destination, "false")


def _features(host: HostFacts, masked: str) -> Features:
    return {fact.get("key").lower(): fact for fact in host.of("cpu_feature") if fact.get("masked") == masked}
