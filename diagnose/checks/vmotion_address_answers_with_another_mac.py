"""A host has heard another MAC for the other host's vMotion address than that of the other host's port.

So a third machine answers for the address; or the port was made anew some minutes before. Empty: the MAC is the port's,
no entry for the address (they live for minutes), or the neighbours, the ports, their use or MAC were not captured.
"""

from diagnose.checks import vmk
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the entry and the other host's port."""
    found: list[Fact] = []
    (source, source_ip), (destination, destination_ip) = vmk.sides(pair)
    for host, other, ip in ((source, destination, destination_ip), (destination, source, source_ip)):
        for port in vmk.in_use(other, ip):
            mac = port.fact.get("mac").lower()
            for row in host.of("neighbor"):
                if mac and row.get("address") == str(port.address.ip) and row.get("mac").lower() != mac:
                    found += [row, port.fact]
    return quote(found)
