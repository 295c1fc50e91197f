"""Lark's own parser of a grammar file: slow, and right by definition. The tests hold the expressions against it."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from lark import Lark, Token, Tree, lexer
from lark.exceptions import LarkError, UnexpectedInput

from diagnose.errors import GrammarError
from diagnose.events.compiled import Read, text_of


class Oracle:
    """Reads records by Lark's LALR parser of a grammar file."""

    def __init__(self, path: Path, starts: tuple[str, ...]) -> None:
        """Take the file and the start rules that it has."""
        self._path = path
        self._starts = starts

    def parse(self, text: str, start: str) -> Read | None:
        """Return the rule that reads the whole text and its named terminals in order, None where none does."""
        if start not in self._starts or not text:
            return None
        try:
            tree = self.lark.parse(text, start=start)
        except UnexpectedInput:
            return None
        return str(tree.data), [(token.type, str(token)) for token in _tokens(tree)]

    @cached_property
    def lark(self) -> Lark:
        """Lark's parser of the grammar."""
        return build(self._path, self._starts, strict=False)


def build(path: Path, starts: tuple[str, ...], strict: bool) -> Lark:
    """Return Lark's LALR parser of a grammar file; `strict` refuses every conflict and collision.

    Raises GrammarError where Lark refuses the grammar.
    """
    # the tests install interegular for strict mode; merely installed, it makes every other load minutes slower
    lexer.has_interegular = strict
    try:
        return Lark(
            text_of(path),
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
