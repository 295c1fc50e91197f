"""Which host a path inside an input belongs to, and whether what lies there is worth reading.

Layouts (formats of vm-support and vc-support bundles as published): a bundle has `etc/vmware`,
`commands/`, `var/log` ... below one folder a host; excerpts lie as HOST/FILE; a lone file has no host.
"""

import re
from pathlib import PurePosixPath

from diagnose.formats import by_name

_ROOTS = re.compile(
    r"(?:^|/)(?:var/run/log|var/log|scratch/log|etc/vmware|etc/issue|commands|json|vmfs/volumes"
    r"|Logs/vpxd|vmware-vpx|proc|tmp|README$|action\.log$)(?:/|$)"
)
_HOST_ROOT = re.compile(r"^([^/]+/)?(?:bin|etc|lib|lib64|opt|scratch|store|usr|var|vmfs)/")  # what a host's root holds
_BUNDLE_NAME = re.compile(r"^(?:esx|vc|vcsa)-(.+?)-20\d\d-\d\d-\d\d(?:--\d\d\.\d\d.*)?$")
_ARCHIVE_SUFFIX = re.compile(r"\.(?:tgz|tar\.gz|tar|zip|gz|tar\.bz2|tar\.xz)$", re.IGNORECASE)
_DESCRIPTIONS = ("case.yaml", "case.yml", "readme", "readme.md", "readme.txt", "report.json", "report.txt")
_MIXED = ("messages",)  # ESX 4: the records of all programs in one file
_UNPRINTABLE = re.compile(r"[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NOT_LOGS = re.compile(
    r"\.(?:vmdk|vmem|vmss|vmsn|nvram|vswp|iso|png|jpe?g|gif|pdf|exe|dll|so|o|py|pyc|db|sqlite|pcap|core|bin|key|pem|crt|html?|css|js|svg)$",
    re.IGNORECASE,
)


def host_of(path: str, input_name: str) -> tuple[str, bool]:
    """Return (host label, lies in a bundle) for a path inside an input.

    The label is the bundle's folder without the stamps that vm-support puts round the name, HOST of
    HOST/FILE, or "" for a file at the top of an input that is no bundle.
    """
    inner = path.rsplit("!", 1)[-1]
    outer = path[: len(path) - len(inner)].rstrip("!").rsplit("!", 1)[-1]
    prefix = _bundle_root(inner)
    if prefix is not None:
        name = PurePosixPath(prefix).name or PurePosixPath(outer).name or input_name
        return host_label(name), True
    parts = [part for part in PurePosixPath(inner).parts if part not in ("/", ".", "..")]
    if len(parts) > 1:
        return host_label(parts[0]), False
    return (host_label(PurePosixPath(outer).name) if outer else ""), False


def _bundle_root(path: str) -> str | None:
    """Return the folder of the bundle that the path lies in ("" : the input itself), None where it lies in none."""
    known = _ROOTS.search(path)
    if known:
        return path[: known.start()].strip("/")
    top = _HOST_ROOT.match(path)
    return (top.group(1) or "").strip("/") if top else None


def host_label(name: str) -> str:
    """Return a folder's or archive's name without suffix and the stamps of vm-support."""
    bare = _ARCHIVE_SUFFIX.sub("", name)
    match = _BUNDLE_NAME.match(bare)
    return match.group(1) if match else bare


def printable(name: str) -> str:
    """Return a name of the input fit to be printed: what is no text, or steers a terminal, becomes `?`."""
    return _UNPRINTABLE.sub("?", name)


def worth_reading(path: str, in_bundle: bool) -> bool:
    """Say whether a file that holds no configuration fact may be a log.

    A bundle has thousands of files: there only those that go by a log's name are; elsewhere everything
    but what is plainly something else, because people name excerpts as they like.
    """
    name = PurePosixPath(path.replace("!", "/")).name.lower()
    if name in _DESCRIPTIONS or name.startswith("."):
        return False
    if in_bundle:
        if name.startswith(_MIXED):
            return True
        return by_name(_ARCHIVE_SUFFIX.sub("", name)) != "" and not name.endswith((".vmx", ".conf", ".xml", ".json"))
    return _NOT_LOGS.search(name) is None
