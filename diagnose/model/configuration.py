"""What was captured of the configuration of hosts and VMs: facts, and the pair of hosts of a migration."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from diagnose.model.records import Value

CAPTURED = "captured"
"""The fact that an output is there: its field `facts` names those that it captures, be there none of them, and `open`
those that it could hold and proves nothing of: what it lacks of them may be there."""
NFS41 = "nfs41_mount"
"""What the list of NFS 4.1 captures: a part of `nfs_mount`, whose other part, NFS 3, has a list of its own."""


class Fact(Struct, frozen=True):
    """One row of a host's or a VM's configuration: `name` says which kind, `fields` its columns.

    `text` stands at `file`:`line` of the host's bundle and is quoted as evidence.
    A fact that is absent was not captured; it never means "off" or "none".
    """

    name: str
    host: str
    file: str
    line: int
    text: str
    fields: Mapping[str, Value] = {}

    def get(self, name: str) -> str:
        """Return the field as text, "" where the row does not carry it."""
        return str(self.fields.get(name, ""))


class Artefact(Struct, frozen=True):
    """A configuration file or command output of a bundle: where it stands, and its lines without line ends."""

    host: str
    file: str
    lines: tuple[str, ...]


class HostFacts(Struct, frozen=True, dict=True):
    """What was captured of one host's configuration."""

    host: str
    facts: tuple[Fact, ...] = ()

    def of(self, *names: str) -> tuple[Fact, ...]:
        """Return the facts of these names in their order; empty: not captured, or none there."""
        if len(names) == 1:
            return self._by_name.get(names[0], ())
        return tuple(fact for fact in self.facts if fact.name in names)

    def captured(self, asked: str) -> bool:
        """Say whether facts of a name were captured, be there none of them; `a|b`: of either name."""
        return not self._captured.isdisjoint(asked.split("|"))

    def cut(self, asked: str) -> bool:
        """Say whether there are facts of a name, of outputs that do not hold all: a missing one proves nothing.

        `a|b`: of one of the names; who looks at that one first does not see what the other one tells.
        """
        return any(name in self._by_name and name not in self._captured for name in asked.split("|"))

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Fact, ...]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.name, []).append(fact)
        return {name: tuple(own) for name, own in found.items()}

    @cached_property
    def _captured(self) -> frozenset[str]:
        told, left = self._named("facts"), self._named("open")
        known = told | (frozenset(self._by_name) - left)
        newer = any(row.get("type").upper() == "NFS41" for row in self.of("filesystem"))
        listed = NFS41 not in left and any(row.get("version") == "4.1" for row in self.of("nfs_mount"))
        if newer and NFS41 not in told and not listed:
            return known - {"nfs_mount"}  # the list of NFS 3 says nothing of it
        return known

    def _named(self, field: str) -> frozenset[str]:
        """Return the names that the outputs tell in a field."""
        return frozenset(name for fact in self.of(CAPTURED) for name in fact.get(field).split(",") if name)


class Pair(Struct, frozen=True):
    """The two hosts of a migration and the VM, as far as they were captured.

    A side that no bundle was given for has no facts. `vm` are the facts of the VM's own files
    (.vmx), from whichever host's bundle holds them. The addresses are those the records name.
    `troubled`: host and name of each NIC that the records around the migration tell trouble of. `opened`: the records
    that name a folder below the id of an NFS volume, as facts {side, volume, folder}; none where files are moved too.
    """

    source: HostFacts
    destination: HostFacts
    vm: tuple[Fact, ...] = ()
    source_ip: str = ""
    destination_ip: str = ""
    troubled: frozenset[tuple[str, str]] = frozenset()
    opened: tuple[Fact, ...] = ()

    def hosts(self) -> tuple[HostFacts, ...]:
        """Return the sides that have facts."""
        return tuple(side for side in (self.source, self.destination) if side.facts)
