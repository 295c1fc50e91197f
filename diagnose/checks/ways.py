"""What is not told of the way from the vMotion ports to switch and NIC, although the lists were captured.

A host's list of switches does not say on which of two distributed ones a VMkernel port is; net-dvs does. Comes in: a
pair. Goes out: `side: fact` of what would tell. Empty: everything is told, or no vMotion port is known.
"""

from collections.abc import Callable, Iterator

from diagnose.checks import distributed, switching, vmk
from diagnose.model import Fact, HostFacts, Pair

Row = Callable[[HostFacts, str], Fact | None]


def uplinks(pair: Pair) -> tuple[str, ...]:
    """Return what would tell the NICs of a port."""
    return _without(pair, lambda host, group: switching.groups(host).get(group) or switching.carrier(host, group))


def switches(pair: Pair) -> tuple[str, ...]:
    """Return what would tell the switch of a port."""
    return _without(pair, switching.carrier)


def mtus(pair: Pair) -> tuple[str, ...]:
    """Return what would tell the MTU of a port's switch."""
    return _without(pair, distributed.mtu_row)


def vlans(pair: Pair) -> tuple[str, ...]:
    """Return what would tell the VLAN of a port."""
    return _without(pair, distributed.vlan_row)


def _without(pair: Pair, row: Row) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(f"{side}: {_asked(host, group)}" for side, host, group in _groups(pair) if not row(host, group))
    )


def _groups(pair: Pair) -> Iterator[tuple[str, HostFacts, str]]:
    for side, (host, ip) in zip(("source", "destination"), vmk.sides(pair), strict=True):
        yield from ((side, host, port.port_group) for port in vmk.in_use(host, ip))


def _asked(host: HostFacts, group: str) -> str:
    if not group:
        return "vmknic"  # the port's group was not printed
    listed = host.captured("dvswitch|dvport")
    return "vswitch" if group in switching.groups(host) or not listed else "dvport"
