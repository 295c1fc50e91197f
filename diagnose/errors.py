"""Every expected trouble, with the place where it is and the way out.

An error of these classes is printed by the command line as one line; anything else that reaches
it is a defect of the program.
"""

from __future__ import annotations  # a class names itself in its own annotations


class DiagnoseError(Exception):
    """Expected trouble: `place` (path, path:line or path:line:column) and what is wrong there."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.place = place
        self.reason = reason


class InputError(DiagnoseError):
    """An input that cannot be read at all."""


class GrammarError(DiagnoseError):
    """A grammar file that Lark or the conventions of grammars/ refuse."""


class KnowledgeError(DiagnoseError):
    """One or more mistakes in the knowledge base; `mistakes` holds all of them, each with its place."""

    def __init__(self, mistakes: list[DiagnoseError]) -> None:
        first = mistakes[0]
        more = f" (and {len(mistakes) - 1} more: diagnose kb lint)" if len(mistakes) > 1 else ""
        super().__init__(first.place, first.reason + more)
        self.mistakes = mistakes
