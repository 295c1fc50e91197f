"""What takes long to make from files of ours, kept from one run to the next in the user's cache folder.

Kept under a digest of the files that it is made of, the code among them. Nothing depends on it: where it cannot
be read or written, or was damaged, it is made anew.
"""

import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")
_MODEL = tuple(sorted(Path(__file__).parent.glob("model/*.py")))


def kept(name: str, made_of: Iterable[Path], type_: type[T], make: Callable[[], T]) -> T:
    """Return what `make` returns, from the cache where the files are those that it was made of.

    `name` tells its file among the others; a file of it that was made of other texts is dropped.
    Raises what `make` raises.
    """
    place = _place(name, made_of)
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.msgpack.decode(place.read_bytes(), type=type_)
    made = make()
    with suppress(OSError):
        _keep(place, msgspec.msgpack.encode(made))
    return made


def _place(name: str, made_of: Iterable[Path]) -> Path:
    digest = sha256()
    for path in (*made_of, *_MODEL):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return _folder() / f"{name}-{digest.hexdigest()[:20]}"


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(base) / "diagnose"


def _keep(place: Path, data: bytes) -> None:
    """Write the file whole or not at all, and drop what other texts left."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        file.write(data)
    os.replace(file.name, place)
    for old in place.parent.glob(f"{place.name.rpartition('-')[0]}-*"):
        if old != place:
            old.unlink(missing_ok=True)
