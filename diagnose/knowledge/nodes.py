"""YAML with the place of every node: the only door to PyYAML.

Mistakes are collected, not raised, so that all of a file's mistakes are told at once.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from math import isfinite, nan
from pathlib import Path

import yaml

from diagnose.errors import DiagnoseError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mistakes(list[DiagnoseError]):
    """The mistakes found so far, in the order of their finding."""

    def add(self, place: str, reason: str) -> None:
        """Add one."""
        self.append(DiagnoseError(place, reason))


class Node:
    """A YAML node and where it stands; what is not as asked for becomes a mistake and an empty value."""

    def __init__(self, node: yaml.Node, file: str, mistakes: Mistakes) -> None:
        self._node = node
        self._file = file
        self._mistakes = mistakes

    @property
    def place(self) -> str:
        """file:line:column, counted from 1."""
        mark = self._node.start_mark
        return f"{self._file}:{mark.line + 1}:{mark.column + 1}"

    def mistake(self, reason: str) -> None:
        """Tell a mistake at this node."""
        self._mistakes.add(self.place, reason)

    def is_map(self) -> bool:
        """Say whether it is a mapping."""
        return isinstance(self._node, yaml.MappingNode)

    def is_list(self) -> bool:
        """Say whether it is a list."""
        return isinstance(self._node, yaml.SequenceNode)

    def says_something(self) -> bool:
        """Say whether there is more than an empty value, an empty list or an empty mapping."""
        value = self._node.value
        return bool(value.strip() if isinstance(value, str) else value)

    def text(self) -> str:
        """Return a scalar as text, as it is written."""
        if not isinstance(self._node, yaml.ScalarNode):
            self.mistake("a plain value is wanted here")
            return ""
        return str(self._node.value).strip()

    def number(self) -> float:
        """Return a scalar as a number."""
        value = self.text()
        try:
            number = float(value)
        except ValueError:
            number = nan
        if not isfinite(number):
            self.mistake(f"a number is wanted here, not {value!r}")
            return 0.0
        return number

    def percent(self) -> int:
        """Return a scalar as a whole number from 0 to 100."""
        value = self.text()
        if value.isascii() and value.isdigit() and int(value) <= 100:
            return int(value)
        self.mistake(f"a percentage from 0 to 100 is wanted here, not {value!r}")
        return 0

    def items(self) -> Iterator["Node"]:
        """Yield the items of a list; a single plain value counts as a list of one."""
        if isinstance(self._node, yaml.SequenceNode):
            for item in self._node.value:
                yield Node(item, self._file, self._mistakes)
        elif isinstance(self._node, yaml.ScalarNode):
            if self._node.value:
                yield self
        else:
            self.mistake("a list is wanted here")

    def texts(self) -> tuple[str, ...]:
        """Return a list of plain values."""
        return tuple(item.text() for item in self.items())

    def map(self, known: tuple[str, ...] = (), required: tuple[str, ...] = ()) -> dict[str, "Node"]:
        """Return a mapping; unknown (where `known` names any), duplicate and missing keys are mistakes."""
        if not isinstance(self._node, yaml.MappingNode):
            self.mistake("a mapping (key: value) is wanted here")
            return {}
        found: dict[str, Node] = {}
        for key_node, value_node in self._node.value:
            key = Node(key_node, self._file, self._mistakes)
            name = key.text()
            if name in found:
                key.mistake(f"the key {name!r} is given twice")
            elif known and name not in known:
                key.mistake(f"unknown key {name!r}{nearest(name, known)}")
            found[name] = Node(value_node, self._file, self._mistakes)
        for name in required:
            if name not in found:
                self.mistake(f"the key {name!r} is missing")
        return found

    def keys_in_order(self) -> tuple[str, ...]:
        """Return the keys of a mapping as they stand."""
        if not isinstance(self._node, yaml.MappingNode):
            return ()
        return tuple(str(key.value) for key, _ in self._node.value)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean X?" for the known name that is nearest, "" where none is near."""
    best = get_close_matches(name, list(known), n=1)
    return f"; did you mean {best[0]!r}?" if best else ""


def read(path: Path, shown: str, mistakes: Mistakes) -> Node | None:
    """Return the root of a YAML file, None where it is empty or no YAML: then a mistake says why."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown
        mistakes.add(place, f"is no YAML: {error.problem or error}")
        return None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mistakes.add(shown, f"cannot be read: {error}")
        return None
    if root is None:
        mistakes.add(f"{shown}:1:1", "is empty")
        return None
    return Node(root, shown, mistakes)


def one(keys: dict[str, Node], name: str) -> str:
    """Return a key's text in one line, "" where it is not there."""
    return " ".join(keys[name].text().split()) if name in keys else ""


def many(keys: dict[str, Node], name: str) -> tuple[str, ...]:
    """Return the texts of a key's list, each in one line; empty where it is not there."""
    return tuple(" ".join(text.split()) for text in keys[name].texts()) if name in keys else ()


def word(keys: dict[str, Node], name: str, known: tuple[str, ...], default: str = "") -> str:
    """Return a key's text that must be one of the known ones, else it is a mistake."""
    if name not in keys:
        return default
    word = keys[name].text()
    if word not in known:
        keys[name].mistake(f"{name} is one of {', '.join(known)}, not {word!r}")
    return word


def words(keys: dict[str, Node], name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of a key's list that must be known ones, each other is a mistake."""
    if name not in keys:
        return ()
    for item in keys[name].items():
        if item.text() not in known:
            item.mistake(f"{name} is one of {', '.join(known)}, not {item.text()!r}{nearest(item.text(), known)}")
    return keys[name].texts()
