"""sample_logs/<case>/case.yaml -> what a case shows and what must be found in it."""

import re
from pathlib import Path
from typing import get_args

from msgspec import Struct

from diagnose.knowledge.nodes import Mistakes, Node, read, word
from diagnose.knowledge.stages import ERAS, TYPES
from diagnose.knowledge.template import UNFILLED
from diagnose.model import Outcome

KEYS = (
    "title",
    "era",
    "type",
    "outcome",
    "percent",
    "migration_id",
    "vm",
    "expect",
    "also",
    "source",
    "story",
)
REQUIRED = ("title", "era", "type", "outcome", "expect", "source", "story")
OUTCOMES: tuple[str, ...] = get_args(Outcome)
_TOLD = ("title", "source", "story")  # what may not be empty; `expect: []` says that nothing is to be found
_NULL = ("", "null", "~")
_PUBLISHED = re.compile(r"https?://\S|\bKB \d")
_FEWEST_WORDS = 3  # of a publication's title, where no address of it is known


class Case(Struct, frozen=True):
    """A sample: `expect` the causes that may rank first, empty for none; `also` those that may stand behind.

    `unfilled`: the places where it still holds the template's text. `place`: where the file's keys begin.
    """

    name: str
    folder: Path
    title: str
    era: str
    type: str
    outcome: str
    percent: int | None
    migration_id: str
    vm: str
    expect: tuple[str, ...]
    also: tuple[str, ...]
    source: tuple[str, ...]
    place: str = ""
    unfilled: tuple[str, ...] = ()


def cases(root: Path, mistakes: Mistakes) -> tuple[Case, ...]:
    """Return the cases of a sample folder in the order of their names; every mistake is told."""
    found = []
    for path in sorted(root.glob("*/case.yaml")):
        node = read(path, f"{root.name}/{path.parent.name}/{path.name}", mistakes)
        if node is not None:
            found.append(_case(path, node))
    return tuple(found)


def _case(path: Path, node: Node) -> Case:
    keys = node.map(known=KEYS, required=REQUIRED)
    for name in _TOLD:
        if name in keys and not keys[name].says_something():
            node.mistake_at(name, f"{name} says nothing")

    def text(name: str) -> str:
        value = keys[name].text() if name in keys else ""
        return "" if value in _NULL else value

    percent = text("percent")
    return Case(
        name=path.parent.name,
        folder=path.parent,
        title=text("title"),
        era=word(keys, "era", ERAS),
        type=word(keys, "type", TYPES),
        outcome=word(keys, "outcome", OUTCOMES),
        percent=keys["percent"].percent() if percent else None,
        migration_id=_id(keys, text("migration_id")),
        vm=_vm(keys, text("vm")),
        expect=keys["expect"].texts() if "expect" in keys else (),
        also=keys["also"].texts() if "also" in keys else (),
        source=_sources(keys["source"]) if "source" in keys else (),
        place=node.place,
        unfilled=tuple(at.place for at in node.saying(UNFILLED)),
    )


def _id(keys: dict[str, Node], text: str) -> str:
    """Return the id; one that no report would show is a mistake."""
    if text and not (text.isascii() and text.isdigit()):
        keys["migration_id"].mistake(f"migration_id is a decimal number or null, not {text!r}")
    return text


def _vm(keys: dict[str, Node], text: str) -> str:
    """Return the VM's name; a path is a mistake."""
    if "/" in text or text.endswith(".vmx"):
        keys["vm"].mistake(f"vm is the VM's name or null, not the path {text!r}")
    return text


def _sources(node: Node) -> tuple[str, ...]:
    """Return where the forms of the records are from; an item from which nobody could find that is a mistake."""
    texts = node.texts()
    for item, text in zip(node.items() if texts else (), texts, strict=True):
        if (text or not item.says_something()) and not _can_be_found(text):
            item.mistake(f"a source is an address, a KB's number, a title, or 'constructed: why', not {text!r}")
    return texts


def _can_be_found(source: str) -> bool:
    """Say whether a source names a publication, or says why there is none."""
    if source.startswith("constructed"):
        return bool(source.removeprefix("constructed").removeprefix(":").strip())
    return bool(_PUBLISHED.search(source)) or len(source.split()) >= _FEWEST_WORDS


class Published(Struct, frozen=True):
    """A published failure with its labels: excerpts as (host, file, text), and the causes that count as right."""

    id: str
    expect: tuple[str, ...]
    logs: tuple[tuple[str, str, str], ...]


def published(folder: Path) -> tuple[Published, ...]:
    """Return the published cases of a folder, a YAML file each, in the order of their names.

    Keys beyond `id`, `expect` and `logs` (a list of `host`, `file`, `text`) are for people. A mistake raises.
    """
    mistakes = Mistakes()
    found = []
    for path in sorted(folder.glob("*.yaml")):
        node = read(path, path.name, mistakes)
        keys = node.map(required=("id", "expect", "logs")) if node else {}
        if len(keys) >= 3 and not mistakes:
            rows = [row.map() for row in keys["logs"].items()]
            logs = tuple((row["host"].text(), row["file"].text(), row["text"].text()) for row in rows)
            found.append(Published(keys["id"].text(), keys["expect"].texts(), logs))
    if mistakes:
        raise mistakes[0]
    return tuple(found)
