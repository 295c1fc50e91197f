"""The destination does not offer CPU features to VMs that the source offers.

A VM that was started with them cannot move; one that was started elsewhere, or with an EVC mode of its own, may do
without. Where it is known what the VM requires, `vm_needs_cpu_features_that_destination_lacks` decides. Empty: it does,
nothing is lacking, or
a list of features was not captured; processors of two makers are told by `cpu_vendors_differ`.
"""

from diagnose.checks import cpu_features, vm_needs_cpu_features_that_destination_lacks
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_SHOWN = 5  # features: two generations of processors differ in dozens


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the first features, of the source and of the destination."""
    if vm_needs_cpu_features_that_destination_lacks.decides(pair):
        return ()
    return quote(fact for both in cpu_features.lost(pair)[:_SHOWN] for fact in both)


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return that the destination's release, which is older or not known, may not know the names of all features."""
    settled = vm_needs_cpu_features_that_destination_lacks.decides(pair)
    return ("destination: cpu_feature_names",) if cpu_features.unnamed(pair) and not settled else ()
