r"""The ports of the distributed switches: commands/net-dvs_-l.txt.

5.x to 8.x, indented by tabs, a part a switch, in it a part a port; the properties of interest:

    switch 50 2e 0d 8c 2a 6f 55 8f-0a 32 43 9a 1a 9d 3d 5d (vswitch)
            com.vmware.common.alias = dvs-prod ,    propType = CONFIG
        host properties:
            com.vmware.common.portset.mtu = 9000 ,  propType = RUNTIME
        port 24:
            com.vmware.common.port.alias = ,        propType = CONFIG
            com.vmware.common.port.portgroupid = dvportgroup-31 ,   propType = CONFIG
            com.vmware.vswitch.port.vlan = VLAN 20
                propType = CONFIG
            com.vmware.common.port.volatile.vlan = VLAN 20

Gives `dvport` {switch, switch_uuid, port, port_group, vlan, mtu}: `port` is the number that esxcfg-vmknic shows instead
of a port group, `port_group` the id that vCenter gave the group (its name is not printed), `mtu` the switch's. vlan is
an int, of a trunk the text that is printed; the configured VLAN outranks the volatile one. A field is missing where the
port does not print it. It quotes the VLAN, else the port. Nothing: no distributed switch, or a port of none.
The names of the properties are known from tools that read this output, their layout from memory: so any
indentation is taken.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact, number
from diagnose.model import Artefact, Fact, Value

_SWITCH = re.compile(r"\s*switch\s+(?P<uuid>[0-9A-Fa-f]{2}[ 0-9A-Fa-f-]+)(?:\(.*)?", re.I)
_PORT = re.compile(r"\s*port (?P<port>[\w-]+):\s*")
_PROPERTY = re.compile(
    r"\s*com\.vmware\.(?P<key>common\.alias|common\.portset\.mtu|common\.port\.portgroupid|common\.port\.volatile\.vlan"
    r"|v?(?:ether)?switch\.port\.vlan)\s*=\s*(?P<value>.*?)\s*(?:,\s*propType\s*=.*)?"
)
_VLAN = re.compile(r"VLAN:?\s*(?P<vlan>\d{1,4})", re.I)
_CONFIGURED, _VOLATILE = "vlan", "common.port.volatile.vlan"
Rows = dict[str, tuple[str, int]]


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a port."""
    switch: dict[str, Value] = {}
    ports: list[Rows] = []
    for line, text in enumerate(artefact.lines, 1):
        if begins := _SWITCH.fullmatch(text):
            yield from _ports(artefact, switch, ports)
            switch, ports = {"switch": "", "switch_uuid": begins["uuid"].strip()}, []
        elif port := _PORT.fullmatch(text):
            ports.append({"port": (port["port"], line)})
        elif row := _PROPERTY.fullmatch(text):
            _keep(switch, ports, row["key"], row["value"], line)
    yield from _ports(artefact, switch, ports)


def _keep(switch: dict[str, Value], ports: list[Rows], key: str, value: str, line: int) -> None:
    """Put a property to the switch or to its last port; the name and MTU of a switch stand before its ports."""
    if key == "common.alias":
        switch["switch"] = value
    elif key == "common.portset.mtu":
        switch["mtu"] = number(value)
    elif ports:
        ports[-1].setdefault(_CONFIGURED if key.endswith("switch.port.vlan") else key, (value, line))


def _ports(artefact: Artefact, switch: dict[str, Value], ports: list[Rows]) -> Iterator[Fact]:
    """Yield the ports of one switch; none where the switch's own line is missing."""
    for rows in ports if "switch" in switch else ():
        port, line = rows["port"]
        fields: dict[str, Value] = {**switch, "port": port}
        if "common.port.portgroupid" in rows:
            fields["port_group"] = rows["common.port.portgroupid"][0]
        vlan = rows.get(_CONFIGURED) or rows.get(_VOLATILE)
        if vlan:
            one = _VLAN.fullmatch(vlan[0])
            fields["vlan"], line = int(one["vlan"]) if one else vlan[0], vlan[1]
        yield fact(artefact, line, "dvport", **fields)
