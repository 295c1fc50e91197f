"""Whether source and destination are one host, of which two bundles were taken, or one was copied.

Comes in: what was captured of both. Goes out: a Sameness, None where nothing says so. What tells is the UUID that a
host gets when it is installed (a cloned installation keeps that of its model) and the MAC addresses of the VMkernel
ports (a host that was installed anew may keep them). Where one says so and the other speaks against it, it is not sure.
"""

from msgspec import Struct

from diagnose.model import HostFacts


class Sameness(Struct, frozen=True):
    """What says that two hosts are one; `sure`: nothing speaks against it."""

    why: str
    sure: bool


def sameness(ours: HostFacts, theirs: HostFacts) -> Sameness | None:
    """Return why the two are one host, None where nothing says so."""
    uuids, macs = (_uuid(ours), _uuid(theirs)), (_macs(ours), _macs(theirs))
    one_uuid, one_set = bool(uuids[0]) and uuids[0] == uuids[1], bool(macs[0]) and macs[0] == macs[1]
    if one_uuid:
        return Sameness(f"same system UUID {uuids[0]} in esx.conf", not all(macs) or bool(macs[0] & macs[1]))
    if one_set:
        return Sameness(f"same MAC addresses of the VMkernel ports: {', '.join(sorted(macs[0]))}", not all(uuids))
    return None


def _uuid(host: HostFacts) -> str:
    return next((fact.get("uuid") for fact in host.of("system_uuid")), "")


def _macs(host: HostFacts) -> frozenset[str]:
    """Return the MAC addresses of the VMkernel ports, in lower case."""
    rows = host.of("vmknic") or host.of("vmknic_conf")
    return frozenset(row.get("mac").lower() for row in rows if row.get("mac"))
