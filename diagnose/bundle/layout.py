"""Which host a path inside an input belongs to, and what of it is opened, read, refused or left alone.

Layouts (formats of vm-support and vc-support bundles as published): a bundle has `etc/vmware`,
`commands/`, `var/log` ... below one folder a host; excerpts lie as HOST/FILE; a lone file has no host.
"""

import re
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from diagnose.formats import by_name

_ROOTS = re.compile(
    r"(?:^|/)(?:var/run/log|var/log|var/core|scratch/log|etc/vmware|etc/issue|commands|json|vmfs/volumes"
    r"|ProgramData/VMware|Logs/vpxd|vmware-vpx|Config/systeminfo\.txt|vc-support-ver\.txt|proc|tmp|README$|action\.log$)(?:/|$)"
)
_HOST_ROOT = re.compile(r"^([^/]+/)?(?:bin|etc|lib|lib64|opt|scratch|store|usr|var|vmfs)/")  # what a host's root holds
_BUNDLE_NAME = re.compile(r"^(?:esx|vc|vcsa)-(.+?)-20\d\d-\d\d-\d\d(?:--\d\d\.\d\d.*)?$")
_OTHER_BUNDLE_NAME = re.compile(r"^(.+?)-(?:vcsa|vc|esx|esxi)-support-(?:log-)?bundle(?:-.*)?$")
_ARCHIVE_SUFFIX = re.compile(
    r"\.(?:tgz|tbz2?|txz|tzst|tar\.gz|tar\.bz2|tar\.xz|tar\.zst|tar|zip|gz|bz2|xz|zst)$", re.IGNORECASE
)
_UNPRINTABLE = re.compile(r"[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LOG_FOLDERS = re.compile(r"(?:^|/|!)(?:var/run/log|scratch/log|var/log)/([^!]+)$")

Decision = Literal["read", "leave", "open", "refuse"]


class Row(Struct, frozen=True):
    """What is done with a file: the first row decides that fits its first bytes, or its name in such a place.

    `marks`: how its content begins; empty: its name tells. `name`: of the file, in lower case, without the suffix of a
    compression. `place`: "bundle", "loose" (outside of one), "" both. `words`: what is told of a refused one.
    """

    decision: Decision
    marks: tuple[bytes, ...] = ()
    name: re.Pattern[str] | None = None
    place: str = ""
    log: bool = False  # the name of a log, as the table of formats has it
    words: str = ""


TABLE: tuple[Row, ...] = (
    # by content, whatever the name
    Row("open", (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")),
    Row("open", tuple(bytes((0x50 + n, 0x2A, 0x4D, 0x18)) for n in range(16))),  # zstd, behind a frame to be skipped
    Row("open", (b"PK\x03\x04", b"PK\x05\x06")),
    Row("refuse", (b"7z\xbc\xaf\x27\x1c",), words="is a 7z archive"),
    Row("refuse", (b"Rar!\x1a\x07",), words="is a rar archive"),
    Row("refuse", (b"MSCF\0\0\0\0",), words="is a cabinet archive"),
    Row("refuse", (b"\x04\x22\x4d\x18",), words="is compressed with lz4"),
    Row("refuse", (b"LZIP\x01",), words="is compressed with lzip"),
    Row("refuse", (b"ElfFile\0",), words="is a Windows event log"),
    # by name: what describes a case, and hidden files
    Row("leave", name=re.compile(r"(?:case\.ya?ml|readme(?:\.md|\.txt)?|report\.(?:json|txt)|\..*)")),
    # a bundle has thousands of files: there only those that go by a log's name
    Row("leave", name=re.compile(r".*\.(?:vmx|conf|xml|json)|.*-zdump(?:[.-].*)?"), place="bundle"),
    Row("read", name=re.compile(r"messages.*"), place="bundle"),  # ESX 4: the records of all programs in one file
    Row("read", log=True, place="bundle"),
    Row("leave", place="bundle"),
    # elsewhere everything but what is plainly something else, because people name excerpts as they like
    Row(
        "leave",
        name=re.compile(
            r".*\.(?:vmdk|vmem|vmss|vmsn|nvram|vswp|iso|png|jpe?g|gif|pdf|exe|dll|so|o|py|pyc|db|sqlite|pcap|core|bin|key"
            r"|pem|crt|html?|css|js|svg)"
        ),
        place="loose",
    ),
    Row("read", place="loose"),
)
"""What is opened, read, refused and left alone. A tar archive has no mark at its begin: its header's checksum tells.
What holds a configuration fact is the caller's to know (`wanted` of bundle.walk)."""


_FIRST_BYTES = {mark[:1] for row in TABLE for mark in row.marks}


def by_content(magic: bytes) -> Row | None:
    """Return the row that the first bytes of a file fit, None where they fit none: the name tells then."""
    if magic[:1] not in _FIRST_BYTES:
        return None  # nearly every file
    return next((row for row in TABLE if row.marks and magic.startswith(row.marks)), None)


def worth_reading(path: str, in_bundle: bool) -> bool:
    """Say whether a file that holds no configuration fact may be a log, by its path."""
    return _by_name(re.split("[/!]", path)[-1].lower(), "bundle" if in_bundle else "loose") == "read"


@lru_cache(4096)
def _by_name(name: str, place: str) -> Decision:
    bare = _ARCHIVE_SUFFIX.sub("", name)
    return next(row.decision for row in TABLE if not row.marks and _fits(row, bare, place))


def _fits(row: Row, name: str, place: str) -> bool:
    if row.place not in ("", place) or (row.log and not by_name(name)):
        return False
    return row.name is None or row.name.fullmatch(name) is not None


def is_log_name(path: str) -> bool:
    """Say whether a file goes by the name of a log."""
    return by_name(_ARCHIVE_SUFFIX.sub("", path.rsplit("/", 1)[-1].lower())) != ""


def within_log_folders(path: str) -> str:
    """Return where a file lies below var/run/log, scratch/log or var/log, which show the same logs; "" elsewhere."""
    found = _LOG_FOLDERS.search(path)
    return found[1] if found else ""


def host_of(path: str, input_name: str) -> tuple[str, bool]:
    """Return (host label, lies in a bundle) for a path inside an input.

    The label is the bundle's folder without the stamps that vm-support puts round the name, HOST of
    HOST/FILE, or "" for a file at the top of an input that is no bundle.
    """
    folders, slash, name = path.rpartition("/")
    if not slash:
        return _host_of(path, input_name)
    return _host_of(f"{folders}/{name if name.lower() in _TELLING else 'x'}", input_name)


_NAMELESS = ("logs", "log", "support", "c:", "c")  # folders round a bundle's root that name no host
_TELLING = ("readme", "action.log", "issue", "systeminfo.txt", "vc-support-ver.txt")  # files that tell a bundle's root


@lru_cache(4096)
def _host_of(path: str, input_name: str) -> tuple[str, bool]:
    inner = path.rsplit("!", 1)[-1]
    outer = path[: len(path) - len(inner)].rstrip("!").rsplit("!", 1)[-1]
    prefix = _bundle_root(inner)
    if prefix is not None:
        name = _last(prefix)
        return host_label((name if name.lower() not in _NAMELESS else "") or _last(outer) or input_name), True
    parts = [part for part in inner.split("/") if part not in ("", ".", "..")]
    if len(parts) > 1:
        named = [part for part in parts[:-1] if _BUNDLE_NAME.match(part)]
        return host_label([parts[0], *named][-1]), False
    return (host_label(_last(outer)) if outer else ""), False


def bundle_root(path: str) -> str:
    """Return the folder of the bundle that a path within one archive lies in, with its "/"; "" where it is the top."""
    root = _bundle_root(path)
    return f"{root}/" if root else ""


def _bundle_root(path: str) -> str | None:
    """Return the folder of the bundle that the path lies in ("" : the input itself), None where it lies in none."""
    parts = path.split("/")[:-1]
    named = max((at for at, part in enumerate(parts, 1) if _BUNDLE_NAME.match(part)), default=0)
    above, below = "/".join(parts[:named]), path.split("/", named)[-1]
    known = _ROOTS.search(below)
    if known:
        return f"{above}/{below[: known.start()]}".strip("/")
    top = _HOST_ROOT.match(below)
    return f"{above}/{top.group(1) or ''}".strip("/") if top else None


def _last(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1]


def host_label(name: str) -> str:
    """Return a folder's or archive's name without suffix and the stamps of vm-support."""
    bare = _ARCHIVE_SUFFIX.sub("", name)
    match = _BUNDLE_NAME.match(bare) or _OTHER_BUNDLE_NAME.match(bare)
    return match.group(1) if match else bare


def printable(name: str) -> str:
    """Return a name of the input fit to be printed: what is no text, or steers a terminal, becomes `?`."""
    return _UNPRINTABLE.sub("?", name)
