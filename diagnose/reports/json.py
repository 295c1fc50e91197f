"""The report as JSON: UTF-8, indented by two, every key of wire.py in its order.

The order of lists is the report's own. A lone surrogate, which UTF-8 cannot carry (a file name or a
record that was no UTF-8 to begin with), is written as a visible escape: `\\xff`.
"""

from typing import Any

import msgspec

from diagnose import model
from diagnose.reports import wire
from diagnose.reports.words import visible_surrogates


def render(report: model.Report) -> str:
    """Return the report as one JSON document."""
    return document(_report(report))


def document(answer: msgspec.Struct) -> str:
    """Return an answer of a wire module as one JSON document."""
    try:
        encoded = msgspec.json.encode(answer)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(_encodable(msgspec.to_builtins(answer)))
    return msgspec.json.format(encoded, indent=2).decode("utf-8") + "\n"


def schema() -> str:
    """Return the JSON Schema of the report, as schema.json holds it."""
    return schema_of(wire.Report)


def schema_of(answer: type[msgspec.Struct]) -> str:
    """Return the JSON Schema of the answers of a type."""
    exported = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(answer)}
    return msgspec.json.format(msgspec.json.encode(exported), indent=2).decode("utf-8") + "\n"


def _report(report: model.Report) -> wire.Report:
    known = msgspec.convert(report.knowledge_base, wire.KnowledgeBase, from_attributes=True)
    return wire.Report(
        schema_version=wire.SCHEMA_VERSION,
        tool=wire.Tool(report.version, known),
        inputs=msgspec.convert(report.inputs, tuple[wire.Input, ...], from_attributes=True),
        hosts=msgspec.convert(report.hosts, tuple[wire.Host, ...], from_attributes=True),
        migrations=tuple(_migration(diagnosis) for diagnosis in report.diagnoses),
        problems=msgspec.convert(report.problems, tuple[wire.Problem, ...], from_attributes=True),
    )


def _migration(diagnosis: model.Diagnosis) -> wire.Migration:
    """Join a migration and what was found for it to the one object that the interface has."""
    parts = {
        name: getattr(owner, name)
        for owner in (diagnosis.migration, diagnosis)
        for name in wire.Migration.__struct_fields__
        if hasattr(owner, name)
    }
    return msgspec.convert(parts, wire.Migration, from_attributes=True)


def _encodable(value: Any) -> Any:
    """Return the value with the lone surrogates of every text in it made visible."""
    if isinstance(value, str):
        return visible_surrogates(value)
    if isinstance(value, dict):
        return {key: _encodable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(inner) for inner in value]
    return value
