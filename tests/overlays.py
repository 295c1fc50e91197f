"""A cause without a mistake, changed as a test asks, in a folder that lies over the knowledge base."""

from pathlib import Path

from diagnose.knowledge import Knowledge, read_all
from diagnose.model import Cause

CAUSE = """\
id: network.made-up
title: A made-up cause
status: draft
needs:
  - {event: uplink_down}
supports: []
explanation: Something goes wrong.
remedy:
  - Do this
confirm: Look there
false_positives: none seen so far
references: [KB 1]
"""
NEEDS = "  - {event: uplink_down}\n"
"""Line 5 of the cause: its one sign."""


def write(overlay: Path, text: str, place: str = "network/made-up.yaml") -> None:
    path = overlay / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def mistakes(overlay: Path, text: str, place: str = "network/made-up.yaml") -> list[str]:
    """Return the mistakes that are told of a cause, each with its place below the overlay."""
    write(overlay, text, place)
    found = [str(mistake) for mistake in read_all(overlay)[1]]
    return [mistake.removeprefix(f"own/{place}:") for mistake in found]


def changed(old: str, new: str) -> str:
    assert old in CAUSE
    return CAUSE.replace(old, new)


def with_need(sign: str) -> str:
    return changed(NEEDS, f"  - {sign}\n")


def cause(known: Knowledge, id_: str = "network.made-up") -> Cause:
    found = known.cause(id_)
    assert found is not None
    return found
