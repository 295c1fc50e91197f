"""sample_logs/<case>/case.yaml -> what a case shows and what must be found in it."""

from pathlib import Path

from msgspec import Struct

from diagnose.knowledge.nodes import Mistakes, Node, read
from diagnose.knowledge.template import UNFILLED

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

    def text(name: str) -> str:
        value = keys[name].text() if name in keys else ""
        return "" if value in ("null", "~") else value

    percent = text("percent")
    return Case(
        name=path.parent.name,
        folder=path.parent,
        title=text("title"),
        era=text("era"),
        type=text("type"),
        outcome=text("outcome"),
        percent=int(percent) if percent.isdigit() else None,
        migration_id=text("migration_id"),
        vm=text("vm"),
        expect=keys["expect"].texts() if "expect" in keys else (),
        also=keys["also"].texts() if "also" in keys else (),
        source=keys["source"].texts() if "source" in keys else (),
        place=node.place,
        unfilled=tuple(at.place for at in node.saying(UNFILLED)),
    )


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
