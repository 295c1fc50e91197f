"""knowledge_base/ -> causes and stages, and every mistake in it with file:line:column.

An overlay folder (a site's own causes) replaces whole causes by id and adds new ones.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from diagnose.errors import KnowledgeError
from diagnose.kept import kept
from diagnose.knowledge.nodes import Mistakes, Node, many, nearest, one, read, word, words
from diagnose.knowledge.signs import signs
from diagnose.knowledge.stages import ERAS, TYPES, stages
from diagnose.knowledge.template import UNFILLED
from diagnose.model import Cause, KnowledgeInfo, Missing, Sign, Stage
from diagnose.resources import find

__all__ = ["Knowledge", "Mistakes", "Node", "events_named", "load", "nearest", "read", "read_all", "signs_of"]

AREAS = (
    "network",
    "storage",
    "cpu",
    "memory",
    "host",
    "config",
    "device",
    "vm",
    "cluster",
    "vcenter",
    "security",
    "resume",
)
KEYS = (
    "id", "title", "status", "level", "applies_to", "kind", "needs", "supports", "excludes", "foretold_by",
    "stage", "percent", "explanation", "remedy", "confirm", "false_positives", "missing", "references", "samples",
    "not_samples",
)  # fmt: skip
REQUIRED = (
    "id",
    "title",
    "status",
    "needs",
    "explanation",
    "remedy",
    "confirm",
    "false_positives",
    "references",
)
_CHECKED = ("needs", "remedy", "false_positives")  # what they must hold is told by a check of its own
STATUSES = ("proven", "draft", "retired")
LEVELS = ("cause", "general", "effect")
FAILURE, SIDE_EFFECT = "failure", "side-effect"
_NOT_CAUSES = ("stages.yaml", "status_codes.yaml", "calibration.yaml")


class Knowledge(Struct, frozen=True):
    """The knowledge base in force: causes by id in the order of their ids, stages in the order of the move."""

    causes: tuple[Cause, ...]
    stages: tuple[Stage, ...]
    codes: dict[str, str]
    calibration: tuple[tuple[float, float], ...]
    info: KnowledgeInfo

    def cause(self, id_: str) -> Cause | None:
        """Return the cause of this id, None where there is none."""
        return next((cause for cause in self.causes if cause.id == id_), None)


def load(overlay: Path | None = None) -> Knowledge:
    """Return the knowledge base, with the overlay's causes in place of those of the same id.

    Raises KnowledgeError with all mistakes where there is any.
    """

    def make() -> Knowledge:
        mistakes = Mistakes()
        knowledge = _read(overlay, mistakes)
        if mistakes:
            raise KnowledgeError(list(mistakes))
        return knowledge

    if overlay:
        return make()  # a site's own changes often, and its places are told by its folder
    code = Path(__file__).parent.glob("*.py")
    return kept("knowledge", sorted([*find("knowledge_base").rglob("*.yaml"), *code]), Knowledge, make)


def read_all(overlay: Path | None = None) -> tuple[Knowledge, Mistakes]:
    """Return what could be read, and all mistakes, which know the place of every key and item."""
    mistakes = Mistakes(remembering=True)
    return _read(overlay, mistakes), mistakes


def _read(overlay: Path | None, mistakes: Mistakes) -> Knowledge:
    root = find("knowledge_base")
    causes: dict[str, Cause] = {}
    in_order = stages(root / "stages.yaml", mistakes)
    digest = hashlib.sha256((root / "stages.yaml").read_bytes())
    names = tuple(stage.name for stage in in_order)
    for folder in (root, overlay) if overlay else (root,):
        own: dict[str, str] = {}
        for path in sorted(folder.rglob("*.yaml")):
            if path.name in _NOT_CAUSES:
                continue
            shown = str(path.relative_to(folder.parent))
            digest.update(shown.encode() + path.read_bytes())
            cause = _cause(path, folder, shown, names, own, mistakes)
            if cause is not None:
                causes[cause.id] = cause
    ordered = tuple(causes[id_] for id_ in sorted(causes))
    in_force = sum(cause.status != "retired" for cause in ordered)
    return Knowledge(
        ordered,
        in_order,
        _codes(root / "status_codes.yaml", mistakes),
        _calibration(root / "calibration.yaml", mistakes),
        KnowledgeInfo(in_force, digest.hexdigest()[:16]),
    )


def signs_of(cause: Cause) -> Iterable[Sign]:
    """Yield all signs of a cause, those inside any_of as well."""
    for sign in (*cause.needs, *cause.supports, *cause.excludes):
        yield from sign.any_of or (sign,)


def events_named(known: Knowledge) -> frozenset[str]:
    """Return the kinds of event that some cause or stage asks for."""
    signs = [sign for cause in known.causes for sign in signs_of(cause)]
    signs += [sign for stage in known.stages for sign in (*stage.proofs, *stage.stalls)]
    return frozenset(sign.event for sign in signs if sign.event)


def _cause(
    path: Path, folder: Path, shown: str, stages: tuple[str, ...], own: dict[str, str], mistakes: Mistakes
) -> Cause | None:
    """Return the cause of a file, None where it has no id; `own`: which file of the folder has which id so far."""
    root = read(path, shown, mistakes)
    if root is None:
        return None
    keys = root.map(known=KEYS, required=REQUIRED)
    _check_filled(root, keys)
    id_ = one(keys, "id")
    if not id_:
        return None  # told: the key is missing, or empty
    _check_order(root)
    expected = f"{path.parent.name}.{path.stem}"
    if path.parent != folder and id_ != expected:
        keys["id"].mistake(f"the id must be {expected!r}, after the file's place")
    if own.setdefault(id_, shown) != shown:
        keys["id"].mistake(f"the id {id_!r} is already that of {own[id_]}")
    if id_.partition(".")[0] not in AREAS:
        keys["id"].mistake(f"unknown area in id {id_!r}: one of {', '.join(AREAS)}")
    applies = keys["applies_to"].map(known=("migration", "eras")) if "applies_to" in keys else {}
    cause = Cause(
        id=id_,
        title=one(keys, "title"),
        status=word(keys, "status", STATUSES),
        level=word(keys, "level", LEVELS, default="cause"),
        kind=word(keys, "kind", (FAILURE, SIDE_EFFECT), default=FAILURE),
        migration_types=words(applies, "migration", TYPES),
        eras=words(applies, "eras", ERAS),
        needs=signs(keys.get("needs")),
        supports=signs(keys.get("supports")),
        excludes=signs(keys.get("excludes")),
        foretold_by=many(keys, "foretold_by"),
        stages=words(keys, "stage", stages) if stages else many(keys, "stage"),  # no stages: told at their own file
        percent=keys["percent"].percent() if "percent" in keys else None,
        explanation=one(keys, "explanation"),
        remedy=many(keys, "remedy"),
        confirm=one(keys, "confirm"),
        false_positives=one(keys, "false_positives"),
        references=many(keys, "references"),
        samples=many(keys, "samples"),
        not_samples=many(keys, "not_samples"),
        missing=_missing(keys.get("missing")),
        place=root.place,
    )
    _check_content(cause, root, keys)
    return cause


def _check_filled(root: Node, keys: dict[str, Node]) -> None:
    """Tell the required keys that are there and say nothing."""
    for name in REQUIRED:
        if name in keys and name not in _CHECKED and not keys[name].says_something():
            root.mistake_at(name, f"{name} says nothing")


def _check_order(root: Node) -> None:
    """Tell the keys that would have to move: those outside of the longest run that stands in order."""
    there = [key for key in dict.fromkeys(root.keys_in_order()) if key in KEYS]
    staying = _longest_in_order([KEYS.index(key) for key in there])
    for key in there:
        if KEYS.index(key) not in staying:
            later = [KEYS[index] for index in staying if index > KEYS.index(key)]
            where = f"before {later[0]!r}" if later else f"after {KEYS[staying[-1]]!r}"
            root.mistake_at(key, f"{key!r} belongs {where}; the keys stand in this order: {', '.join(KEYS)}")


def _longest_in_order(numbers: list[int]) -> list[int]:
    """Return the longest rising run among distinct numbers, what lies between left out; of equals the smallest."""
    runs: list[list[int]] = []  # the run of each length that ends lowest
    for number in numbers:
        at = bisect_right([run[-1] for run in runs], number)
        runs[at : at + 1] = [[*(runs[at - 1] if at else ()), number]]
    return runs[-1] if runs else []


def _check_content(cause: Cause, root: Node, keys: dict[str, Node]) -> None:
    if "needs" in keys and not keys["needs"].says_something():
        root.mistake_at("needs", "needs at least one sign under 'needs'")
    if "remedy" in keys and not keys["remedy"].says_something():
        root.mistake_at("remedy", "needs at least one step under 'remedy'")
    if cause.title.endswith("."):
        root.mistake_at("title", "a title has no full stop")
    if "false_positives" in keys and cause.false_positives.strip().lower() in ("", "none", "none."):
        reason = "false_positives must say when these signs are not the cause ('none seen so far' is allowed)"
        root.mistake_at("false_positives", reason)
    for at in root.saying(UNFILLED) if cause.status == "proven" else ():
        at.mistake("is still the template's text: a proven cause says something here")


def _missing(node: Node | None) -> tuple[Missing, ...]:
    found = []
    for item in node.items() if node else ():
        keys = item.map(known=("what", "where", "command"), required=("what", "where"))
        found.append(Missing(one(keys, "what"), one(keys, "where"), one(keys, "command")))
    return tuple(found)


def _codes(path: Path, mistakes: Mistakes) -> dict[str, str]:
    root = read(path, f"{path.parent.name}/{path.name}", mistakes)
    keys = root.map(known=("codes",), required=("codes",)) if root else {}
    return {code: node.text() for code, node in keys["codes"].map().items()} if "codes" in keys else {}


def _calibration(path: Path, mistakes: Mistakes) -> tuple[tuple[float, float], ...]:
    """Return the knots of the calibration in rising order; no file: none, scores are taken as they are."""
    root = read(path, f"{path.parent.name}/{path.name}", mistakes) if path.exists() else None
    keys = root.map(known=("knots",), required=("knots",)) if root else {}
    rows: list[tuple[Node, tuple[float, float]]] = []
    for item in keys["knots"].items() if "knots" in keys else ():
        row = item.map(known=("score", "right"), required=("score", "right"))
        if len(row) == 2:
            rows.append((item, (row["score"].number(), row["right"].number())))
    for (_, before), (item, knot) in pairwise(rows):
        if before[0] > knot[0] or before[1] > knot[1]:
            item.mistake("the knots must rise in both columns")
    return tuple(knot for _, knot in rows)
