"""The vMotion ports of both hosts lie in one network and have one MTU: vMotion uses no wrong interface.

Every port of either host meets one of the other, and where the records name an address, it is a port's. Empty: they
do not, an MTU differs or is not told, the configuration was changed since, or the ports or their use were not captured.
"""

from diagnose.checks import vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, HostFacts, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the ports of both hosts."""
    ours, theirs = (_ports(host, ip) for host, ip in vmk.sides(pair))
    one_mtu = len({port.mtu for port in (*ours, *theirs)}) == 1 and all(port.mtu for port in ours)
    if not ours or not theirs or not one_mtu:
        return ()
    apart = any(not vmk.meet((port,), others) for ports, others in ((ours, theirs), (theirs, ours)) for port in ports)
    return () if apart else quote(port.fact for port in (*ours, *theirs))


def _ports(host: HostFacts, ip: str) -> tuple[vmk.Port, ...]:
    """Return the ports in use; none where the address that the records name is no longer a port's."""
    ports = vmk.in_use(host, ip)
    return ports if not ip or any(port.has(ip) for port in ports) else ()
