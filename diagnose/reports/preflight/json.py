"""The preflight as JSON: UTF-8, indented by two, every key of wire.py in its order."""

import msgspec

from diagnose import model
from diagnose.reports.json import document, schema_of
from diagnose.reports.preflight import wire
from diagnose.reports.wire import KnowledgeBase, Problem, Tool


def render(result: model.Preflight) -> str:
    """Return the preflight as one JSON document."""
    return document(_answer(result))


def schema() -> str:
    """Return the JSON Schema of the preflight, as schema.json beside this module holds it."""
    return schema_of(wire.Preflight)


def _answer(result: model.Preflight) -> wire.Preflight:
    known = msgspec.convert(result.knowledge_base, KnowledgeBase, from_attributes=True)
    return wire.Preflight(
        schema_version=wire.SCHEMA_VERSION,
        tool=Tool(result.version, known),
        source=msgspec.convert(result.source, wire.End, from_attributes=True),
        destination=msgspec.convert(result.destination, wire.End, from_attributes=True),
        outlook=result.outlook,
        vms=tuple(map(_vm, result.vms)),
        faults=tuple(map(_fault, result.faults)),
        not_captured=msgspec.convert(result.lacks, tuple[wire.Lack, ...], from_attributes=True),
        unseen=msgspec.convert(result.unseen, tuple[wire.Unseen, ...], from_attributes=True),
        problems=msgspec.convert(result.problems, tuple[Problem, ...], from_attributes=True),
    )


def _vm(vm: model.PlannedVm) -> wire.Vm:
    nowhere = vm.percent is None and vm.low is None
    percent = None if nowhere else wire.Percent(vm.percent, vm.low, vm.high)
    return wire.Vm(vm.name, vm.path, vm.outlook, percent, vm.fires, vm.undecided, vm.clear)


def _fault(fault: model.Fault) -> wire.Fault:
    shown = msgspec.convert(fault.shown, tuple[wire.Shown, ...], from_attributes=True)
    return wire.Fault(fault.check, fault.outlook, shown, tuple(map(_cause, fault.reasons)))


def _cause(reason: model.Reason) -> wire.Cause:
    return wire.Cause(
        cause=reason.cause,
        title=reason.title,
        decides=reason.decides,
        percent=wire.Percent(reason.percent, reason.low, reason.high),
        stages=reason.stages,
        explanation=reason.explanation,
        remedy=reason.remedy,
        confirm=reason.confirm,
        false_positives=reason.false_positives,
        references=reason.references,
    )
