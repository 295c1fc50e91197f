"""The vocabulary that all stages share: Line, Event, Fact, Migration, Cause, Finding, Report.

Times are aware UTC datetimes; None means that the record carries no time, or one that was masked
before it was published. Names of hosts are the labels under which the input laid them out (a
bundle's folder, HOST of HOST/FILE), "" where the input names none.
"""

from diagnose.model.answer import Diagnosis, Difference, Finding, Host, Input, KnowledgeInfo, Log, Report, Rival
from diagnose.model.configuration import CAPTURED, NFS41, Artefact, Fact, HostFacts, Pair
from diagnose.model.course import Ahead, Endpoint, Metrics, Migration, MigrationType, Outcome, Percent, Phase, Vm
from diagnose.model.knowledge import Cause, Missing, Sign, Stage, StageOfEra
from diagnose.model.preflight import End, Fault, Lack, Outlook, PlannedVm, Preflight, Reason, Shown, Unseen
from diagnose.model.records import SIDE_WORDS, Event, Evidence, Line, Problem, Side, Value

__all__ = [
    "CAPTURED",
    "NFS41",
    "SIDE_WORDS",
    "Ahead",
    "Artefact",
    "Cause",
    "Diagnosis",
    "Difference",
    "End",
    "Endpoint",
    "Event",
    "Evidence",
    "Fact",
    "Fault",
    "Finding",
    "Host",
    "HostFacts",
    "Input",
    "KnowledgeInfo",
    "Lack",
    "Line",
    "Log",
    "Metrics",
    "Migration",
    "MigrationType",
    "Missing",
    "Outcome",
    "Outlook",
    "Pair",
    "Percent",
    "Phase",
    "PlannedVm",
    "Preflight",
    "Problem",
    "Reason",
    "Report",
    "Rival",
    "Shown",
    "Side",
    "Sign",
    "Stage",
    "StageOfEra",
    "Unseen",
    "Value",
    "Vm",
]
