"""Terminals to fields: the one table that gives a field its name and its value.

A terminal that is not in the table becomes a field of its own name in small letters, as text.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from diagnose.model import Value

__all__ = ["field", "name", "status", "time"]

ROLES = {
    "to": "source",  # a request 'to' another host is what the source gets
    "from": "destination",
    "VMotionSrc": "source",
    "VMotionDst": "destination",
    "Source": "source",
    "Dest": "destination",
}
_STATUS_BASE = 195887104  # 0xbad0000: one code, three spellings


def status(text: str) -> str:
    """Return a VMkernel status as 0xbad...: from 0xbad010b, bad010b or 195887371."""
    if text.isdigit():
        return f"0xbad{int(text) - _STATUS_BASE:04x}"
    return "0x" + text.removeprefix("0x").lower()


def time(text: str) -> datetime | None:
    """Return an aware UTC time; a stamp without a zone (4.x: the host's local time) is read as UTC."""
    iso = text.replace(",", ".").strip("[]")
    try:
        stamp = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)


def _migration_id(text: str) -> str:
    return re.sub(r"\D", "", text)


def _trim(text: str) -> str:
    return text.strip().rstrip(":").strip()


def _last_name(text: str) -> str:
    return re.split(r"\W", text)[-1].removesuffix("FaultMsg")


def _last_key(text: str) -> str:
    return re.split(r"[^\w.-]", text)[-1]


def _sentence(text: str) -> str:
    return text.strip().rstrip(".")


def _bare(text: str) -> str:
    return text.strip("'\"[]: ")


CONVERTERS: dict[str, tuple[str, Callable[[str], Value]]] = {
    "MIGRATION_ID": ("migration_id", _migration_id),
    "MIGRATION_ID_HEX": ("migration_id", lambda text: str(int(text, 16))),
    "SOURCE_SIDE": ("side", lambda _: "source"),
    "DESTINATION_SIDE": ("side", lambda _: "destination"),
    "ROLE": ("side", lambda text: ROLES[text]),
    "STATUS": ("status", status),
    "WORLD": ("world", _migration_id),
    "DEST_WORLD": ("dest_world", _migration_id),
    "VM_WORLD": ("vm_world", _migration_id),
    "MODULE": ("module", _trim),
    "ALERT": ("alert", _trim),
    "SECONDS": ("seconds", float),
    "MICROSECONDS": ("microseconds", int),
    "PAGES": ("pages", int),
    "BANDWIDTH": ("bandwidth", float),
    "PERCENT": ("percent", int),
    "MSG_KEY": ("key", lambda text: f"msg.{text}"),
    "VOB_KEY": ("key", lambda text: f"vob.{text}"),
    "LAST_PATH": ("path", str.strip),
    "BARE_PATH": ("path", str.strip),
    "TRACKER_PATH": ("path", str.strip),
    "OPEN_REASON": ("reason", str.strip),
    "LOCK_REASON": ("reason", str.strip),
    "WHY": ("reason", _sentence),
    "FAILURE": ("text", str.strip),
    "ENCRYPTED_FLAG": ("encrypted", lambda text: "false" if text in ("0", "no") else "true"),
    # vcenter: what is looked for stands at the end of the token
    "NAMED_FAULT": ("fault", _last_name),
    "NAMED_ENVELOPE": ("fault", _last_name),
    "LEADING_KEY": ("key", _last_key),
    "FOUND_KEY": ("key", _last_key),
    "DUMPED_KEY": ("key", _last_key),
    "STALLED_AT": ("percent", lambda text: int(re.findall(r"\d+", text)[-1])),
    "REMARK": ("text", lambda text: text.strip(" \t:,;(){}[]\"'")),
    # vmkernel and vobd
    "LEADER_WORLD": ("vm_world", _migration_id),
    "GOAL_SECONDS": ("goal_seconds", float),
    "T2D": ("t2d", int),
    "BYTES": ("bytes", int),
    "ENCRYPTED": ("encrypted", lambda _: "true"),
    "VOLUME": ("volume", _bare),
    "DEVICE": ("device", _bare),
    "ADMISSION": ("reason", lambda text: f"Admission check failed for {text}"),
    "LACK_OF_RESOURCES": ("reason", str),
    "VOB_REST": ("vob_id", lambda text: f"vob.{text}"),
    "ESX_REST": ("vob_id", lambda text: f"esx.{text}"),
    "VPROB_REST": ("vob_id", lambda text: f"vprob.{text}"),
    "PROBLEM_REST": ("vob_id", lambda text: f"esx.problem.{text}"),
    "CLEAR_REST": ("vob_id", lambda text: f"esx.clear.{text}"),
    "UPTIME_MICROSECONDS": ("uptime_microseconds", int),
    "TEXT": ("text", str.strip),
    "REASON": ("reason", str.strip),
    # hostd: several spellings of one field
    "FAULT": ("fault", lambda text: text.rpartition(".")[2]),  # bare, as SOAP and PowerCLI print it
    "QUOTED": ("text", str.strip),
    "QUOTED_PATH": ("path", str.strip),
    "EVENT_TEXT": ("text", str.strip),
    "TASK_NUMBER": ("task", lambda text: f"task-{text}"),
    "PREPARE_SOURCE": ("method", lambda _: "prepareSource"),
    "PREPARE_DESTINATION": ("method", lambda _: "prepareDestination"),
    "INITIATE_SOURCE": ("method", lambda _: "initiateSource"),
    "INITIATE_DESTINATION": ("method", lambda _: "initiateDestination"),
    "COMPLETE_SOURCE": ("method", lambda _: "completeSource"),
    "COMPLETE_DESTINATION": ("method", lambda _: "completeDestination"),
    "EXECUTE_VMOTION": ("method", lambda _: "ExecuteVMotionLRO"),
    "FROM_EMIGRATING": ("state_from", str),
    "FROM_IMMIGRATING": ("state_from", str),
    "TO_EMIGRATING": ("state_to", str),
    "TO_IMMIGRATING": ("state_to", str),
    "SOURCE_CALL": ("side", lambda _: "source"),
    "DESTINATION_CALL": ("side", lambda _: "destination"),
    "SOURCE_HANDLER": ("side", lambda _: "source"),
    "DESTINATION_HANDLER": ("side", lambda _: "destination"),
}


def name(terminal: str) -> str:
    """Return the name of the field that a terminal gives."""
    return CONVERTERS[terminal][0] if terminal in CONVERTERS else terminal.lower()


def field(terminal: str, text: str) -> tuple[str, Value]:
    """Return the field's name and value for a token of this terminal."""
    row = CONVERTERS.get(terminal)
    if row is None:
        return terminal.lower(), text
    name, convert = row
    return name, convert(text)
