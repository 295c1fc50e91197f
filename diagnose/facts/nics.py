"""The physical NICs: commands/nicinfo.sh.txt, esxcfg-nics_-l.txt, localcli_network-nic-list.txt.

The list, 4.x and 5.x (`esxcfg-nics -l` to this day), then with an administrative state from 5.5 or 6.0 on:

    Name    PCI Device    Driver  Link  Speed     Duplex  MAC Address        MTU   Description
    vmnic0  0000:02:00.0  ixgbe   Up    10000Mbps Full    3c:fd:fe:12:90:a0  1500  Intel Corporation 82599EB 10-Gigabit

    Name    PCI Device    Driver  Admin Status  Link Status  Speed  Duplex  MAC Address        MTU   Description
    ------  ------------  ------  ------------  -----------  -----  ------  -----------------  ----  -----------
    vmnic1  0000:02:00.1  ixgben  Up            Up           10000  Full    3c:fd:fe:12:90:a2  1500  Intel(R) 82599

nicinfo.sh goes on with a part for each NIC; 5.x writes `driver:`, `version:`, `firmware-version:`:

    NIC:  vmnic1
       Driver Info:
          Driver: ixgben
          Firmware Version: 0x800007b8, 1.949.0
          Version: 1.7.1.16
    NIC statistics for vmnic1:
       Packets received: 8031918861
       Packets sent: 2846445310
       Total receive errors: 0
       Receive CRC errors: 0
       Total transmit errors: 2

Gives `nic` facts, all with `name`, and with `driver` and `description` where known: from the list
{driver, link, speed (Mbit/s), duplex, mac, mtu, description}; from a part {driver_version} at its
line, {firmware, driver_version} at the line of the firmware, {errors, packets} at the first error counter that is
not 0 (errors: the totals where they are printed, else the sum of all error counters; packets: received and sent,
where they are printed).
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact, number
from diagnose.model import Artefact, Fact, Value

_ROW = re.compile(
    r"\s*(?P<name>[A-Za-z]\w*)\s+[0-9A-Fa-f]*:\S+\s+(?P<driver>\S+)\s+(?:(?:Up|Down|N/A)\s+)?"
    r"(?P<link>Up|Down)\s+(?P<speed>\d+)\s*(?:Mbps)?\s+(?P<duplex>[A-Za-z]\w*)\s+"
    r"(?P<mac>[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5})\s+(?P<mtu>\d+)(?P<description>.*)"
)
_PART = re.compile(r"\s*(?:NIC:|NIC statistics (?:for|of)|Statistics for)\s*(?P<name>vmnic\w+|vusb\w+):?\s*", re.I)
_KEY = re.compile(r"\s*(?P<key>driver|version|firmware[ -]version): *(?P<value>\S.*)", re.I)
_ERRORS = re.compile(r"\s*(?P<key>[\w ()-]{0,60}errors): *(?P<value>\d{1,20})\s*", re.I)
_PACKETS = re.compile(r"\s*(?:packets (?:received|sent)|[rt]x_packets): *(?P<value>\d{1,20})\s*", re.I)
_TOTAL = re.compile(r"total (?:receive|transmit) errors|[rt]x_errors", re.I)
_KEYS = {"driver": "driver", "version": "driver_version", "firmware version": "firmware"}


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the rows of the list, then what the parts say of each NIC."""
    models: dict[str, dict[str, Value]] = {}
    for line, text in enumerate(artefact.lines, 1):
        if row := _ROW.fullmatch(text):
            fields: dict[str, Value] = {**row.groupdict()}
            fields["speed"], fields["mtu"] = number(row["speed"]), number(row["mtu"])
            fields["description"] = row["description"].strip()
            models.setdefault(row["name"], {key: fields[key] for key in ("driver", "description")})
            yield fact(artefact, line, "nic", **fields)
    for name, lines in _parts(artefact).items():
        model = {"name": name, **models.get(name, {})}
        yield from _versions(artefact, lines, model)
        yield from _errors(artefact, lines, model)


def _parts(artefact: Artefact) -> dict[str, list[int]]:
    """Return the lines that belong to each NIC, counted from 1."""
    parts: dict[str, list[int]] = {}
    current: list[int] = []
    for line, text in enumerate(artefact.lines, 1):
        if part := _PART.fullmatch(text):
            current = parts.setdefault(part["name"], [])
        else:
            current.append(line)
    return parts


def _versions(artefact: Artefact, lines: list[int], model: dict[str, Value]) -> Iterator[Fact]:
    """Yield the driver's version, then the firmware with it; each only where it is printed."""
    found: dict[str, tuple[str, int]] = {}
    for line in lines:
        if key := _KEY.fullmatch(artefact.lines[line - 1]):
            found.setdefault(_KEYS[key["key"].lower().replace("-", " ")], (key["value"].strip(), line))
    if "driver" in found:
        model["driver"] = found["driver"][0]
    if "driver_version" in found:
        version, at = found["driver_version"]
        yield fact(artefact, at, "nic", **model, driver_version=version)
    if "firmware" in found:
        firmware, at = found["firmware"]
        version, _ = found.get("driver_version", ("", 0))
        yield fact(artefact, at, "nic", **model, firmware=firmware, driver_version=version)


def _errors(artefact: Artefact, lines: list[int], model: dict[str, Value]) -> Iterator[Fact]:
    """Yield the sum of the error counters; nothing where none is printed."""
    counters: dict[str, tuple[int, int]] = {}
    for line in lines:
        if key := _ERRORS.fullmatch(artefact.lines[line - 1]):
            counters.setdefault(key["key"].strip().lower(), (int(key["value"]), line))
    totals = {name: counter for name, counter in counters.items() if _TOTAL.fullmatch(name)}
    counted = [*(totals or counters).values()]
    if counted:
        at = next((line for count, line in counted if count), counted[0][1])
        passed = [found["value"] for line in lines if (found := _PACKETS.fullmatch(artefact.lines[line - 1]))]
        packets: dict[str, Value] = {"packets": sum(map(int, passed))} if passed else {}
        yield fact(artefact, at, "nic", **model, errors=sum(count for count, _ in counted), **packets)
