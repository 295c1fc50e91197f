"""The configuration file of a host: etc/vmware/esx.conf.

4.x to 7.0, less and less of it later (much moved to ConfigStore: an absent key proves nothing):

    /system/uuid = "5e8f1c20-7d3a-9b14-2c6e-b4969123a010"
    /adv/Misc/HostName = "esx01.example.com"
    /adv/Migrate/Vmknic = "vmk1"
    /net/vmkernelnic/child[0001]/ipv4address = "198.51.100.11"
    /net/vmkernelnic/child[0001]/ipv4netmask = "255.255.255.0"
    /net/vmkernelnic/child[0001]/name = "vmk1"
    /net/vmkernelnic/child[0001]/portgroup = "vMotion"
    /net/vswitch/child[0000]/name = "vSwitch0"
    /net/vswitch/child[0000]/securityPolicy/promiscuous = "false"
    /net/vswitch/child[0000]/portgroup/child[0001]/name = "VM Network"
    /net/vswitch/child[0000]/portgroup/child[0001]/vlanId = "110"

Gives `advanced_option` {path, value} for every /adv/ key, `hostname` {name}, `vmknic_conf`
{interface, port_group, address, netmask, mac, mtu, enabled}, `system_uuid` {uuid} (made when the host was
installed; a cloned installation has that of its model) and `portgroup_conf` {name, vlan,
vswitch} (vlan 0 where the file has none), each with the fields that the file holds, and
`security_policy` as the module of that name says.
"""

import re
from collections.abc import Iterator

from diagnose.facts import security_policy
from diagnose.facts.build import fact, number
from diagnose.model import Artefact, Fact, Value

_KEY = re.compile(r'\s*(?P<path>/\S+)\s*=\s*"(?P<value>.*)"\s*')
_CHILD = re.compile(r"(?P<child>/net/(?:vmkernelnic|vswitch)/child\[\d+\](?:/portgroup/child\[\d+\])?)/(?P<key>\w+)")
_FIELDS = {
    "name": "interface",
    "portgroup": "port_group",
    "ipv4address": "address",
    "ipv4netmask": "netmask",
    "mac": "mac",
    "mtu": "mtu",
    "enable": "enabled",
}
Rows = dict[str, tuple[str, int]]


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the options in their order, then VMkernel ports and port groups in theirs."""
    children: dict[str, Rows] = {}
    for line, text in enumerate(artefact.lines, 1):
        found = _KEY.fullmatch(text)
        if not found:
            continue
        path, value = found["path"], found["value"]
        if path.startswith(("/adv/", "/system/uuid")):
            yield from _alone(artefact, line, path.removeprefix("/adv"), value)
        elif key := _CHILD.fullmatch(path):
            children.setdefault(key["child"], {})[key["key"]] = (value, line)
    for child, rows in children.items():
        if child.startswith("/net/vmkernelnic/"):
            yield from _port(artefact, rows)
        elif "/portgroup/" in child:
            switch = children.get(child.partition("/portgroup/")[0], {})
            yield from _group(artefact, rows, switch.get("name", ("", 0))[0])
    yield from security_policy.of_conf(artefact)


def _alone(artefact: Artefact, line: int, path: str, value: str) -> Iterator[Fact]:
    """Yield the host's UUID, or the option, and the host's name where it is that option."""
    if path == "/system/uuid":
        yield fact(artefact, line, "system_uuid", uuid=value.lower())
        return
    if path == "/Misc/HostName":
        yield fact(artefact, line, "hostname", name=value)
    yield fact(artefact, line, "advanced_option", path=path, value=value)


def _port(artefact: Artefact, rows: Rows) -> Iterator[Fact]:
    """Yield the port, quoting its address; nothing where its name or address is missing."""
    if "name" not in rows or "ipv4address" not in rows:
        return
    fields: dict[str, Value] = {field: rows[key][0] for key, field in _FIELDS.items() if key in rows}
    if "mtu" in fields:
        fields["mtu"] = number(rows["mtu"][0])
    yield fact(artefact, rows["ipv4address"][1], "vmknic_conf", **fields)


def _group(artefact: Artefact, rows: Rows, vswitch: str) -> Iterator[Fact]:
    """Yield the port group, quoting its VLAN, or its name where it has none."""
    if "name" not in rows:
        return
    vlan, line = rows.get("vlanId", ("0", rows["name"][1]))
    yield fact(artefact, line, "portgroup_conf", name=rows["name"][0], vlan=number(vlan), vswitch=vswitch)
