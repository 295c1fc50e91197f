"""Whether a NIC carries a host's vMotion: a link that goes down elsewhere is no reason for a vMotion that fails.

Comes in: the facts of a host, the NIC as a record names it, the address that the records name. Goes out: yes or no;
None where the way from the ports to the NICs was not captured for every port that carries vMotion.
"""

from diagnose.checks import switching
from diagnose.model import HostFacts


def carries_vmotion(host: HostFacts, nic: str, ip: str = "") -> bool | None:
    """Say whether one of the host's vMotion ports sends through the NIC, as far as that was captured."""
    ways = [switching.uplinks(host, group) for group in switching.vmotion_groups(host, ip)]
    if any(nic in way for way in ways):
        return True
    return False if ways and all(ways) else None
