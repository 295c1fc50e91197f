"""A grammar as the expressions that read its records.

Writing them takes Lark's loader a quarter of a second a grammar (writing.py); so they are kept in the user's
cache folder.
"""

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from diagnose.kept import kept

Read: TypeAlias = tuple[str, list[tuple[str, str]]]
"""The kind, and (terminal, text) of what is named."""

_CODE = tuple(Path(__file__).with_name(name) for name in ("compiled.py", "writing.py"))


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

    def make() -> Compiled:
        from diagnose.events.writing import write  # with it comes Lark, which is not needed where the cache is filled

        return write(path, starts)

    made_of = (*parts(path), path.with_name("terminals.lark"), *_CODE)
    return kept(f"grammar-{path.stem}", made_of, Compiled, make)
