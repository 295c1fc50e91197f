"""What was captured of the configuration of hosts and VMs: facts, and the pair of hosts of a migration."""

from collections.abc import Mapping

from msgspec import Struct

from diagnose.model.records import Value


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


class Pair(Struct, frozen=True):
    """The two hosts of a migration and the VM, as far as they were captured.

    A side that no bundle was given for has no facts. `vm` are the facts of the VM's own files
    (.vmx), from whichever host's bundle holds them. The addresses are those the records name.
    """

    source: HostFacts
    destination: HostFacts
    vm: tuple[Fact, ...] = ()
    source_ip: str = ""
    destination_ip: str = ""

    def hosts(self) -> tuple[HostFacts, ...]:
        """Return the sides that have facts."""
        return tuple(side for side in (self.source, self.destination) if side.facts)
