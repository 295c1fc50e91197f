"""How surely a record is of the migration: what is left of the weight of what it says.

Comes in: a migration. Goes out: for the records that need not be of it, by identity, the factor; all others count in
full. A record that lies around a migration may be the trouble that stopped it. A line of a log that no rule reads says
all sorts of things at any time; and where nothing in an excerpt speaks of a migration at all, trouble of a host is that
and no more. Error text that somebody pastes is about a migration.
"""

import re
from collections.abc import Iterable, Mapping

from diagnose.model import Event, Migration

_NEARBY = 0.75  # trouble of a host, which names no migration
_STRAY = 0.6  # a line that no rule reads and that names none
# Files are copied by NFC where a VM moves cold; a backup reads disks by it (NfcFssrvr)
_OF_A_MOVE = re.compile(r"migrat|vmotion|relocat|\bfsr\b|\bNfc(?:File|Put|Get|Copy)", re.IGNORECASE)
_UNREAD_LINES = frozenset({"said", "fault_named", "fault_key", "fault_message"})
_OF_HOSTS = frozenset(
    {
        "agent_stalled",
        "apd_started",
        "apd_timed_out",
        "device_lost",
        "heartbeat_timed_out",
        "nfc_failed",
        "nfs_connection_lost",
        "paths_lost",
        "pcpu_stalled",
        "uplink_down",
        "vob_raised",
    }
)
_CONSOLE = ("mks", "svga", "vnc")  # threads of the VMX that talk to a console


def nearness(migration: Migration) -> Mapping[int, float]:
    """Return the factors of the records that count less, by their identity."""
    speaks = migration.id is not None or any(_OF_A_MOVE.search(event.text) for event in migration.events)
    factors = dict.fromkeys(map(id, migration.around), _NEARBY)
    if not speaks:
        factors |= {id(event): _NEARBY for event in migration.events if event.kind in _OF_HOSTS}
    lines = [event for event in migration.events if event.kind in _UNREAD_LINES and event.time and _is_logged(event)]
    if migration.id is not None:
        chains = _chains(event for event in migration.events if event.get("migration_id"))
        lines = [event for event in lines if not _is_tied(event) and _chain(event) not in chains]
    elif speaks:
        lines = [event for event in lines if event.get("thread").startswith(_CONSOLE)]
    return factors | dict.fromkeys(map(id, lines), _STRAY)


def _is_tied(event: Event) -> bool:
    """Say whether a line names the migration, or the VM or a file of it (which those of other VMs do not come to)."""
    return any(event.get(name) for name in ("migration_id", "vm_path", "of_file"))


def _is_logged(event: Event) -> bool:
    """Say whether a line has the head of a log."""
    return event.format != "vcenter" or bool(event.get("program"))


def _chain(event: Event) -> str:
    """Return the root of a record's opID, "" where it has none."""
    return (event.get("vc_opid") or event.get("opid")).partition("-")[0]


def _chains(events: Iterable[Event]) -> frozenset[str]:
    return frozenset(map(_chain, events)) - {""}
