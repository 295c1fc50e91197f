"""The distributed and NSX switches of the VM's cards, as far as the two hosts tell them.

A .vmx names such a network by an id alone, and a host prints neither which groups its switch has nor their names. But a
group is on every host that is a member of its switch, and a switch is called alike on all of them. Two switches of one
name are told apart by their UUID, where the .vmx and the destination print it; so are two groups of one id, which each
vCenter gives out by itself. Comes in: a pair and the line of a card. Goes out: rows; empty: not told.
"""

import re

from diagnose.checks import vm
from diagnose.model import Fact, HostFacts, Pair

_NO_HEX = re.compile(r"[^0-9a-f]")


def switches(pair: Pair, line: Fact) -> dict[str, Fact]:
    """Return the source's switches that the card may be on: the one that has a port of its group, else all."""
    own = [row for row in pair.source.of("dvport") if row.get("port_group") == line.get("value")]
    told = [row for row in own if row.get("switch")]
    return {row.get("switch"): row for row in reversed(told)} or _all(pair.source)


def there(pair: Pair, line: Fact) -> bool | None:
    """Say whether the destination is a member of the card's switch, None where that is not told."""
    theirs = _all(pair.destination)
    if not theirs:
        listed = pair.destination.of("vswitch") and not pair.destination.cut("vswitch")
        return False if listed else None  # a list of switches, and none of them is a distributed one
    by_uuid = _member(pair, line)
    if by_uuid is not None:
        return by_uuid
    asked, rows = _uuid(pair, line), pair.destination.of("dvport")
    own = [_hex(row.get("switch_uuid")) for row in rows if row.get("port_group") == line.get("value")]
    if any(not asked or uuid in ("", asked) for uuid in own):
        return True
    ours = switches(pair, line)
    common = ours.keys() & theirs.keys()
    return None if not ours or (common and common != ours.keys()) else bool(common)


def destination_switch(pair: Pair, line: Fact) -> Fact | None:
    """Return the destination's row of the card's switch in its list of switches, None where it is not told."""
    ours = switches(pair, line)
    rows = [row for row in pair.destination.of("dvswitch") if row.get("name") in ours]
    return rows[0] if len(rows) == 1 and len(ours) == 1 else None


def lacking(pair: Pair, line: Fact) -> str:
    """Return the fact for want of which it is not told where the card's switch is."""
    if not _all(pair.destination):
        return "destination: vswitch"
    return "source: dvport" if switches(pair, line) else "source: vswitch"


def _member(pair: Pair, line: Fact) -> bool | None:
    """Say whether the destination has the switch of the UUID that the card names, None where that is not told."""
    asked = _uuid(pair, line)
    told: dict[str, str] = {}
    for row in pair.destination.of("dvswitch", "dvport"):
        name = row.get("name") or row.get("switch")
        told[name] = told.get(name) or _hex(row.get("uuid") or row.get("switch_uuid"))
    if asked and asked in told.values():
        return True
    return None if not asked or not told or "" in told.values() else False


def _uuid(pair: Pair, line: Fact) -> str:
    """Return the UUID of the switch that the card names, "" where it names none."""
    return _hex(vm.value(vm.keys(pair), f"{line.get('key').partition('.')[0].lower()}.dvs.switchid"))


def _hex(uuid: str) -> str:
    """Return a UUID without blanks and dashes, which a .vmx and the hosts set alike, but not always."""
    return _NO_HEX.sub("", uuid.lower())


def _all(host: HostFacts) -> dict[str, Fact]:
    listed = {row.get("name"): row for row in host.of("dvswitch")}
    return {row.get("switch"): row for row in reversed(host.of("dvport")) if row.get("switch")} | listed
