"""The vocabulary that all stages share: Line, Event, Fact, Migration, Cause, Finding, Report.

Times are aware UTC datetimes; None means that the record carries no time, or one that was masked
before it was published. Names of hosts are the labels under which the input laid them out (a
bundle's folder, HOST of HOST/FILE), "" where the input names none.
"""

from diagnose.model.answer import Diagnosis, Finding, Host, Input, KnowledgeInfo, Report, Rival
from diagnose.model.configuration import CAPTURED, Artefact, Fact, HostFacts, Pair
from diagnose.model.course import Endpoint, Metrics, Migration, MigrationType, Outcome, Percent, Phase, Vm
from diagnose.model.knowledge import Cause, Missing, Sign, Stage, StageOfEra
from diagnose.model.records import SIDE_WORDS, Event, Evidence, Line, Problem, Side, Value

__all__ = [
    "CAPTURED",
    "SIDE_WORDS",
    "Artefact",
    "Cause",
    "Diagnosis",
    "Endpoint",
    "Event",
    "Evidence",
    "Fact",
    "Finding",
    "Host",
    "HostFacts",
    "Input",
    "KnowledgeInfo",
    "Line",
    "Metrics",
    "Migration",
    "MigrationType",
    "Missing",
    "Outcome",
    "Pair",
    "Percent",
    "Phase",
    "Problem",
    "Report",
    "Rival",
    "Side",
    "Sign",
    "Stage",
    "StageOfEra",
    "Value",
    "Vm",
]
