"""The calibration: what share of findings of a score is right, learned from labelled cases.

Each case is asked of a knowledge base that has never seen its sentences: the expected cause's signs that are
copies of a record of the case are taken out first. The table is a rising step-free line through the shares,
held towards the score itself where there are few cases. How firmly it is held, and how good the table is, is judged
on each case by a table learned from the others.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from statistics import fmean, stdev

from msgspec import Struct, structs

from diagnose import knowledge, pipeline
from diagnose.knowledge.cases import Published, published
from diagnose.matching import calibrated
from diagnose.model import Cause, Sign
from diagnose.proving import labelled
from diagnose.signs import normalise, parts

Knots = tuple[tuple[float, float], ...]

_STEPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
# for how many cases the score itself may count at each step; `weight` chooses among them
_WEIGHTS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)
_FEW = 10  # judges, below which nothing is learned of the weight
_LEAST = 0.01  # the share below which a loss no longer grows
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
    published: bool = False


def observe(folder: Path | None, overlay: Path | None = None, strict: bool = True) -> list[Observation]:
    """Return an observation for every labelled case that names a cause and of which something was said.

    The cases are those of sample_logs/ and, where `folder` is given, published ones (a YAML file each).
    `strict`: signs that are copies of the case's own records are taken out.
    """
    known = structs.replace(knowledge.load(overlay), calibration=())
    found = []
    for name, expected, path, texts, is_published in _cases(folder):
        asked = without_copies(known, expected, texts) if strict else known
        report = pipeline.triage([str(path)], known=asked)
        ranked = sorted((f for d in report.diagnoses for f in d.findings), key=lambda f: -f.confidence)
        if ranked:
            top = ranked[0]
            right = top.cause in expected
            found.append(Observation(name, expected, top.cause, top.confidence, right, is_published))
        else:
            found.append(Observation(name, expected, "", 0.0, right=False, published=is_published))
    return found


def _cases(folder: Path | None) -> Iterator[tuple[str, tuple[str, ...], Path, list[str], bool]]:
    for case in labelled():
        if case.expect:
            files = [path for path in case.folder.rglob("*") if path.is_file() and path.name != "case.yaml"]
            lines = [line for path in files for line in path.read_text("utf-8", "replace").splitlines()]
            yield case.name, case.expect, case.folder, lines, False
    for each in published(folder) if folder else ():
        if each.expect != ("none",):
            with tempfile.TemporaryDirectory() as place:
                root = Path(place) / each.id
                _lay_out(each, root)
                lines = [line for _, _, text in each.logs for line in text.splitlines()]
                yield each.id, each.expect, root, lines, True


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


def weight(observations: Sequence[Observation]) -> float:
    """Return for how many cases the score itself counts at each step of the table.

    The published cases judge the tables, each case a table learned from the others, by its logarithmic loss: a
    confident wrong answer costs most. Of the tables within one standard error of the best the one held most firmly
    to the score is taken (Breiman and others, 1984): whoever wrote the signs knew these cases, so that those to come
    are harder. Samples learn and do not judge: they were written beside the signs. Without published cases all judge.
    """
    losses = {each: [_loss(*told) for told in judged_by_the_others(observations, each)] for each in _WEIGHTS}
    best = min(losses.values(), key=sum, default=[])
    if len(best) < _FEW:
        return _WEIGHTS[-1]
    most = fmean(best) + stdev(best) / sqrt(len(best))
    return max(each for each, found in losses.items() if fmean(found) <= most)


def _loss(confidence: float, right: bool) -> float:
    return -log(max(confidence if right else 1 - confidence, _LEAST))


def fit(observations: Sequence[Observation], prior: float) -> Knots:
    """Return the knots: at each step the share that was right near it, made to rise, held towards the score.

    `prior`: for how many cases the score itself counts at each step (see `weight`). Up to SUSPICION no step is
    lifted: labelled cases show findings, and hardly a suspicion that was right.
    """
    shares = []
    for step in _STEPS:
        near = [each for each in observations if each.said and abs(each.score - step) <= _REACH]
        right = sum(each.right for each in near)
        share = (right + prior * step) / (len(near) + prior)
        shares.append((min(share, step) if step <= SUSPICION else share, len(near) + prior))
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


def judged_by_the_others(observations: Sequence[Observation], prior: float) -> list[tuple[float, bool]]:
    """Return (confidence, right) of each published case (of all, if none is), by a table learned from the others."""
    said = [each for each in observations if each.said]
    judges = [each for each in said if each.published] or said
    return [
        (calibrated(each.score, fit([other for other in said if other is not each], prior)), each.right)
        for each in judges
    ]
