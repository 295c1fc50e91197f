"""A grammar file of grammars/: what takes a record's head off and what reads its body.

Conventions (held by tests): the start rules are `header` (its last terminal is BODY), `message`
(one rule a message, named for the event's kind), and, where a format needs them, `continuation`
(a further line of a record) and `record` (a record of a migration that no message reads). A rule
`noise` lists what begins like a message and is so frequent, and tells so little, that the pre-filter passes over it.
A grammar may go on in further files (`vmkernel-network.lark`), which are read as one with it.
Records are read by expressions compiled from the rules; Lark's own LALR parser of the same text is
there for the tests (oracle.py), which hold the two against each other.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from diagnose.events.compiled import Read, compiled
from diagnose.resources import find

STARTS = ("header", "message", "continuation", "record")


class Grammar:
    """One loaded grammar; `name` is that of its file, `starts` the start rules that it has."""

    def __init__(self, path: Path) -> None:
        """Load the file. Raises GrammarError where Lark refuses it."""
        self.name = path.stem
        self.path = path
        self._compiled = compiled(path, STARTS)
        self._expressions = self._compiled.expressions
        self.starts = tuple(start for start in STARTS if start in self._expressions)

    def parse(self, text: str, start: str) -> Read | None:
        """Return the rule that reads the whole text and its named terminals in order, None where none does.

        An unknown start, and an empty text, are read by no rule.
        """
        expression = self._expressions.get(start)
        return expression.read(text) if expression and text else None

    def prepare(self) -> None:
        """Compile the expressions, which else happens where each is first used."""
        for expression in self._expressions.values():
            expression.read("")

    def kinds(self) -> tuple[str, ...]:
        """Return the names of all message rules: the kinds of event that this grammar can give."""
        return tuple(dict.fromkeys(kind for kind, _ in self.literals()))

    def terminals(self) -> dict[str, set[str]]:
        """Return the named terminals that each kind can give, those of the record's head with them."""
        head = self._expressions["header"].terminals() if "header" in self._expressions else {}
        common = {terminal for own in head.values() for terminal in own} - {"BODY"}
        found: dict[str, set[str]] = {}
        for start in ("message", "continuation", "record"):
            if start in self._expressions:
                for kind, own in self._expressions[start].terminals().items():
                    found.setdefault(kind, set()).update(own | common)
        return found

    def literals(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield each way to write each message with the literals that every record of it contains."""
        for kind, way in self._compiled.literals:
            yield kind, frozenset(way)

    def noise(self) -> tuple[str, ...]:
        """Return the phrases that the pre-filter passes over."""
        return tuple(self._compiled.noise)


@cache
def load(name: str) -> Grammar:
    """Return the grammar of this name, built once a process. Raises GrammarError where Lark refuses it."""
    return Grammar(find("grammars") / f"{name}.lark")
