"""The start of a new cause: a file with every key, and a sample folder, for somebody to fill in.

From a report (`triage --format json`) it takes what its author would copy by hand: the first abnormal
record as a sentence with placeholders, the era-free facts of the migration, the excerpt as a sample.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from diagnose import knowledge
from diagnose.errors import DiagnoseError

_HEAD = re.compile(
    r"^(?:<\d+>)?\S*\d\d:\d\d:\d\d\S*\s+(?:[A-Z][a-z]\(\d*\)(?:\[\+\])?\s+)?(?:\w+:\s+)?(?:cpu\d+:\d+[^)]*\))?"
    r"(?:WARNING: )?(?:\w+: )?(?:\d+: )?(?:\d{10,20} [SD]: )?(?:vmx - |vcpu-\d+ - )?"
)
_VALUES = re.compile(r"<[^<>]*>|'[^']*'|\"[^\"]*\"|/\S+|\b0x[0-9a-f]+\b|\b\d+(?:\.\d+)*\b")

_CAUSE = """\
id: {id}
title: {title}
status: draft
level: cause
applies_to: {{migration: [{type}]}}
kind: failure
needs:
  - any_of:
{signs}
supports: []
excludes: []
explanation: >-
  What goes wrong, for someone who knows vSphere and not this fault.
remedy:
  - One step, in the imperative, with the exact command or menu
confirm: How to see on the live system that this is it
false_positives: When these signs are seen and this is not the cause
references:
  - "KB number or address"
samples: [{what}]
not_samples: []
"""

_CASE = """\
title: {title}
era: 7.x
type: {type}
outcome: {outcome}
percent: {percent}
migration_id: {migration_id}
vm: {vm}
expect: [{id}]
also: []
source:
  - "constructed: say from where the message forms are"
story: |
  What happened, on which host, and in which file the proof stands.
"""


def start(id_: str, title: str, knowledge_base: Path, samples: Path, report: Path | None) -> tuple[Path, Path]:
    """Write the two files and return their paths. Raises DiagnoseError where the id is bad or a file is there."""
    area, _, what = id_.partition(".")
    if area not in knowledge.AREAS or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", what):
        raise DiagnoseError(id_, f"an id is area.kebab-case; areas are {', '.join(knowledge.AREAS)}")
    cause, case = knowledge_base / area / f"{what}.yaml", samples / what / "case.yaml"
    for path in (cause, case):
        if path.exists():
            raise DiagnoseError(str(path), "is there already; choose another id")
    told = _told(report)
    values = {"id": id_, "title": title, "what": what, **told}
    for path, form in ((cause, _CAUSE), (case, _CASE)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(form.format_map(values), encoding="utf-8")
    for excerpt, lines in _excerpts(report).items():
        path = case.parent / excerpt
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return cause, case


def _migration(report: Path | None) -> Mapping[str, Any]:
    """Return the first migration of a report that failed and that nothing explains, else the first; {} for none."""
    if report is None:
        return {}
    try:
        migrations = msgspec.json.decode(report.read_bytes())["migrations"]
    except OSError as error:
        raise DiagnoseError(str(report), f"cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise DiagnoseError(str(report), "is no report: make one with diagnose triage --format json") from error
    failed = [each for each in migrations if each["outcome"] in ("failed", "hung")]
    unexplained = [each for each in failed if not any(f["confidence"] >= 0.5 for f in each["findings"])]
    chosen: Mapping[str, Any] = (unexplained or failed or migrations or [{}])[0]
    return chosen


def _told(report: Path | None) -> dict[str, str]:
    migration = _migration(report)
    records = _records(migration)
    signs = [f'      - {{says: "{sentence(each["text"])}"}}' for each in records] or ['      - {says: "the sentence"}']
    type_ = migration.get("type", "vmotion")
    percent = migration.get("percent") or {}
    return {
        "signs": "\n".join(dict.fromkeys(signs)),
        "type": "vmotion" if type_ == "unknown" else type_,
        "outcome": migration.get("outcome", "failed"),
        "percent": str(percent.get("value", "null")) if percent.get("basis") == "stated" else "null",
        "migration_id": f'"{migration["id"]}"' if migration.get("id") else "null",
        "vm": (migration.get("vm") or {}).get("name") or '""',
    }


def _records(migration: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    first = migration.get("first_abnormal")
    return [*([first] if first else []), *migration.get("unread", [])][:5]


def _excerpts(report: Path | None) -> dict[str, list[str]]:
    """Return HOST/FILE -> records, for the sample: identities are still those of the report, to be replaced."""
    found: dict[str, list[str]] = {}
    for each in _records(_migration(report)):
        name = f"{each['host'] or 'source'}/{each['file'].rsplit('/', 1)[-1]}"
        found.setdefault(name, []).append(each["text"])
    return found


def sentence(record: str) -> str:
    """Return a record's words without its head, what changes from case to case as placeholders."""
    words = _VALUES.sub("<x>", _HEAD.sub("", record)).replace("\\", "").replace('"', "")
    return re.sub(r"<x>(?:\s*<x>)+", "<x>", " ".join(words.split())).strip()
