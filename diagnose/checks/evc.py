"""The order of the modes of Enhanced vMotion Compatibility (EVC), and what a host's dump tells of them.

Comes in: a mode's key as the host's API prints it, or a host. Goes out: the vendor and the place among its modes, or
the row. The order is that of VMware KB 1003212 (EVC processor support), from memory: public samples show single keys
and no list. The newest modes are left out until their keys have been seen. Of AMD's third generation the modes with
and without 3DNow! stand beside each other in the KB; the later ones all do without it.
"""

from diagnose.model import Fact, HostFacts

MODES: dict[str, tuple[str, ...]] = {
    "intel": (
        "intel-merom",
        "intel-penryn",
        "intel-nehalem",
        "intel-westmere",
        "intel-sandybridge",
        "intel-ivybridge",
        "intel-haswell",
        "intel-broadwell",
        "intel-skylake",
        "intel-cascadelake",
        "intel-icelake",
        "intel-sapphirerapids",
    ),
    "amd": (
        "amd-rev-e",
        "amd-rev-f",
        "amd-greyhound-no3dnow",
        "amd-greyhound",
        "amd-bulldozer",
        "amd-piledriver",
        "amd-steamroller",
        "amd-zen",
        "amd-zen2",
        "amd-zen3",
        "amd-zen4",
    ),
}


def place(mode: str) -> tuple[str, int] | None:
    """Return the vendor of a mode and its place in the order, None for a mode that is not known, or none at all."""
    vendor = mode.partition("-")[0]
    return (vendor, MODES[vendor].index(mode)) if mode in MODES.get(vendor, ()) else None


def row(host: HostFacts) -> Fact | None:
    """Return what the host's dump tells of its modes, None where it was not captured."""
    return next(iter(host.of("evc")), None)


def in_effect(told: Fact) -> str:
    """Return the mode that bounds the VMs of a host: the one in effect, else the highest that it can."""
    return told.get("current") or told.get("maximum")
