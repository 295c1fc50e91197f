"""The destination's EVC mode, or the highest that it can, is below that of the source.

The mode in effect counts, and without one the highest mode that the host can. Modes are compared within one vendor's
order. Empty: not lower, a mode that is not known or not told, or no mode is in effect on the source and the lists of
CPU features of both hosts show that nothing is lost (a host asked directly may not tell the mode of its cluster).
Empty as well where it is known what the VM requires: `vm_needs_cpu_features_that_destination_lacks` decides then.
"""

from diagnose.checks import cpu_features, evc, vm_needs_cpu_features_that_destination_lacks
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the row of each host."""
    ours, theirs = evc.row(pair.source), evc.row(pair.destination)
    settled = vm_needs_cpu_features_that_destination_lacks.decides(pair)
    if not ours or not theirs or "current" not in ours.fields or settled:
        return ()
    runs, offers = evc.place(evc.in_effect(ours)), evc.place(evc.in_effect(theirs))
    lower = runs and offers and runs[0] == offers[0] and offers[1] < runs[1]
    if not ours.get("current") and cpu_features.captured(pair) and not cpu_features.lost(pair):
        return ()
    return quote([ours, theirs]) if lower else ()


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return whose mode stands in no order that is known here, where the modes differ and no list of features decides.

    A mode in effect that the source's dump does not tell leaves it open as well.
    """
    ours, theirs = evc.row(pair.source), evc.row(pair.destination)
    settled = vm_needs_cpu_features_that_destination_lacks.decides(pair)
    if not ours or not theirs or cpu_features.captured(pair) or settled:
        return ()
    modes = (("source", evc.in_effect(ours)), ("destination", evc.in_effect(theirs)))
    if len({mode for _, mode in modes}) == 1:
        return ()
    if "current" not in ours.fields:
        return ("source: evc",)
    return tuple(f"{side}: evc_order" for side, mode in modes if not evc.place(mode))
