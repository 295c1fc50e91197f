"""YAML with the place of every node: the only door to PyYAML.

Mistakes are collected, not raised, so that all of a file's mistakes are told at once. For whoever holds the
knowledge base as a whole against something else, where keys and items stand can be kept beside them.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from math import isfinite, nan
from pathlib import Path

import yaml
from yaml.reader import ReaderError

from diagnose.errors import DiagnoseError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mistakes(list[DiagnoseError]):
    """The mistakes found so far, in the order of their finding, and, where asked to remember, where parts stand.

    It is asked to only where somebody looks for mistakes: it makes reading half again as slow.
    """

    def __init__(self, remembering: bool = False) -> None:
        super().__init__()
        self._remembering = remembering
        self._parts: dict[tuple[str, str], tuple[Node, Node]] = {}

    def add(self, place: str, reason: str) -> None:
        """Add one."""
        self.append(DiagnoseError(place, reason))

    def remember(self, at: str, name: str, key: "Node", value: "Node") -> None:
        """Keep where a mapping's key and its value, or an item of a list (both are the item), stand."""
        if self._remembering:
            self._parts[at, name] = (key, value)

    def key_of(self, at: str, *names: str) -> str:
        """Return where the key or item stands that is found by these names, one below the other.

        `at` is the place of the outermost mapping. Where a name is not there: the place of what should hold it.
        """
        return self._found(at, names)[0]

    def value_of(self, at: str, *names: str) -> str:
        """Return where the value of that key stands; the same as key_of where it is an item or not there."""
        return self._found(at, names)[1]

    def _found(self, at: str, names: tuple[str, ...]) -> tuple[str, str]:
        key, value = at, at
        for name in names:
            if (value, name) not in self._parts:
                return key, key
            part = self._parts[value, name]
            key, value = part[0].place, part[1].place
        return key, value


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

    def mistake_at(self, name: str, reason: str) -> None:
        """Tell a mistake at a key of this mapping; at the mapping where it has no such key."""
        pairs = self._node.value if isinstance(self._node, yaml.MappingNode) else ()
        found = next((key for key, _ in pairs if key.value == name), self._node)
        Node(found, self._file, self._mistakes).mistake(reason)

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
        found = []
        for item in self.items():
            found.append(item.text())
            self._mistakes.remember(self.place, found[-1], item, item)
        return tuple(found)

    def map(self, known: tuple[str, ...] = (), required: tuple[str, ...] = ()) -> dict[str, "Node"]:
        """Return a mapping; unknown (where `known` names any), duplicate and missing keys are mistakes.

        A missing key is told at the key that it stands before, in the order of `known`; else at the last key.
        """
        if not isinstance(self._node, yaml.MappingNode):
            self.mistake("a mapping (key: value) is wanted here")
            return {}
        found: dict[str, Node] = {}
        at = self.place
        for key_node, value_node in self._node.value:
            key = Node(key_node, self._file, self._mistakes)
            name = key.text()
            if name in found:
                key.mistake(f"the key {name!r} is given twice")
            elif known and name not in known:
                key.mistake(f"unknown key {name!r}{nearest(name, known)}")
            found[name] = Node(value_node, self._file, self._mistakes)
            self._mistakes.remember(at, name, key, found[name])
        for name in required:
            if name not in found:
                self._tell_missing(name, tuple(found), known or required)
        return found

    def _tell_missing(self, name: str, there: tuple[str, ...], order: tuple[str, ...]) -> None:
        after = [each for each in order[order.index(name) + 1 :] if each in there]
        before = f"; it stands before {after[0]!r}" if after else ""
        self.mistake_at((*after, *there[-1:], "")[0], f"the key {name!r} is missing{before}")

    def keys_in_order(self) -> tuple[str, ...]:
        """Return the keys of a mapping as they stand."""
        if not isinstance(self._node, yaml.MappingNode):
            return ()
        return tuple(str(key.value) for key, _ in self._node.value)

    def saying(self, texts: frozenset[str]) -> Iterator["Node"]:
        """Yield the key of every value in here, at any depth, that is one of the texts; in a list, the item."""
        waiting, seen = [(self._node, self._node)], set()
        while waiting:
            at, value = waiting.pop()
            if id(value) in seen:
                continue  # an alias: it may even stand inside of what it names
            seen.add(id(value))
            if isinstance(value, yaml.ScalarNode):
                if " ".join(value.value.split()) in texts:
                    yield Node(at, self._file, self._mistakes)
            elif isinstance(value, yaml.MappingNode):
                waiting += reversed(value.value)
            else:
                waiting += [(item, item) for item in reversed(value.value)]


def nearest(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean X?" for the known name that is nearest, "" where none is near."""
    best = get_close_matches(name, list(known), n=1)
    return f"; did you mean {best[0]!r}?" if best else ""


def read(path: Path, shown: str, mistakes: Mistakes) -> Node | None:
    """Return the root of a YAML file, None where it is empty or no YAML: then a mistake says why."""
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown
        mistakes.add(place, f"is no YAML: {error.problem or error}")
        return None
    except ReaderError as error:
        mistakes.add(f"{shown}:{_place_in(text[: error.position])}", f"is no YAML: {error.reason}")
        return None
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        mistakes.add(f"{shown}:{_place_in(before)}", f"is no UTF-8 text: {error.reason}")
        return None
    except OSError as error:
        mistakes.add(shown, f"cannot be read: {error.strerror or error}")
        return None
    if root is None:
        mistakes.add(f"{shown}:1:1", "is empty")
        return None
    return Node(root, shown, mistakes)


def _place_in(before: str) -> str:
    """Return line:column of what follows a text."""
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


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
