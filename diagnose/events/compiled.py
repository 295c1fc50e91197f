"""A start rule of a grammar as one regular expression, made mechanically from what Lark's loader read.

The grammars are flat (a rule is literals, terminals, options and alternatives), so every rule is a regular
expression already; run as one it reads five times as many records a second as the LALR parser that Lark
builds from the same text. Lark stays the only source, and the oracle: a test holds both against each other
on every sample and every sample log.
"""

import re
from collections.abc import Mapping
from typing import Any

from lark import Tree
from lark.grammar import NonTerminal, Symbol, Terminal
from lark.lexer import PatternStr, TerminalDef
from msgspec import Struct

Rules = Mapping[str, Tree[Any]]
Terminals = Mapping[str, TerminalDef]
Way = list[Tree[Any]]
Read = tuple[str, list[tuple[str, str]]]  # the kind, and (terminal, text) of what is named
_END = (99, 0)  # ranks below every terminal: of two that part where one ends, the longer is taken
_REPEATS = {"?": "?+", "*": "*+", "+": "++"}


class Alternative(Struct, frozen=True):
    """One wording of a message: its kind, and the tree of what it is made of."""

    kind: str
    tree: Tree[Any]


def alternatives(start: str, rules: Rules) -> list[Alternative]:
    """Return the wordings behind a start rule: `a | b` of rules, each with its own alternatives, aliases by name."""
    found: list[Alternative] = []
    for each in rules[start].children:
        symbol = _only_symbol(each)
        if symbol is not None and symbol.name in rules:
            found += [Alternative(_kind(inner, symbol.name), inner) for inner in rules[symbol.name].children]
        else:
            found.append(Alternative(_kind(each, start), each))
    return found


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


class Expression:
    """What reads a text by a start rule: the kind and the named terminals, as Lark would give them."""

    def __init__(self, start: str, rules: Rules, terminals: Terminals) -> None:
        """Compile the start rule; `rules` and `terminals` are those of the whole grammar."""
        self._rules = rules
        self._terminals = terminals
        self._names: list[tuple[str, str]] = []  # group and terminal, in the order of the groups
        self._kinds: dict[str, tuple[str, list[tuple[str, str]]]] = {}  # marking group -> kind, its groups
        ways = [(way, each.kind) for each in alternatives(start, rules) for way in self._ways(each.tree)]
        self._fullmatch = re.compile(self._tree(ways, [])).fullmatch

    def read(self, text: str) -> Read | None:
        """Return the kind and the tokens; None where no alternative reads the whole text.

        The tokens stand in the order of the rule; those of a repetition of alternatives in that of the grammar.
        """
        found = self._fullmatch(text)
        if found is None:
            return None
        kind, names = self._kinds[str(found.lastgroup)]
        return kind, [(terminal, found[group]) for group, terminal in names if found[group] is not None]

    def terminals(self) -> dict[str, set[str]]:
        """Return the named terminals that each kind can give."""
        found: dict[str, set[str]] = {}
        for kind, names in self._kinds.values():
            found.setdefault(kind, set()).update(terminal for _, terminal in names)
        return found

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
        if item.data == "value" and isinstance(item.children[0], NonTerminal):
            return self._ways(self._rules[item.children[0].name])
        return self._ways(item) if item.data in ("expansions", "expansion", "alias") else [[item]]

    def _tree(self, ways: list[tuple[Way, str]], above: list[tuple[str, str]]) -> str:
        """Return the expression of ways that share what stands `above` them: what they begin alike with is tried once.

        Where they part, the higher rank is tried first. A way's end is marked by a group that names its kind.
        """
        parts: dict[str, list[tuple[Way, str]]] = {}
        for way, kind in ways:
            parts.setdefault(str(way[0]) if way else "", []).append((way, kind))
        written = []
        for own in sorted(parts.values(), key=lambda own: self._rank(own[0][0])):
            if not own[0][0]:
                written.append(self._end(own[0][1], above))
                continue
            before = len(self._names)
            item = self._item(own[0][0][0])
            named = [*above, *self._names[before:]]
            written.append(item + self._tree([(way[1:], kind) for way, kind in own], named))
        return written[0] if len(written) == 1 else f"(?:{'|'.join(written)})"

    def _end(self, kind: str, above: list[tuple[str, str]]) -> str:
        group = f"kind__{len(self._kinds)}"
        self._kinds[group] = (kind, above)
        return f"(?P<{group}>)"

    def _rank(self, way: Way) -> tuple[int, int]:
        """Return how Lark ranks what a way begins with: terminals by priority, literals by length, the end last."""
        if not way:
            return _END
        item = way[0]
        if item.data != "value":
            return self._rank(self._ways(item.children[0])[0])
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
        value = item.children[0]
        if not isinstance(value, Terminal):
            return literal(value)
        pattern = self._terminals[value.name].pattern.to_regexp()
        if value.name.startswith("_"):
            return f"(?>{pattern})"
        group = f"{value.name}__{len(self._names)}"
        self._names.append((group, value.name))
        return f"(?P<{group}>(?>{pattern}))"


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
