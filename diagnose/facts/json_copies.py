"""The JSON copies of command outputs: json/localcli_storage-filesystem-list--i.json and their kind.

vm-support mirrors many outputs of localcli below json/, and some stand among commands/ with `--formatter json` or
`formatterjson` in their names. The keys are the columns, with their blanks or (esxcli) without them:

    [{"Type": "VMFS-6", "Size": 549487378432, "Free": 401000529920, "UUID": "5e8f1c20-7d3a9b14-2c6e-b4969123a010",
      "Mounted": true, "Volume Name": "Prod One", "Mount Point": "/vmfs/volumes/5e8f1c20-7d3a9b14-2c6e-b4969123a010"}]
    {"Product": "VMware ESXi", "Version": "8.0.3", "Build": "Releasebuild-24022510", "Update": "3"}

    "Disabled"

esxcli's keys have no blanks and stand in the order of their letters, all on one line, `/` as `\\/` (so its formatter in
the package vmware-esxcli prints them); of localcli's own form with blanks no public sample was seen.

Each object, or a single word, is written out as the command prints it and given to what reads that text: so both
forms give the same facts. A fact stands at the line that its object begins at, and quotes the object. `settled` leaves
out what a text has said already. Nothing: no JSON, or objects without the columns that are asked for; of a file that is
cut off or damaged what stands before.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import structs

from diagnose.facts.build import LONGEST_QUOTE
from diagnose.facts.captures import is_dump
from diagnose.model import CAPTURED, Artefact, Fact, Value

Cells = dict[str, str]

_COPY = re.compile(r"(?P<before>.*/)(?P<shell>(?:local|esx)cli)(?:-formatter-?json)?-(?P<command>[^/]*)\.(?:json|txt)")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_SPELT = {
    "I Pv4": "IPv4",
    "I Pv6": "IPv6",
    "Read Only": "Read-Only",
    "Hosts": "Host(s)",
    "is PE": "isPE",
    "VMFSUUID": "VMFS UUID",
}
_NICS = (
    ("Name",),
    ("PCI Device",),
    ("Driver",),
    ("Admin Status",),
    ("Link Status", "Link"),
    ("Speed",),
    ("Duplex",),
    ("MAC Address",),
    ("MTU",),
    ("Description",),
)  # the list of NICs is read by the places of its columns
_IDENTITY: dict[str, tuple[str, ...]] = {
    "filesystem": ("uuid",),
    "nfs_mount": ("volume", "server", "share"),
    "nic": ("name",),
    "version": (),
    "advanced_option": ("path",),
    "vm_process": ("config_file",),
    "vmknic": ("interface", "address"),
    "vmfs_extent": ("uuid", "device"),
    "vsan": (),
}
_AGAIN = re.compile(r"\.json(?:\.gz)?\Z|formatter[-_]*json|network[-_]+ip[-_]+interface[-_]", re.IGNORECASE)


def text_of(path: str) -> str:
    """Return the path of the text that a JSON copy mirrors, "" where it is none; in the spelling of facts._plain."""
    found = _COPY.fullmatch(path)
    if not found or not (path.endswith(".json") or "-formatter" in path):
        return ""
    return f"{found['before']}{found['shell']}-{found['command']}.txt"


def read(reader: Callable[[Artefact], Iterator[Fact]], artefact: Artefact) -> Iterator[Fact]:
    """Yield what the reader of the text gives for each object, or for the one word that the file holds."""
    word = _word(artefact.lines)
    if word:
        yield from (structs.replace(fact, text=artefact.lines[0]) for fact in reader(_like(artefact, (word,))))
    for line, source, cells in _objects(artefact.lines):
        for lines in (_block(cells), _table(cells, tuple(cells)), _table(cells, _places(cells))):
            found = list(reader(_like(artefact, lines))) if lines else []
            yield from (structs.replace(fact, line=line, text=source) for fact in found)
            if found:
                break


def settled(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts without those of copies that say again what a host's other facts say, as fully or more so.

    A row is the same by what names it (a volume's UUID, a mount's server and share ...), since values such as free
    space differ between two commands; of other facts, by all its fields. What `ip interface list` and `ip interface
    ipv4 get` tell of one port is joined.
    """
    rest = [_joined(fact, facts) if _is_partial(fact) else fact for fact in facts]
    told: dict[tuple[str, ...], set[str]] = {}
    for fact in rest:
        if not _AGAIN.search(fact.file) and not is_dump(fact):
            told.setdefault(_key(fact), set()).update(fact.fields)
    kept = []
    for fact in rest:
        if fact.name != CAPTURED and _AGAIN.search(fact.file):
            if told.get(_key(fact), set()) >= set(fact.fields):
                continue
            told.setdefault(_key(fact), set()).update(fact.fields)
        kept.append(fact)
    return kept


def _key(fact: Fact) -> tuple[str, ...]:
    columns = _IDENTITY.get(fact.name, tuple(sorted(fact.fields)))
    return (fact.host, fact.name, *(f"{column}={fact.get(column)}" for column in columns))


def _is_partial(fact: Fact) -> bool:
    return fact.name == "vmknic" and bool(_AGAIN.search(fact.file)) and "mac" not in fact.fields


def _joined(fact: Fact, facts: Sequence[Fact]) -> Fact:
    """Return the address of a port with what the list of ports tells of it."""
    for other in facts:
        same = (other.name, other.host, other.get("interface")) == ("vmknic", fact.host, fact.get("interface"))
        if same and "address" not in other.fields:
            return structs.replace(fact, fields={**other.fields, **fact.fields})
    return fact


def _like(artefact: Artefact, lines: tuple[str, ...]) -> Artefact:
    return Artefact(artefact.host, artefact.file, lines)


def _word(lines: Sequence[str]) -> str:
    """Return the string that is all of a file, "" where it is anything else."""
    found = re.fullmatch(r'\s*"([\w -]{1,100})"\s*', lines[0]) if lines else None
    return found[1] if found and not any(map(str.strip, lines[1:])) else ""


def _objects(lines: Sequence[str]) -> Iterator[tuple[int, str, Cells]]:
    """Yield each object of a list, or the only one: its line, its text on one line, and its values as text."""
    text = "\n".join(lines)
    decoder = json.JSONDecoder()
    at, line, counted = text.find("{"), 1, 0
    while at >= 0:
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        line, counted = line + text.count("\n", counted, at), at
        yield line, " ".join(text[at:end].split())[:LONGEST_QUOTE], _cells(found)
        at = text.find("{", end)


def _cells(found: dict[str, Value | None]) -> Cells:
    """Return the values under the columns' names as the text has them."""
    cells: Cells = {}
    for key, value in found.items():
        name = key if " " in key or "(" in key else _WORDS.sub(" ", key)
        for wrong, right in _SPELT.items():
            name = re.sub(rf"\b{re.escape(wrong)}\b", right, name)
        if not isinstance(value, dict):
            cells[_BREAKS.sub(" ", name)] = _plain(value)
    return cells


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value)
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return _BREAKS.sub(" ", str(value))


def _block(cells: Cells) -> tuple[str, ...]:
    """Return the object as a block, `Key: value`; what begins a block stands first, what ends it last.

    A device's block begins with its name alone.
    """
    order = sorted(cells, key=lambda name: (name not in ("Path", "Name"), name == "Config File"))
    return (cells.get("Device", "-"), *(f"   {name}: {cells[name]}" for name in order))


def _places(cells: Cells) -> tuple[str, ...]:
    """Return the columns of the list of NICs in their places; empty where the object is no NIC."""
    names = tuple(next((name for name in names if cells.get(name)), "") for names in _NICS)
    return tuple(name for name in names if name) if names[0] and names[1] else ()


def _table(cells: Cells, names: Sequence[str]) -> tuple[str, ...]:
    """Return the object as a table of one row."""
    if not names:
        return ()
    widths = [max(len(name), len(cells[name]), 2) for name in names]
    rows = (names, ["-" * width for width in widths], [cells[name] for name in names])
    return tuple("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
