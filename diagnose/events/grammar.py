"""A grammar file of grammars/, loaded by Lark: what takes a record's head off and what reads its body.

Conventions (held by tests): the start rules are `header` (its last terminal is BODY), `message`
(one rule a message, named for the event's kind), and, where a format needs them, `continuation`
(a further line of a record) and `record` (a record of a migration that no message reads).
Records are read by expressions compiled from the rules; Lark's own LALR parser of the same text is
there for the tests, which hold the two against each other.
"""

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

from lark import Lark, Token, Tree, lexer
from lark.exceptions import LarkError, UnexpectedInput
from lark.load_grammar import load_grammar

from diagnose.errors import GrammarError
from diagnose.events.compiled import Expression, Read, alternatives, literals
from diagnose.resources import find

STARTS = ("header", "message", "continuation", "record")


class Grammar:
    """One loaded grammar; `name` is that of its file, `starts` the start rules that it has."""

    def __init__(self, path: Path) -> None:
        """Load the file. Raises GrammarError where Lark refuses it."""
        self.name = path.stem
        self.path = path
        try:
            text = path.read_text(encoding="utf-8")
            loaded, _ = load_grammar(text, str(path), [str(path.parent)], False)  # type: ignore[no-untyped-call]  # lark gives it no types
            self._rules = {str(name): tree for name, _, tree, _ in loaded.rule_defs}
            self.starts = tuple(start for start in STARTS if start in self._rules)
            terminals, _, _ = loaded.compile(list(self.starts), "*")
        except LarkError as error:
            raise GrammarError(str(path), " ".join(str(error).split())[:300]) from error
        self._terminals = {terminal.name: terminal for terminal in terminals}
        self._expressions = {start: Expression(start, self._rules, self._terminals) for start in self.starts}

    def parse(self, text: str, start: str) -> Read | None:
        """Return the rule that reads the whole text and its named terminals in order, None where none does.

        An unknown start, and an empty text, are read by no rule.
        """
        expression = self._expressions.get(start)
        return expression.read(text) if expression and text else None

    def parse_by_lark(self, text: str, start: str) -> Read | None:
        """Return the same by Lark's own parser; slow, and right by definition."""
        if start not in self.starts or not text:
            return None
        try:
            tree = self.lark.parse(text, start=start)
        except UnexpectedInput:
            return None
        return str(tree.data), [(token.type, str(token)) for token in _tokens(tree)]

    @cached_property
    def lark(self) -> Lark:
        """Lark's parser of the grammar."""
        return build(self.path, self.starts, strict=False)

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
        for start in ("message", "continuation", "record"):
            if start in self.starts:
                for each in alternatives(start, self._rules):
                    for way in sorted(literals(each.tree, self._rules, self._terminals), key=sorted):
                        yield each.kind, way


def build(path: Path, starts: tuple[str, ...], strict: bool) -> Lark:
    """Return Lark's LALR parser of a grammar file; `strict` refuses every conflict and collision.

    Raises GrammarError where Lark refuses the grammar.
    """
    # the tests install interegular for strict mode; merely installed, it makes every other load minutes slower
    lexer.has_interegular = strict
    try:
        return Lark(
            path.read_text(encoding="utf-8"),
            parser="lalr",
            lexer="contextual",
            start=list(starts),
            import_paths=[str(path.parent)],
            source_path=str(path),
            strict=strict,
            maybe_placeholders=False,
        )
    except LarkError as error:
        raise GrammarError(str(path), " ".join(str(error).split())[:300]) from error


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
