"""What is told of an input: each problem once, and of those that are alike only the first ones."""

import re
from collections.abc import Callable
from typing import Protocol

from diagnose.model import Problem

Note = Callable[[Problem], None]

_ODD = re.compile(r"\([^()]*\)|'[^']*'|\d[\d,]*")  # what differs between two problems that are alike
_KINDS = 200  # kinds of problems that are told apart: the sentences are ours, and there are fewer


class Watch(Protocol):
    """Watches the reading of the inputs, for a progress bar."""

    def at(self, path: str) -> None:
        """Be told that this file is read now."""

    def advance(self, size: int) -> None:
        """Be told that so many more bytes of the input were taken from the disk or the pipe."""


Left = Callable[[str], None]
"""Is told, by its host's label, of a file in a bundle that nobody asks for."""


class Notes:
    """The problems of one input, handed on to `note` as they come; `end` says how many were not."""

    def __init__(self, note: Note, alike: int) -> None:
        self._note = note
        self._alike = alike
        self.told = False  # anything at all
        self._counts: dict[str, int] = {}
        self._first: dict[str, str] = {}

    def tell(self, path: str, text: str) -> None:
        """Hand a problem on, unless there were enough of its kind."""
        self.told = True
        kind = _ODD.sub("", text)
        if kind not in self._counts and len(self._counts) >= _KINDS:
            kind = ""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        self._first.setdefault(kind, text)
        if self._counts[kind] <= self._alike:
            self._note(Problem(path, text))

    def end(self, name: str) -> None:
        """Say of each kind how many more there were, under the input's name."""
        for kind, count in self._counts.items():
            if count > self._alike:
                self._note(Problem(name, f"and {count - self._alike:,} more like it: {self._first[kind]}"))
        self._counts.clear()
