"""The rules of a grammar file written as expressions, mechanically, from what Lark's loader read.

The grammars are flat (a rule is literals, terminals, options and alternatives), so every rule is a regular
expression already; run as one it reads five times as many records a second as the LALR parser that Lark
builds from the same text. Lark stays the only source, and the oracle: a test holds both against each other
on every sample and every sample log.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lark import Tree, lexer
from lark.exceptions import LarkError
from lark.grammar import NonTerminal, Symbol, Terminal
from lark.lexer import PatternStr, TerminalDef
from lark.load_grammar import load_grammar
from msgspec import Struct

from diagnose.errors import GrammarError
from diagnose.events.compiled import Compiled, Expression, text_of

Rules = Mapping[str, Tree[Any]]
Terminals = Mapping[str, TerminalDef]
Way = list[Tree[Any]]
_Part = tuple[Tree[Any] | None, list[tuple[Way, str]]]  # what ways begin with (None: they end), and how each goes on
_END = (99, 0)  # ranks below every terminal: of two that part where one ends, the longer is taken
_REPEATS = {"?": "?+", "*": "*+", "+": "++"}


class Alternative(Struct, frozen=True):
    """One wording of a message: its kind, and the tree of what it is made of."""

    kind: str
    tree: Tree[Any]


def alternatives(start: str, rules: Rules) -> list[Alternative]:
    """Return the wordings behind a start rule: `a | b` of rules, each with its own alternatives, aliases by name."""
    found: list[Alternative] = []
    for each in _flat(rules[start]):
        symbol = _only_symbol(each)
        if symbol is not None and symbol.name in rules:
            found += [Alternative(_kind(inner, symbol.name), inner) for inner in rules[symbol.name].children]
        else:
            found.append(Alternative(_kind(each, start), each))
    return found


def _flat(tree: Tree[Any]) -> list[Tree[Any]]:
    """Return the alternatives of a rule, those of its `%extend` among them."""
    return [each for child in tree.children for each in (_flat(child) if child.data == "expansions" else [child])]


def _only_symbol(tree: Tree[Any]) -> NonTerminal | None:
    if tree.data == "expansion" and len(tree.children) == 1:
        symbol = _symbol(tree.children[0])
        return symbol if isinstance(symbol, NonTerminal) else None
    return None


def _symbol(value: Any) -> Symbol | None:
    if isinstance(value, Tree) and value.data == "value" and isinstance(value.children[0], Symbol):
        return value.children[0]
    return None


def _kind(tree: Tree[Any], name: str) -> str:
    if tree.data != "alias":
        return name
    alias = tree.children[1]
    return str(alias.name if isinstance(alias, Symbol) else alias)


def write(path: Path, starts: tuple[str, ...]) -> Compiled:
    """Return what a grammar file is compiled to. Raises GrammarError where Lark refuses it."""
    lexer.has_interegular = False  # merely installed, as for the tests, it makes every load slower
    try:
        loaded, _ = load_grammar(text_of(path), str(path), [str(path.parent)], False)  # type: ignore[no-untyped-call]  # lark gives it no types
        rules = {str(name): tree for name, _, tree, _ in loaded.rule_defs}
        own = tuple(start for start in starts if start in rules)
        defined, _, _ = loaded.compile(list(own), "*")
    except LarkError as error:
        raise GrammarError(str(path), " ".join(str(error).split())[:300]) from error
    terminals = {terminal.name: terminal for terminal in defined}
    return Compiled(
        {start: _Writer(start, rules, terminals).expression for start in own},
        [
            (each.kind, sorted(way))
            for start in own
            if start != "header"
            for each in alternatives(start, rules)
            for way in sorted(literals(each.tree, rules, terminals), key=sorted)
        ],
        _noise(rules, terminals),
    )


def _noise(rules: Rules, terminals: Terminals) -> list[str]:
    """Return the phrases of the rule `noise`, none where a grammar has no such rule."""
    found = alternatives("noise", rules) if "noise" in rules else []
    return sorted(phrase for each in found for way in literals(each.tree, rules, terminals) for phrase in way)


class _Writer:
    """Writes the expression of a start rule."""

    def __init__(self, start: str, rules: Rules, terminals: Terminals) -> None:
        self._rules = rules
        self._terminals = terminals
        self._names: list[tuple[str, str]] = []  # group and terminal, in the order of the groups
        self._kinds: dict[str, tuple[str, list[tuple[str, str]]]] = {}  # marking group -> kind, its groups
        ways = [(way, each.kind) for each in alternatives(start, rules) for way in self._ways(each.tree)]
        self.expression = Expression(self._tree(ways, []), self._kinds)

    def _ways(self, tree: Any) -> list[Way]:
        """Return every way to write a tree, as sequences of terminals, literals and options.

        An option at the very beginning makes two ways, because there Lark chooses among all alternatives.
        """
        if tree.data == "expansions":
            return [way for child in tree.children for way in self._ways(child)]
        if tree.data == "expansion":
            ways: list[Way] = [[]]
            for child in tree.children:
                ways = [[*way, *more] for way in ways for more in self._ways_of_item(child, first=not way)]
            return ways
        return self._ways_of_item(tree.children[0] if tree.data == "alias" else tree, first=True)

    def _ways_of_item(self, item: Any, first: bool) -> list[Way]:
        if item.data == "maybe":
            return [*self._ways(item.children[0]), []] if first else [[item]]
        return self._ways(item) if item.data in ("expansions", "expansion", "alias") else [[item]]

    def _tree(self, ways: list[tuple[Way, str]], above: list[tuple[str, str]]) -> str:
        """Return the expression of ways that share what stands `above` them: what they begin alike with is tried once.

        Where they part, the higher rank is tried first, and neighbours that go on alike share what follows. A way's
        end is marked by a group that names its kind; kind "": the ways of a part of a rule, which marks nothing.
        """
        parts = self._parts(ways)
        written: list[str] = []
        while parts:
            firsts, tail = _alike(parts)
            del parts[: len(firsts)]
            if firsts[0] is None:
                written.append(self._end(tail[0][1], above))
                continue
            before = len(self._names)
            items = [self._item(first) for first in firsts]
            named = [*above, *self._names[before:]]
            written.append((items[0] if len(items) == 1 else f"(?:{'|'.join(items)})") + self._tree(tail, named))
        return written[0] if len(written) == 1 else f"(?:{'|'.join(written)})"

    def _parts(self, ways: list[tuple[Way, str]]) -> list["_Part"]:
        """Return the ways by what they begin with, in the order in which that is tried.

        Only where there are several, a rule that one begins with is written out: its own beginnings are ranked
        among the others.
        """
        parts: dict[str, _Part] = {}
        for way, kind in ways:
            first = way[0] if way else None
            parts.setdefault(str(first), (first, []))[1].append((way[1:], kind))
        if len(parts) > 1 and any(_rule_of(first) for first, _ in parts.values()):
            return self._parts([(whole, kind) for way, kind in ways for whole in self._written_out(way)])
        return sorted(parts.values(), key=lambda part: self._rank([part[0]] if part[0] is not None else []))

    def _written_out(self, way: Way) -> list[Way]:
        rule = _rule_of(way[0]) if way else ""
        return [[*begin, *way[1:]] for begin in self._ways(self._rules[rule])] if rule else [way]

    def _end(self, kind: str, above: list[tuple[str, str]]) -> str:
        if not kind:
            return ""
        group = f"kind__{len(self._kinds)}"
        self._kinds[group] = (kind, above)
        return f"(?P<{group}>)"

    def _rank(self, way: Way) -> tuple[int, int]:
        """Return how Lark ranks what a way begins with: terminals by priority, literals by length, the end last."""
        if not way:
            return _END
        item = way[0]
        rule = _rule_of(item)
        if rule or item.data != "value":
            ways = self._ways(self._rules[rule] if rule else item.children[0])
            return min(map(self._rank, ways)) if rule else self._rank(ways[0])
        value = item.children[0]
        if isinstance(value, Terminal):
            return (-self._terminals[value.name].priority, 0)
        return (0, -len(literal_text(value)[0]))

    def _choice(self, tree: Any) -> str:
        ways = sorted(self._ways(tree), key=self._rank)
        return f"(?:{'|'.join(''.join(self._item(item) for item in way) for way in ways)})"

    def _item(self, item: Any) -> str:
        if item.data == "maybe":
            return f"{self._choice(item.children[0])}?+"
        if item.data == "expr":
            return f"{self._choice(item.children[0])}{_REPEATS[str(item.children[1])]}"
        rule = _rule_of(item)
        if rule:
            return self._tree([(way, "") for way in self._ways(self._rules[rule])], [])
        value = item.children[0]
        if not isinstance(value, Terminal):
            return literal(value)
        pattern = self._terminals[value.name].pattern.to_regexp()
        if value.name.startswith("_"):
            return f"(?>{pattern})"
        group = f"{value.name}__{len(self._names)}"
        self._names.append((group, value.name))
        return f"(?P<{group}>(?>{pattern}))"


def _rule_of(item: Tree[Any] | None) -> str:
    """Return the name of the rule that an item calls, "" where it is anything else."""
    value = item.children[0] if item is not None and item.data == "value" else None
    return str(value.name) if isinstance(value, NonTerminal) else ""


def _alike(parts: list["_Part"]) -> tuple[list[Tree[Any] | None], list[tuple[Way, str]]]:
    """Return what the first parts that go on alike begin with, and how they go on."""
    tail = str(parts[0][1])
    count = next((n for n, part in enumerate(parts) if str(part[1]) != tail or part[0] is None), len(parts)) or 1
    return [first for first, _ in parts[:count]], parts[0][1]


def literal(tree: Tree[Any]) -> str:
    """Return the expression of a literal that stands in a rule, with its flag."""
    text, flag = literal_text(tree)
    return f"(?i:{re.escape(text)})" if flag else re.escape(text)


def literal_text(tree: Tree[Any]) -> tuple[str, bool]:
    """Return a literal's text, and whether it ignores case."""
    quoted = str(tree.children[0])
    flag = quoted.endswith("i")
    inner = quoted.rstrip("i")[1:-1]
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found.group(1), found.group(1)), inner), flag


def literals(tree: Any, rules: Rules, terminals: Terminals) -> frozenset[frozenset[str]]:
    """Return, for each way to write the tree, the literals that every text of it contains.

    What is optional adds none; a literal that ignores case is none, because the pre-filter heeds case.
    """
    if tree.data == "expansions":
        return frozenset(way for child in tree.children for way in literals(child, rules, terminals))
    if tree.data == "expansion":
        ways = frozenset({frozenset[str]()})
        for child in tree.children:
            inner = literals(child, rules, terminals)
            ways = frozenset(way | more for way in ways for more in inner)
        return ways
    if tree.data == "alias" or (tree.data == "expr" and str(tree.children[1]) == "+"):
        return literals(tree.children[0], rules, terminals)
    if tree.data == "value":
        return _literals_of_value(tree.children[0], rules, terminals)
    return frozenset({frozenset()})


def _literals_of_value(value: Any, rules: Rules, terminals: Terminals) -> frozenset[frozenset[str]]:
    if isinstance(value, NonTerminal):
        return literals(rules[value.name], rules, terminals)
    if isinstance(value, Terminal):
        pattern = terminals[value.name].pattern
        text, heeds_case = pattern.value, isinstance(pattern, PatternStr) and not pattern.flags
    else:
        text, ignores_case = literal_text(value)
        heeds_case = not ignores_case
    return frozenset({frozenset({text} if heeds_case else ())})
