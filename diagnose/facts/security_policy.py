"""The security policy of standard switches and port groups.

localcli_network-vswitch-standard-policy-security-get--v-vSwitch0.txt, and of a port group
localcli_network-vswitch-standard-portgroup-policy-security-get--p-NAME.txt, 5.x to 8.x:

       Allow Promiscuous: false
       Allow MAC Address Change: true
       Allow Forged Transmits: true
       Override Vswitch Allow Promiscuous: false

and etc/vmware/esx.conf up to 7.0 (`esx_conf` hands its lines on to here):

    /net/vswitch/child[0000]/securityPolicy/forgedTx = "true"
    /net/vswitch/child[0000]/portgroup/child[0001]/securityPolicy/promiscuous = "true"

Gives `security_policy` {vswitch, port_group, promiscuous, mac_changes, forged_transmits}: a switch's own where
port_group is "", a port group's where it is not (from localcli vswitch is "" then, and the name is that of the
file, in which blanks have become `-`); true: accepted. Of esx.conf a port group gives only what it overrides. It
quotes the first of the three. Nothing: not captured, or nothing that the group sets itself. The keys of esx.conf are
from memory.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_ALLOW = {
    "allow promiscuous": "promiscuous",
    "allow mac address change": "mac_changes",
    "allow forged transmits": "forged_transmits",
}
_CONF = {
    "securityPolicy/promiscuous": "promiscuous",
    "securityPolicy/macChange": "mac_changes",
    "securityPolicy/forgedTx": "forged_transmits",
}
_ROW = re.compile(r"\s*(?P<key>Allow [A-Za-z ]{1,40}):\s*(?P<value>true|false)\s*")
_KEY = re.compile(
    r"\s*(?P<child>/net/vswitch/child\[\d+\](?:/portgroup/child\[\d+\])?)"
    r"/(?P<key>name|securityPolicy/(?:promiscuous|macChange|forgedTx))\s*=\s*\"(?P<value>.*)\"\s*"
)
_FILE = re.compile(
    r"policy[-_]security[-_]get[-_]+(?:(?P<switch>v|vswitch[-_]name)|p|portgroup[-_]name)[-_= ]"
    r"(?P<name>.+?)(?:\.(?:txt|json|gz))*\Z"
)
Values = dict[str, tuple[str, int]]


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the policy that an output of localcli tells; of neither where its file does not say whose it is."""
    named = _FILE.search(artefact.file)
    values: Values = {}
    for line, text in enumerate(artefact.lines, 1):
        found = _ROW.fullmatch(text)
        if found and found["key"].lower() in _ALLOW:
            values.setdefault(_ALLOW[found["key"].lower()], (found["value"], line))
    name = named["name"] if named else ""
    switch = bool(named and named["switch"])
    yield from _policy(artefact, values, name if switch else "", "" if switch else name)


def of_conf(artefact: Artefact) -> Iterator[Fact]:
    """Yield the policies that esx.conf holds, each switch and port group in its order."""
    children: dict[str, Values] = {}
    for line, text in enumerate(artefact.lines, 1):
        if found := _KEY.fullmatch(text):
            children.setdefault(found["child"], {})[found["key"]] = (found["value"], line)
    for child, rows in children.items():
        switch = children.get(child.partition("/portgroup/")[0], {}).get("name", ("", 0))[0]
        values = {_CONF[key]: row for key, row in rows.items() if key in _CONF}
        group = rows.get("name", ("", 0))[0] if "/portgroup/" in child else ""
        if "name" in rows:
            yield from _policy(artefact, values, switch, group)


def _policy(artefact: Artefact, values: Values, switch: str, group: str) -> Iterator[Fact]:
    """Yield the policy where at least one of its settings is told."""
    if values:
        line = min(at for _, at in values.values())
        fields = {field: value for field, (value, _) in values.items()}
        yield fact(artefact, line, "security_policy", vswitch=switch, port_group=group, **fields)
