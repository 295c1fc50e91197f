"""The start of a new cause: a file with every key, and a sample folder, for somebody to fill in.

From a report (`triage --format json`) it takes what its author would copy by hand: the first abnormal
record as a sentence with placeholders, the era-free facts of the migration, the excerpt as a sample.
"""

import json
import re
from pathlib import Path

import msgspec

from diagnose import knowledge
from diagnose.errors import DiagnoseError
from diagnose.knowledge.template import CASE, CAUSE, PERCENT, STAGE, TEXTS
from diagnose.reports.wire import Evidence, Migration


class _Report(msgspec.Struct):
    """What is taken of a report."""

    migrations: tuple[Migration, ...]


TITLE = TEXTS["title"]
"""Stands for a title that its author does not know yet; a proven cause has another."""

_HEAD = re.compile(
    r"^(?:<\d+>)?\S*\d\d:\d\d:\d\d\S*\s+(?:[A-Z][a-z]\(\d*\)(?:\[\+\])?\s+)?(?:\w+:\s+)?(?:cpu\d+:\d+[^)]*\))?"
    r"(?:WARNING: )?(?:\w+: )?(?:\d+: )?(?:\d{10,20} [SD]: )?(?:vmx - |vcpu-\d+ - )?"
)
_VALUES = re.compile(r"<[^<>]*>|'[^']*'|\"[^\"]*\"|/\S+|\b0x[0-9a-f]+\b|\b\d+(?:\.\d+)*\b")

_PLAIN = re.compile(r"[A-Za-z][\w ().,'/<>+%-]*[\w)%>.]")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null"})


def refuse_id(id_: str, knowledge_base: Path, samples: Path) -> tuple[Path, Path]:
    """Return where the cause and the case of an id go. Raises DiagnoseError where it is bad or a file is there."""
    area, _, what = id_.partition(".")
    if area not in knowledge.AREAS or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", what):
        near = knowledge.nearest(area, knowledge.AREAS) if area not in knowledge.AREAS else ""
        raise DiagnoseError(id_, f"an id is area.kebab-case; areas are {', '.join(knowledge.AREAS)}{near}")
    cause, case = knowledge_base / area / f"{what}.yaml", samples / what / "case.yaml"
    for path in (cause, case):
        if path.exists():
            raise DiagnoseError(str(path), "is there already; choose another id")
    return cause, case


def refuse_title(title: str) -> None:
    """Raise DiagnoseError where a title is none that `kb lint` takes."""
    if not title.strip() or title.strip().endswith(".") or len(title.splitlines()) > 1:
        raise DiagnoseError(f"title {title!r}", "a title says what is wrong, in one line without a full stop")


def refuse_report(report: Path | None) -> None:
    """Raise DiagnoseError where a report is given and is none."""
    _migration(report)


def start(id_: str, title: str, knowledge_base: Path, samples: Path, report: Path | None) -> tuple[Path, Path]:
    """Write the two files and return their paths. Raises DiagnoseError, before anything is written, as refuse_* do."""
    cause, case = refuse_id(id_, knowledge_base, samples)
    refuse_title(title)
    migration = _migration(report)
    values = {**TEXTS, "id": id_, "title": _scalar(title.strip()), "name": case.parent.name, **_told(migration)}
    for path, form in ((cause, CAUSE), (case, CASE)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(form.format_map(values), encoding="utf-8")
    for excerpt, lines in _excerpts(migration).items():
        path = case.parent / excerpt
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return cause, case


def _migration(report: Path | None) -> Migration | None:
    """Return the first migration of a report that failed and that nothing explains, else the first; None for none."""
    if report is None:
        return None
    try:
        migrations = msgspec.json.decode(report.read_bytes(), type=_Report).migrations
    except OSError as error:
        raise DiagnoseError(str(report), f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DiagnoseError(str(report), "is no report: make one with diagnose triage --format json") from error
    failed = [each for each in migrations if each.outcome in ("failed", "hung")]
    unexplained = [each for each in failed if not any(found.confidence >= 0.5 for found in each.findings)]
    return next(iter([*unexplained, *failed, *migrations]), None)


def _told(migration: Migration | None) -> dict[str, str]:
    """Return what a report tells of the values of the form; what it does not tell is as it is for any failure."""
    signs = [f'      - {{says: "{sentence(each.text)}"}}' for each in _records(migration)]
    signs = signs or [f'      - {{says: "{TEXTS["says"]}"}}']
    at = migration.percent if migration else None
    stated = at.value if at and at.basis == "stated" else None
    return {
        "signs": "\n".join(dict.fromkeys(signs)),
        "type": migration.type if migration and migration.type != "unknown" else "vmotion",
        "outcome": migration.outcome if migration else "failed",
        "percent": "null" if stated is None else str(stated),
        "stage_line": f"stage: [{at.stage}]" if at and at.stage else STAGE,
        "percent_line": PERCENT if stated is None else f"percent: {stated}",
        "migration_id": json.dumps(migration.id) if migration and migration.id else "null",
        "vm": _scalar(migration.vm.name if migration else ""),
    }


def _scalar(text: str) -> str:
    """Return a text as YAML takes it for that text: in quotes where it would be something else without."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML
    return text if plain else json.dumps(text, ensure_ascii=False)


def _records(migration: Migration | None) -> list[Evidence]:
    if migration is None:
        return []
    first = migration.first_abnormal
    return [*([first] if first else []), *migration.unread][:5]


def _excerpts(migration: Migration | None) -> dict[str, list[str]]:
    """Return HOST/FILE -> records, for the sample: identities are still those of the report, to be replaced."""
    found: dict[str, list[str]] = {}
    for each in _records(migration):
        found.setdefault(f"{each.host or 'source'}/{each.file.rsplit('/', 1)[-1]}", []).append(each.text)
    return found


def sentence(record: str) -> str:
    """Return a record's words without its head, what changes from case to case as placeholders."""
    words = _VALUES.sub("<x>", _HEAD.sub("", record)).replace("\\", "").replace('"', "")
    return re.sub(r"<x>(?:\s*<x>)+", "<x>", " ".join(words.split())).strip()
