"""knowledge_base/ -> causes and stages, and every mistake in it with file:line:column.

An overlay folder (a site's own causes) replaces whole causes by id and adds new ones.
"""

import hashlib
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from diagnose.errors import KnowledgeError
from diagnose.knowledge.nodes import Mistakes, Node, many, nearest, one, read, word, words
from diagnose.knowledge.signs import signs
from diagnose.knowledge.stages import ERAS, TYPES, stages
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
    "id", "title", "status", "level", "applies_to", "kind", "needs", "supports", "excludes", "stage", "percent",
    "explanation", "remedy", "confirm", "false_positives", "missing", "references", "samples", "not_samples",
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
    knowledge, mistakes = read_all(overlay)
    if mistakes:
        raise KnowledgeError(list(mistakes))
    return knowledge


def read_all(overlay: Path | None = None) -> tuple[Knowledge, Mistakes]:
    """Return what could be read, and all mistakes."""
    mistakes = Mistakes()
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
            cause = _cause(path, folder, shown, names, mistakes)
            if cause is None:
                continue
            if cause.id in own:
                mistakes.add(cause.place, f"the id {cause.id!r} is already that of {own[cause.id]}")
            own[cause.id] = shown
            causes[cause.id] = cause
    ordered = tuple(causes[id_] for id_ in sorted(causes))
    in_force = sum(cause.status != "retired" for cause in ordered)
    return Knowledge(
        ordered,
        in_order,
        _codes(root / "status_codes.yaml", mistakes),
        _calibration(root / "calibration.yaml", mistakes),
        KnowledgeInfo(in_force, digest.hexdigest()[:16]),
    ), mistakes


def signs_of(cause: Cause) -> Iterable[Sign]:
    """Yield all signs of a cause, those inside any_of as well."""
    for sign in (*cause.needs, *cause.supports, *cause.excludes):
        yield from sign.any_of or (sign,)


def events_named(known: Knowledge) -> frozenset[str]:
    """Return the kinds of event that some cause or stage asks for."""
    signs = [sign for cause in known.causes for sign in signs_of(cause)]
    signs += [sign for stage in known.stages for sign in (*stage.proofs, *stage.stalls)]
    return frozenset(sign.event for sign in signs if sign.event)


def _cause(path: Path, folder: Path, shown: str, stages: tuple[str, ...], mistakes: Mistakes) -> Cause | None:
    root = read(path, shown, mistakes)
    if root is None:
        return None
    keys = root.map(known=KEYS, required=REQUIRED)
    _check_filled(keys)
    id_ = one(keys, "id")
    if not id_:
        return None  # told: the key is missing, or empty
    _check_order(root, mistakes)
    expected = f"{path.parent.name}.{path.stem}"
    if path.parent != folder and id_ != expected:
        keys["id"].mistake(f"the id must be {expected!r}, after the file's place")
    if id_.partition(".")[0] not in AREAS:
        root.mistake(f"unknown area in id {id_!r}: one of {', '.join(AREAS)}")
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
        stages=words(keys, "stage", stages),
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
    _check_content(cause, root)
    return cause


def _check_filled(keys: dict[str, Node]) -> None:
    """Tell the required keys that are there and say nothing."""
    for name in REQUIRED:
        if name in keys and name not in _CHECKED and not keys[name].says_something():
            keys[name].mistake(f"{name} says nothing")


def _check_order(root: Node, mistakes: Mistakes) -> None:
    order = [KEYS.index(key) for key in root.keys_in_order() if key in KEYS]
    if order != sorted(order):
        mistakes.add(root.place, f"the keys stand in this order: {', '.join(KEYS)}")


def _check_content(cause: Cause, root: Node) -> None:
    if not cause.needs:
        root.mistake("needs at least one sign under 'needs'")
    if not cause.remedy:
        root.mistake("needs at least one step under 'remedy'")
    if cause.title.endswith("."):
        root.mistake("a title has no full stop")
    if cause.false_positives.strip().lower() in ("", "none", "none."):
        root.mistake("false_positives must say when these signs are not the cause ('none seen so far' is allowed)")


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
    rows = (
        [row.map(known=("score", "right"), required=("score", "right")) for row in keys["knots"].items()]
        if keys
        else []
    )
    knots = tuple((row["score"].number(), row["right"].number()) for row in rows if len(row) == 2)
    if root and (list(knots) != sorted(knots) or any(a[1] > b[1] for a, b in pairwise(knots))):
        root.mistake("the knots must rise in both columns")
    return knots
