"""What answered ARP for an address: commands/localcli_network-ip-neighbor-list.txt.

5.x to 8.x:

    Neighbor       Mac Address        Vmknic  Expiry    State  Type
    -------------  -----------------  ------  --------  -----  -------
    198.51.100.12  00:50:56:61:0a:2f  vmk1    1147 sec         Unknown

Gives `neighbor` {address, mac, interface}. An entry lives some minutes only: no entry says nothing. Nothing: no
neighbour was asked for lately, or no list was captured. The columns are those of esxcli's own definition of the
command (5.1).
"""

import re
from collections.abc import Iterator

from diagnose.facts import columns
from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_MAC = re.compile(r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}")


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact an entry that an address answered to."""
    for row in columns.rows(artefact.lines):
        address, mac = row.get("neighbor"), row.get("mac address")
        if address and _MAC.fullmatch(mac):
            yield fact(artefact, row.line, "neighbor", address=address, mac=mac, interface=row.get("vmknic"))
