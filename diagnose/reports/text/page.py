"""A page of so many columns that text is set on: indentation, wrapping, styles, nothing cut.

What comes in may be anybody's log: characters that cannot be seen are escaped, and no text is ever
read as markup. Without colour the page holds no control code at all.
"""

import io
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from diagnose.model import Evidence
from diagnose.reports.words import indented, place, visible

Part = str | tuple[str, str]
"""A piece of a line: plain, or with a rich style."""

_NARROWEST = 40
_LEAST = 20  # columns that are left to text however deep it is indented
_AFTER = ("/!,;&?", "-_.:=")  # behind these a word longer than a line is broken: the first choice, the second


class Page:
    """Takes lines in their order and wraps them; `text` is all that was set."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width = max(width, _NARROWEST)
        self._out = io.StringIO()
        self._quoted: set[Evidence] = set()
        self._console = Console(
            file=self._out,
            width=self.width,
            force_terminal=colour,
            color_system="standard" if colour else None,
            no_color=not colour,
            force_jupyter=False,
            legacy_windows=False,
            markup=False,
            highlight=False,
            emoji=False,
        )

    @property
    def text(self) -> str:
        """Return the page, its last line ended, no blank lines at its end."""
        return self._out.getvalue().rstrip("\n") + "\n"

    def forget(self) -> None:
        """Begin a part of the page that is to be read alone: quote anew what was quoted before."""
        self._quoted.clear()

    def gap(self) -> None:
        """Leave a line blank."""
        self._out.write("\n")

    def put(self, *parts: Part, indent: int = 0, hang: int = 0) -> None:
        """Set a paragraph; where it wraps, its further lines stand `hang` columns deeper."""
        whole = Text()
        for part in parts:
            said, style = (part, "") if isinstance(part, str) else part
            whole.append(visible(said), style)
        deeper = indent + hang
        at = breaks(whole.plain, max(self.width - indent, _LEAST), max(self.width - deeper, _LEAST))
        for n, line in enumerate(whole.divide(at)):
            line.rstrip()
            self._console.print(Text.assemble(" " * (deeper if n else indent), line), soft_wrap=True)

    def prose(self, text: str, indent: int, lead: str = "") -> None:
        """Set text that may have several lines, each a paragraph of its own, after a leading mark."""
        for n, line in enumerate(text.strip().splitlines()):
            first = lead if n == 0 else " " * len(lead)
            self.put(first + line.rstrip(), indent=indent, hang=len(lead))

    def quote(self, evidence: Sequence[Evidence], indent: int, most: int) -> None:
        """Quote records, each below its place; say how many more there are than `most`.

        What was quoted since the last `forget` is named by its place alone.
        """
        for record in evidence[:most]:
            again = " (above)" if record in self._quoted else ""
            self.put((place(record), "cyan"), again, indent=indent, hang=2)
            if not again:
                self.put(indented(record.text), indent=indent + 2, hang=2)
            if record.repeats:
                self.put((f"and {record.repeats:,} times more, as the log says", "dim"), indent=indent + 2, hang=2)
            self._quoted.add(record)
        self.more(len(evidence) - most, indent)

    def more(self, left: int, indent: int) -> None:
        """Say how many of a list were left out; nothing where none was."""
        if left > 0:
            self.put((f"and {left:,} more (--format json has all)", "dim"), indent=indent, hang=2)


def breaks(text: str, first: int, rest: int) -> list[int]:
    """Return where to break the text into lines of at most `first`, then `rest` columns.

    Lines end at blanks. A word that no line can hold goes on where it stands, broken behind a
    stroke or comma where one is near, otherwise anywhere: nothing is lost but blanks at a break.
    """
    found: list[int] = []
    start, width = 0, first
    while (end := _reach(text, start, width)) < len(text):
        start = _break(text, start, end, rest)
        if start >= len(text):
            break
        found.append(start)
        width = rest
    return found


def _reach(text: str, start: int, width: int) -> int:
    """Return the end of what fits in `width` columns from `start` on; one character always does."""
    end, used = start, 0
    while end < len(text):
        used += cell_len(text[end])
        if used > width and end > start:
            break
        end += 1
    return end


def _break(text: str, start: int, end: int, rest: int) -> int:
    """Return where the next line starts, for a line from `start` that holds text up to `end`."""
    blank = text.rfind(" ", start, end + 1)
    if text[start:blank].strip() and blank > start:
        word = text[blank + 1 :].split(" ", 1)[0]
        if blank == end or cell_len(word) <= rest:
            return _past_blanks(text, blank)
    for marks in _AFTER:
        near = max(text.rfind(mark, start, end) for mark in marks) + 1
        if near - start > (end - start) // 2:
            return near
    return _past_blanks(text, end)


def _past_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] == " ":
        at += 1
    return at
