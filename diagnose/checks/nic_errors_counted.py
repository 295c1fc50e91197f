"""A NIC that vMotion goes through has counted more receive or transmit errors than a sound link makes.

Counters run since boot, for years: a few errors are none. An Ethernet link within its specification (one bit in 10^12)
loses one full frame in about 10^8; a hundred times as many tell of a cable, a transceiver or a driver. So more than one
packet in a million counts, from 100 errors on (a young counter is no sample); where the packets are not told, 1,000
errors. Weak even so. Empty: fewer, or the counters or the way from port to NIC were not captured.
"""

from diagnose.checks import switching, vmk, ways
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair, Value

_LEAST = 100
_ALONE = 1000
_PACKETS_AN_ERROR = 1_000_000


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the counters."""
    found: list[Fact] = []
    for host, ip in vmk.sides(pair):
        names = switching.vmotion_uplinks(host, ip)
        found += [row for row in host.of("nic") if row.get("name") in names and _errors(row)]
    return quote(found)


def undecided(pair: Pair) -> tuple[str, ...]:
    """Return what would tell the NICs of a port, and whose NICs are listed without their counters."""
    bare = []
    for side, (host, ip) in zip(("source", "destination"), vmk.sides(pair), strict=True):
        counted = {row.get("name") for row in host.of("nic") if "errors" in row.fields}
        names = switching.vmotion_uplinks(host, ip)
        if not counted or not counted.issuperset(names):
            bare.append(f"{side}: nic")
    return (*ways.uplinks(pair), *bare)


def _errors(row: Fact) -> bool:
    errors, packets = (_whole(row.fields.get(name, 0)) for name in ("errors", "packets"))
    return errors >= _LEAST and errors * _PACKETS_AN_ERROR > packets if packets else errors >= _ALONE


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0
