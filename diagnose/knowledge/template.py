"""The form of a new cause and of its case, as `kb new` writes them, and the texts in it that somebody must replace.

The texts stand here once: they are written into the form, and the loader knows by them what nobody has filled in.
"""

TEXTS = {
    "title": "What is wrong, in one line without a full stop",
    "says": "the sentence",
    "explanation": "What goes wrong, for someone who knows vSphere and not this fault.",
    "remedy": "One step, in the imperative, with the exact command or menu",
    "confirm": "How to see on the live system that this is it",
    "false_positives": "When these signs are seen and this is not the cause",
    "what": "the evidence that would decide",
    "where": "the host and the file that hold it",
    "command": "the command that collects it",
    "reference": "KB number or address",
    "source": "constructed: say from where the message forms are",
    "story": "What happened, on which host, and in which file the proof stands.",
}
UNFILLED = frozenset(TEXTS.values())
"""The texts of a form that is not filled in, each in one line."""

STAGE = "# stage: [pre-copy]  # where it stalls a move, by the names of stages.yaml"
PERCENT = "# percent: 10  # the number on the task bar that it is known for"
"""What stands for a key that no cause needs: to be filled in without the mark of a remark, or taken out."""

CAUSE = """\
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
# foretold_by: []  # checks named above that alone settle, before a move, that it fails
{stage_line}
{percent_line}
explanation: >-
  {explanation}
remedy:
  - {remedy}
confirm: {confirm}
false_positives: {false_positives}
# missing:  # evidence that would decide where it was not given
#   - {{what: "{what}", where: "{where}", command: "{command}"}}
references:
  - "{reference}"
samples: [{name}]
not_samples: []
"""

CASE = """\
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
  - "{source}"
story: |
  {story}
"""
