"""A grammar as the expressions that read its records, and their keeping from one run to the next.

Writing them takes Lark's loader a quarter of a second a grammar (writing.py); so they are kept in the user's
cache folder under a digest of the grammar's text and of the code that writes them. Nothing depends on the
cache: where it cannot be read or written, they are written anew.
"""

import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

import msgspec
from msgspec import Struct

Read: TypeAlias = tuple[str, list[tuple[str, str]]]
"""The kind, and (terminal, text) of what is named."""

_WRITER = Path(__file__).with_name("writing.py")


class Expression(Struct, frozen=True, dict=True):
    """What reads a text by a start rule: the kind and the named terminals, as Lark would give them.

    `kinds`: for the group that marks the end of an alternative, its kind and (group, terminal) of what it names.
    """

    pattern: str
    kinds: dict[str, tuple[str, list[tuple[str, str]]]]

    @cached_property
    def _fullmatch(self) -> Callable[[str], re.Match[str] | None]:
        return re.compile(self.pattern).fullmatch

    def read(self, text: str) -> Read | None:
        """Return the kind and the tokens; None where no alternative reads the whole text.

        The tokens stand in the order of the rule; those of a repetition of alternatives in that of the grammar.
        """
        found = self._fullmatch(text)
        if found is None:
            return None
        kind, names = self.kinds[str(found.lastgroup)]
        return kind, [(terminal, found[group]) for group, terminal in names if found[group] is not None]

    def terminals(self) -> dict[str, set[str]]:
        """Return the named terminals that each kind can give."""
        found: dict[str, set[str]] = {}
        for kind, names in self.kinds.values():
            found.setdefault(kind, set()).update(terminal for _, terminal in names)
        return found


class Compiled(Struct, frozen=True):
    """The expressions of a grammar by start rule; and each way to write a message: its kind, its literals.

    `noise`: phrases of the rule `noise`, which the pre-filter passes over where a message's literal begins with them.
    """

    expressions: dict[str, Expression]
    literals: list[tuple[str, list[str]]]
    noise: list[str]


def parts(path: Path) -> list[Path]:
    """Return the files of a grammar: its own, and those that go on with it (`vmkernel-network.lark`)."""
    return [path, *sorted(path.parent.glob(f"{path.stem}-*.lark"))]


def text_of(path: Path) -> str:
    """Return the text of a grammar, its parts one after the other."""
    return "\n".join(part.read_text(encoding="utf-8") for part in parts(path))


def compiled(path: Path, starts: tuple[str, ...]) -> Compiled:
    """Return what a grammar file is compiled to. Raises GrammarError where Lark refuses it."""
    place = _place(path)
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(place.read_bytes(), type=Compiled)
    from diagnose.events.writing import write  # with it comes Lark, which is not needed where the cache is filled

    written = write(path, starts)
    with suppress(OSError):
        _keep(place, msgspec.json.encode(written))
    return written


def _place(path: Path) -> Path:
    """Return the cache's file for a grammar as it stands now."""
    digest = sha256(_WRITER.read_bytes())
    for part in (*parts(path), path.with_name("terminals.lark")):
        digest.update(part.read_bytes())
    return _folder() / f"{path.stem}-{digest.hexdigest()[:20]}.json"


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(base) / "diagnose"


def _keep(place: Path, data: bytes) -> None:
    """Write the file whole or not at all, and drop what older texts of the grammar left."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        file.write(data)
    os.replace(file.name, place)
    for old in place.parent.glob(f"{place.stem.rpartition('-')[0]}-*.json"):
        if old != place:
            old.unlink(missing_ok=True)
