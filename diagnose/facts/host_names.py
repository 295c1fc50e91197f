"""The names that a host knows for itself and for those it was told: etc/hosts.

4.x to 9.x:

    127.0.0.1      localhost.localdomain localhost
    192.0.2.11     esx01.example.com esx01

Gives `host_name` {address, name}, one for each name. Loopback is left out. Nothing: no other line.
"""

from collections.abc import Iterator
from ipaddress import ip_address

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield each name with its address."""
    for line, text in enumerate(artefact.lines, 1):
        address, *names = text.partition("#")[0].split() or [""]
        try:
            loopback = ip_address(address).is_loopback
        except ValueError:
            continue
        for name in names if not loopback else ():
            yield fact(artefact, line, "host_name", address=address, name=name)
