"""stages.yaml: the stages of a move in their order, what proves each, and where releases differ."""

from pathlib import Path

from diagnose.knowledge.nodes import Mistakes, Node, one, read, words
from diagnose.knowledge.signs import signs
from diagnose.model import Stage, StageOfEra

TYPES = ("vmotion", "svmotion", "xvmotion", "unknown")
ERAS = ("4.x", "5.x", "6.x", "7.x", "8.x")


def stages(path: Path, mistakes: Mistakes) -> tuple[Stage, ...]:
    """Return the stages of a file in the order of the move; mistakes are collected."""
    root = read(path, f"{path.parent.name}/{path.name}", mistakes)
    keys = root.map(known=("stages",), required=("stages",)) if root else {}
    found: list[Stage] = []
    for order, item in enumerate(keys["stages"].items() if "stages" in keys else ()):
        known = ("name", "title", "applies_to", "percent", "normal_pause", "by_era", "proofs", "stalls", "next")
        row = item.map(known=known, required=("name", "title", "percent", "proofs", "next"))
        applies = row["applies_to"].map(known=("migration",)) if "applies_to" in row else {}
        low, high, typical = _band(row)
        pause = one(row, "normal_pause") == "true"
        found.append(
            Stage(
                name=one(row, "name"),
                title=one(row, "title"),
                order=order,
                low=low,
                high=high,
                typical=typical,
                normal_pause=pause,
                proofs=signs(row.get("proofs")),
                stalls=signs(row.get("stalls")),
                next=one(row, "next"),
                migration_types=words(applies, "migration", TYPES),
                by_era=_by_era(row, pause),
            )
        )
    return tuple(found)


def _band(row: dict[str, Node]) -> tuple[int, int, int]:
    """Return low, high and typical of a row's `percent`; (0, 0, 0) where it has none."""
    if "percent" not in row:
        return (0, 0, 0)
    names = ("low", "high", "typical")
    band = row["percent"].map(known=names, required=names)
    low, high, typical = (band[name].percent() if name in band else 0 for name in names)
    if not low <= typical <= high:
        row["percent"].mistake("low <= typical <= high does not hold")
    return low, high, typical


def _by_era(row: dict[str, Node], pause: bool) -> tuple[StageOfEra, ...]:
    """Return where the stage differs by era; what a difference does not name is as the stage has it."""
    found = []
    for item in row["by_era"].items() if "by_era" in row else ():
        other = item.map(known=("eras", "percent", "normal_pause"), required=("eras",))
        band = _band(other) if "percent" in other else _band(row)
        paused = one(other, "normal_pause") == "true" if "normal_pause" in other else pause
        found.append(StageOfEra(words(other, "eras", ERAS), *band, paused))
    return tuple(found)
