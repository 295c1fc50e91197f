"""A grammar file of grammars/, loaded by Lark: what takes a record's head off and what reads its body.

Conventions (held by tests): the start rules are `header` (its last terminal is BODY), `message`
(one rule a message, named for the event's kind), and, where a format needs them, `continuation`
(a further line of a record) and `record` (a record of a migration that no message reads).
LALR with the contextual lexer; free text has a low priority, so that literals win.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lark import Lark, Token, Tree, lexer
from lark.exceptions import LarkError, UnexpectedInput
from lark.grammar import NonTerminal, Rule, Terminal
from lark.lexer import PatternStr

from diagnose.errors import GrammarError
from diagnose.resources import find

STARTS = ("header", "message", "continuation", "record")


class Grammar:
    """One loaded grammar. `name` is that of its file; `lark` the parser behind it."""

    def __init__(self, path: Path, strict: bool = False) -> None:
        """Load the file; `strict` refuses every conflict and collision (tests: needs interegular)."""
        self.name = path.stem
        self.path = path
        text = path.read_text(encoding="utf-8")
        self.starts = tuple(start for start in STARTS if f"\n{start}:" in text or f"\n?{start}:" in text)
        # the tests install interegular for strict mode; merely installed, it makes every other load minutes slower
        lexer.has_interegular = strict
        try:
            self.lark = Lark(
                text,
                parser="lalr",
                lexer="contextual",
                start=list(self.starts),
                import_paths=[str(path.parent)],
                source_path=str(path),
                strict=strict,
                maybe_placeholders=False,
            )
        except LarkError as error:
            raise GrammarError(str(path), str(error).splitlines()[0]) from error

    def parse(self, text: str, start: str) -> tuple[str, list[Token]] | None:
        """Return the rule that reads the whole text and its named terminals in order, None where none does.

        An unknown start, and an empty text, are read by no rule.
        """
        if start not in self.starts or not text:
            return None
        try:
            tree = self.lark.parse(text, start=start)
        except UnexpectedInput:
            return None
        return str(tree.data), list(_tokens(tree))

    def kinds(self) -> tuple[str, ...]:
        """Return the names of all message rules: the kinds of event that this grammar can give."""
        found: dict[str, None] = {}
        for start in ("message", "continuation", "record"):
            for rule in self._alternatives(start):
                found[_name(rule)] = None
        return tuple(found)

    def literals(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield each alternative of each message with the literals that every record of it contains."""
        for start in ("message", "continuation", "record"):
            for rule in self._alternatives(start):
                yield _name(rule), self._literals_of(rule)

    def _alternatives(self, start: str) -> Iterator[Rule]:
        """Yield the rules that stand behind the alternatives of a start rule."""
        if start not in self.starts:
            return
        for entry in self._rules(start):
            symbol = entry.expansion[0]
            if entry.options.expand1 and len(entry.expansion) == 1 and isinstance(symbol, NonTerminal):
                yield from self._rules(symbol.name)
            else:
                yield entry

    def _rules(self, name: str) -> Iterator[Rule]:
        return (rule for rule in self.lark.rules if rule.origin.name == name)

    def _literals_of(self, rule: Rule) -> frozenset[str]:
        found: set[str] = set()
        for symbol in rule.expansion:
            if isinstance(symbol, Terminal):
                pattern = self.lark.get_terminal(symbol.name).pattern
                if isinstance(pattern, PatternStr) and not pattern.flags:
                    found.add(pattern.value)
            elif isinstance(symbol, NonTerminal):
                inner = [self._literals_of(each) for each in self._rules(symbol.name) if each is not rule]
                if inner:
                    found |= frozenset.intersection(*inner)
        return frozenset(found)


def _name(rule: Rule) -> str:
    return str(rule.alias or rule.origin.name)


def _tokens(tree: Tree[Token]) -> Iterator[Token]:
    for child in tree.children:
        if isinstance(child, Token):
            yield child
        else:
            yield from _tokens(child)


@cache
def load(name: str) -> Grammar:
    """Return the grammar of this name, built once a process. Raises GrammarError where Lark refuses it."""
    return Grammar(find("grammars") / f"{name}.lark")
