"""What was captured of the configuration of hosts and VMs: facts, and the pair of hosts of a migration."""

from collections.abc import Mapping

from msgspec import Struct

from diagnose.model.records import Value

CAPTURED = "captured"
"""The fact that an output was captured, be it empty: its field `facts` names those that it can hold."""


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


class HostFacts(Struct, frozen=True):
    """What was captured of one host's configuration."""

    host: str
    facts: tuple[Fact, ...] = ()

    def of(self, *names: str) -> tuple[Fact, ...]:
        """Return the facts of these names in their order; empty: not captured, or none there."""
        return tuple(fact for fact in self.facts if fact.name in names)

    def captured(self, asked: str) -> bool:
        """Say whether facts of a name were captured, be there none of them; `a|b`: of either name."""
        names = set(asked.split("|"))
        return any(
            fact.name in names or (fact.name == CAPTURED and names & set(fact.get("facts").split(",")))
            for fact in self.facts
        )


class Pair(Struct, frozen=True):
    """The two hosts of a migration and the VM, as far as they were captured.

    A side that no bundle was given for has no facts. `vm` are the facts of the VM's own files
    (.vmx), from whichever host's bundle holds them. The addresses are those the records name.
    `troubled`: host and name of each NIC that the records around the migration tell trouble of.
    """

    source: HostFacts
    destination: HostFacts
    vm: tuple[Fact, ...] = ()
    source_ip: str = ""
    destination_ip: str = ""
    troubled: frozenset[tuple[str, str]] = frozenset()

    def hosts(self) -> tuple[HostFacts, ...]:
        """Return the sides that have facts."""
        return tuple(side for side in (self.source, self.destination) if side.facts)
