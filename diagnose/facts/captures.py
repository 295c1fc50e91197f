"""What an output captures: the facts that are known by it, be there none of them.

Comes in: an artefact, the facts that were read of it, what an output of its kind may lack. Goes out: the names of the
facts that it captures. A fact is captured by its rows; without one only where the output shows that there is none: by
its header, by an empty list of a JSON copy, by printing nothing where the command does so. Empty: nothing was
captured: an error text, a list that shows an error or ends within a row, so that what it lacks may be there. A last
line without a line end is such an end, whatever it looks like: its last value may be the half of one.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, structs

from diagnose.model import CAPTURED, NFS41, Artefact, Fact

_TELLING = {"vmknic": "address", "vmknic_tags": "tags", "cpu": "vendor"}
"""The field that a row must carry to capture its fact: an output may tell a part that decides nothing."""
_STACK = "vmotion"
_PARTS = {"NFS": "nfs_mount", "NFS41": NFS41}
"""What the list of the mounts captures, by the type of the volumes that it must then have."""
_ERROR = re.compile(
    r"\s*(?:errors?|unable to|cannot|can't|could not|connection|failed|failure|fault|fatal|traceback|unknown)\b.*"
    r"|.*(?:command not found|connection refused|no such file or directory|permission denied).*",
    re.IGNORECASE,
)


class Listing(Struct, frozen=True):
    """What a good output may lack, and how it is told from a failed one.

    `may_lack`: the facts that a good output may hold no row of; then `header`: how a line begins that shows this, and
    `silent`: the command prints nothing at all then. `ends`: of a list, what its last line may be besides a row (no
    error either); "" where that cannot be told. `block`: how a block begins that must give a row of the fact `of`.
    `part`: the list holds a part of its fact, and is captured under this name. `ended`: its last line has a line end,
    or it was cut off.
    """

    may_lack: tuple[str, ...] = ()
    header: str = ""
    silent: bool = False
    ends: str = ""
    block: str = ""
    of: str = ""
    part: str = ""
    ended: bool = True


def told(gives: Sequence[str], listing: Listing, artefact: Artefact, found: Sequence[Fact], copy: bool) -> list[str]:
    """Return the names of the facts that the output captures; `copy`: it is a JSON copy."""
    if listing.ends and (not _is_json(artefact.lines) if copy else _is_cut(listing, artefact.lines, found)):
        return []
    rows = [fact.name for fact in found if _TELLING.get(fact.name, "") in ("", *fact.fields)]
    lacks = listing.may_lack if _is_empty(listing, artefact.lines, copy) else ()
    if listing.block and rows.count(listing.of) < sum(bool(re.match(listing.block, line)) for line in artefact.lines):
        rows = [name for name in rows if name != listing.of]
    return [name for name in gives if name in rows or name in lacks]


def lacks_end(artefact: Artefact) -> bool:
    """Say whether the last line has no line end: with one, the lines end with ""."""
    return bool(artefact.lines) and artefact.lines[-1] != ""


def doubtful(
    artefact: Artefact, found: Iterable[Fact], reader: Callable[[Artefact], Iterable[Fact]]
) -> tuple[str, ...]:
    """Return which facts the last line has a part in, as `name:line`: those that are not the same without it."""
    if artefact.lines[-1].rstrip().endswith('"'):
        return ()  # the quotes are closed: nothing of this value is lacking
    sure = list(reader(structs.replace(artefact, lines=(*artefact.lines[:-1], ""))))
    return tuple(f"{fact.name}:{fact.line}" for fact in found if fact not in sure)


def without_doubtful(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts without those that an output which was cut off tells with its last line."""
    left = {
        (output.host, output.file, each)
        for output in facts
        if output.name == CAPTURED
        for each in output.get("cut").split(",")
    }
    return [fact for fact in facts if (fact.host, fact.file, f"{fact.name}:{fact.line}") not in left]


def agreed(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts; an empty list of NFS mounts beside a volume of NFS no longer shows that there is none.

    Which is a command that failed and printed nothing, or ran at another time.
    """
    volumes = {(fact.host, _PARTS.get(fact.get("type").upper(), "")) for fact in facts if fact.name == "filesystem"}
    rows = {(fact.host, fact.file) for fact in facts if fact.name == "nfs_mount"}
    return [
        _opened(fact)
        if (fact.host, fact.get("facts")) in volumes and fact.get("facts") and (fact.host, fact.file) not in rows
        else fact
        for fact in facts
    ]


def with_addresses(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts; lists that tell the ports in part only capture none: without a VIM dump they prove nothing.

    One list tells the ports and no address, another one, of each stack, the addresses alone. Whole are they where some
    port is told with both, and every one of the vMotion stack has its address.
    """
    rows = [fact for fact in facts if fact.name == "vmknic" and not is_dump(fact)]
    whole = {fact.host for fact in rows if {"address", "mtu"} <= fact.fields.keys()}
    told = {(fact.host, fact.get("interface")) for fact in rows if "address" in fact.fields}
    wanted = {(fact.host, fact.get("interface")) for fact in rows if fact.get("netstack") == _STACK}
    hosts = ({fact.host for fact in rows} - whole) | {host for host, _ in wanted - told}
    return [
        _without(fact, "vmknic") if fact.name == CAPTURED and fact.host in hosts and not is_dump(fact) else fact
        for fact in facts
    ]


def is_dump(fact: Fact) -> bool:
    """Say whether a fact was read in a VIM dump."""
    return "vimdump" in fact.file.rpartition("/")[2].lower()


def _without(output: Fact, name: str) -> Fact:
    """Return the fact of an output that does not capture a fact after all."""
    names = [each for each in output.get("facts").split(",") if each]
    if name not in names:
        return output
    left = [each for each in output.get("open").split(",") if each]
    fields = {"facts": ",".join(each for each in names if each != name), "open": ",".join([*left, name])}
    return structs.replace(output, fields={**output.fields, **fields})


def _opened(output: Fact) -> Fact:
    """Return the fact of an output that captures none of what it was to hold."""
    names = [*output.get("facts").split(","), *filter(None, output.get("open").split(","))]
    return structs.replace(output, fields={**output.fields, "facts": "", "open": ",".join(names)})


def _is_empty(listing: Listing, lines: Sequence[str], copy: bool) -> bool:
    """Say whether an output shows that there is none of what it may lack."""
    text = [line for line in lines if line.strip()]
    if copy:
        return "".join("".join(text).split()) == "[]"
    if not text:
        return listing.silent
    return bool(listing.header) and any(re.match(listing.header, line) for line in text)


def _is_cut(listing: Listing, lines: Sequence[str], found: Sequence[Fact]) -> bool:
    """Say whether a list shows an error among its rows, or ends within one."""
    quoted = {fact.line for fact in found}
    last = max((line for line, text in enumerate(lines, 1) if text.strip()), default=0)
    rest = [(line, text) for line, text in enumerate(lines, 1) if line not in quoted and text.strip()]
    return any((line == last or _ERROR.fullmatch(text)) and not re.fullmatch(listing.ends, text) for line, text in rest)


def _is_json(lines: Sequence[str]) -> bool:
    try:
        json.loads("\n".join(lines))
    except (ValueError, RecursionError):
        return False
    return True
