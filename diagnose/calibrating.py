"""The calibration: what share of findings of a score is right, learned from labelled cases.

Each case is asked of a knowledge base that has never seen its sentences: the expected cause's signs that are
copies of a record of the case are taken out first. The table is a rising step-free line through the shares,
held towards the score itself where there are few cases. How good it is, is judged on each case by a table
learned from the others.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec import Struct, structs

from diagnose import knowledge, pipeline
from diagnose.knowledge.cases import Published, published
from diagnose.matching import calibrated
from diagnose.model import Cause, Sign
from diagnose.proving import labelled
from diagnose.signs import normalise, parts

Knots = tuple[tuple[float, float], ...]

_STEPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
# how many cases the score itself counts for, at each step: as many as there were published cases, because whoever wrote
# the signs knew the labelled cases, so that they are easier than those to come
_PRIOR = 64.0
_MOST = 0.97  # no log makes certain
SUSPICION = 0.5
_REACH = 0.1  # cases within this of a step speak for it
_COPY = 0.8  # share of a record's words from which a sign is a copy of it
_NAMES = {"vcenter-event": "task-error.txt", "other": "excerpt.txt"}


class Observation(Struct, frozen=True):
    """What was said of a case first, how sure, and whether it was right."""

    case: str
    expected: tuple[str, ...]
    said: str
    score: float
    right: bool


def observe(folder: Path | None, overlay: Path | None = None, strict: bool = True) -> list[Observation]:
    """Return an observation for every labelled case that names a cause and of which something was said.

    The cases are those of sample_logs/ and, where `folder` is given, published ones (a YAML file each).
    `strict`: signs that are copies of the case's own records are taken out.
    """
    known = structs.replace(knowledge.load(overlay), calibration=())
    found = []
    for name, expected, path, texts in _cases(folder):
        asked = without_copies(known, expected, texts) if strict else known
        report = pipeline.triage([str(path)], known=asked)
        ranked = sorted((f for d in report.diagnoses for f in d.findings), key=lambda f: -f.confidence)
        if ranked:
            top = ranked[0]
            found.append(Observation(name, expected, top.cause, top.confidence, top.cause in expected))
        else:
            found.append(Observation(name, expected, "", 0.0, False))
    return found


def _cases(folder: Path | None) -> Iterator[tuple[str, tuple[str, ...], Path, list[str]]]:
    for case in labelled():
        if case.expect:
            files = [path for path in case.folder.rglob("*") if path.is_file() and path.name != "case.yaml"]
            lines = [line for path in files for line in path.read_text("utf-8", "replace").splitlines()]
            yield case.name, case.expect, case.folder, lines
    for each in published(folder) if folder else ():
        if each.expect != ("none",):
            with tempfile.TemporaryDirectory() as place:
                root = Path(place) / each.id
                _lay_out(each, root)
                lines = [line for _, _, text in each.logs for line in text.splitlines()]
                yield each.id, each.expect, root, lines


def _lay_out(case: Published, root: Path) -> None:
    """Write a published case's excerpts as HOST/FILE."""
    for number, (host, file, text) in enumerate(case.logs):
        folder = root if host == "unknown" else root / host
        folder.mkdir(parents=True, exist_ok=True)
        name = Path(_NAMES.get(file, file))
        path = folder / name
        if path.exists():
            path = folder / f"{name.stem}-{number}{name.suffix}"
        path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def without_copies(known: knowledge.Knowledge, ids: Iterable[str], records: Iterable[str]) -> knowledge.Knowledge:
    """Return the knowledge base without those sentences of some causes that are copies of a record."""
    texts = {normalise(record) for record in records}
    chosen = set(ids)
    causes = [_without(cause, texts) if cause.id in chosen else cause for cause in known.causes]
    return structs.replace(known, causes=tuple(cause for cause in causes if cause.needs))


def _without(cause: Cause, texts: set[str]) -> Cause:
    kept = [structs.replace(sign, any_of=_other(sign.any_of, texts)) for sign in cause.needs]
    needs = tuple(sign for sign in kept if sign.any_of or (_names_something(sign) and not _copied(sign, texts)))
    if len(needs) < len(cause.needs):
        needs = ()  # what it needs can no longer be seen
    return structs.replace(cause, needs=needs, supports=_other(cause.supports, texts))


def _names_something(sign: Sign) -> bool:
    return bool(sign.event or sign.check or sign.fact or sign.says)


def _other(signs: Sequence[Sign], texts: set[str]) -> tuple[Sign, ...]:
    return tuple(sign for sign in signs if not _copied(sign, texts))


def _copied(sign: Sign, texts: set[str]) -> bool:
    if not sign.says:
        return False
    words = parts(sign.says)
    length = sum(map(len, words))
    return any(length >= _COPY * len(text) and all(word in text for word in words) for text in texts)


def fit(observations: Sequence[Observation]) -> Knots:
    """Return the knots: at each step the share that was right near it, made to rise, held towards the score.

    Up to SUSPICION no step is lifted: labelled cases show findings, and hardly a suspicion that was right.
    """
    shares = []
    for step in _STEPS:
        near = [each for each in observations if each.said and abs(each.score - step) <= _REACH]
        right = sum(each.right for each in near)
        share = (right + _PRIOR * step) / (len(near) + _PRIOR)
        shares.append((min(share, step) if step <= SUSPICION else share, len(near) + _PRIOR))
    return tuple((step, round(min(share, _MOST), 2)) for step, share in zip(_STEPS, _rising(shares), strict=True))


def _rising(shares: Sequence[tuple[float, float]]) -> list[float]:
    """Return the shares with falling neighbours pooled until none falls (isotonic regression)."""
    pools: list[tuple[float, float, int]] = []
    for share, weight in shares:
        pools.append((share, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, first, many), (other, second, more) = pools[-2:]
            pools[-2:] = [((one * first + other * second) / (first + second), first + second, many + more)]
    return [share for share, _, many in pools for _ in range(many)]


def gap(said: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error over five buckets: mean distance of confidence and share right."""
    total = 0.0
    for low, high in pairwise((0.0, 0.2, 0.4, 0.6, 0.8, 1.01)):
        bucket = [each for each in said if low <= each[0] < high]
        if bucket:
            share = sum(right for _, right in bucket) / len(bucket)
            mean = sum(confidence for confidence, _ in bucket) / len(bucket)
            total += abs(share - mean) * len(bucket) / len(said)
    return total


def judged_by_the_others(observations: Sequence[Observation]) -> list[tuple[float, bool]]:
    """Return (confidence, right) of each case, calibrated by a table learned from the other cases."""
    said = [each for each in observations if each.said]
    return [(calibrated(each.score, fit([other for other in said if other is not each])), each.right) for each in said]
