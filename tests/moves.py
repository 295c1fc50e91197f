"""Migrations made for the tests: records as a host prints them, read by the grammars and correlated.

Every identity here is made up. A record's line number is its place in the tuple it is given in.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise

from diagnose import events, knowledge, migrations
from diagnose.model import Event, Line, Migration, Stage

ID = "7808076612345678178"
ID_HEX = "6c5bdc4f59e64962"
OTHER = "7808076699999999999"
DAY = "2021-05-09T07:"
"""The day and hour on which all of this happens; a minute and a second follow."""

STAGES: tuple[Stage, ...] = knowledge.load().stages


def read(name: str, *records: str, host: str = "esx01", file: str = "") -> list[Event]:
    """Return the events of a log of this format; what its name is, where it is not said, follows from the format."""
    path = file or f"{name}.log"
    return list(events.read([Line(host, path, number, record, name) for number, record in enumerate(records, 1)]))


def built(
    *read_events: Iterable[Event], excerpt: bool = False, last_seen: Mapping[str, datetime] | None = None
) -> list[Migration]:
    """Return the migrations that are in the events."""
    return migrations.build([event for each in read_events for event in each], STAGES, last_seen or {}, excerpt)


def only(
    *read_events: Iterable[Event], excerpt: bool = False, last_seen: Mapping[str, datetime] | None = None
) -> Migration:
    """Return the one migration that is in the events."""
    found = built(*read_events, excerpt=excerpt, last_seen=last_seen)
    assert len(found) == 1, [(each.id, [event.text for event in each.events]) for each in found]
    return found[0]


def kinds(migration: Migration) -> set[str]:
    """Return the kinds of the migration's own records."""
    return {event.kind for event in migration.events}


# --- records of the VMkernel, the host agent, the VMX and vCenter


def kernel(time: str, text: str, world: str = "2758489") -> str:
    """Return a record of a vmkernel.log: `time` is minute and second."""
    return f"{DAY}{time}.100Z cpu4:{world}){text}"


def opened(
    time: str = "41:12", side: str = "S", id_: str = ID, worlds: tuple[str, str] = ("2758489", "2758492")
) -> str:
    """Return the record by which a side opens the migration; `worlds` are the one that writes it and the VM's."""
    role = "Source" if side == "S" else "Dest"
    text = (
        f"Migrate: vm {worlds[1]}: 3284: Setting VMOTION info: {role} ts = {id_}, src ip = <192.0.2.22>"
        " dest ip = <192.0.2.23> Dest wid = 2109446 using SHARED swap"
    )
    return kernel(time, text, worlds[0])


def says(time: str, side: str, text: str, id_: str = ID, module: str = "VMotion", world: str = "2758489") -> str:
    """Return a record of the VMkernel that names the migration and its side."""
    return kernel(time, f"{module}: 2909: {id_} {side}: {text}", world)


def failed(time: str = "41:32", side: str = "S", reason: str = "Timeout (0xbad0021) @0x41803a", id_: str = ID) -> str:
    """Return the record by which a side gives the migration up."""
    return says(time, side, f"Failed: {reason}", id_, "WARNING: Migrate")


def vmx(time: str, text: str, thread: str = "vmx") -> str:
    """Return a record of a vmware.log."""
    return f"{DAY}{time}.205Z| {thread}| I125: {text}"


def requested(time: str = "41:12", role: str = "from", id_: str = ID) -> str:
    """Return the record by which a VMX hears of the migration: 'to' the source's, 'from' the destination's."""
    return vmx(time, f"Received migrate '{role}' request for mid id {id_}, src ip <192.0.2.22>.")


def states(time: str, *numbers: int) -> tuple[str, ...]:
    """Return the changes of state through these numbers."""
    return tuple(
        vmx(time, f"MigrateSetState: Transitioning from state {old} to {new}.") for old, new in pairwise(numbers)
    )


def agent(time: str, text: str, opid: str = "6f1f9f0c-01-21", sub: str = "Vcsvc.VMotionSrc") -> str:
    """Return a record of a hostd.log."""
    return f"{DAY}{time}.400Z info hostd[2100123] [Originator@6876 sub={sub} opID={opid} user=vpxuser] {text}"


def vcenter(time: str, text: str, opid: str = "lh4m2k7c-20117-auto-fit-h5:70012345") -> str:
    """Return a record of a vpxd.log."""
    return f"{DAY}{time}.700Z info vpxd[45715] [Originator@6876 sub=vpxLro opID={opid}] [VpxLRO] -- {text}"


def relocation(time: str = "41:10", number: int = 846, vm: str = "vm-112") -> str:
    """Return the record by which vCenter begins a relocation."""
    return vcenter(time, f"BEGIN task-{number} -- {vm} -- vim.VirtualMachine.relocate -- 528e6e0c-1111")
