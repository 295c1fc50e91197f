"""The host's place in a vSAN cluster: commands/localcli_vsan-cluster-get.txt.

5.5 to 9.x; newer releases add rows, and a host without vSAN prints one sentence instead, "vSAN Clustering is not
enabled on this host" (older "Virtual SAN Clustering ..."):

    Cluster Information
       Enabled: true
       Current Local Time: 2024-03-11T09:42:00Z
       Local Node UUID: 5e8f1c20-0a1b-2c3d-4e5f-b4969123a010
       Local Node Type: NORMAL
       Local Node State: MASTER
       Local Node Health State: HEALTHY
       Sub-Cluster UUID: 52a1b2c3-d4e5-f607-1829-3a4b5c6d7e8f
       Sub-Cluster Member Count: 4
       Maintenance Mode State: OFF

Gives `vsan` {enabled, state, health, cluster, members, maintenance}, of these what is printed. Nothing: not captured.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact, number
from diagnose.model import Artefact, Fact, Value

_KEY = re.compile(r"\s*(?P<key>[A-Z][\w -]{0,60}):(?P<value>.*)")
_OFF = re.compile(r"\s*(?:vSAN|Virtual SAN) [Cc]lustering is not enabled on this host\.?\s*")
_FIELDS = {
    "Enabled": "enabled",
    "Local Node State": "state",
    "Local Node Health State": "health",
    "Sub-Cluster UUID": "cluster",
    "Sub-Cluster Member Count": "members",
    "Maintenance Mode State": "maintenance",
}


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the fact of the cluster, quoting the line that says whether vSAN is enabled."""
    fields: dict[str, Value] = {}
    at = 0
    for line, text in enumerate(artefact.lines, 1):
        if _OFF.fullmatch(text):
            yield fact(artefact, line, "vsan", enabled="false")
            return
        found = _KEY.fullmatch(text)
        if found and found["key"] in _FIELDS:
            field, value = _FIELDS[found["key"]], found["value"].strip()
            fields.setdefault(field, number(value) if field == "members" else value)
            at = line if field == "enabled" and not at else at
    if at:
        yield fact(artefact, at, "vsan", **fields)
