"""What was captured of the configuration of hosts and VMs: facts, and the pair of hosts of a migration."""

from collections.abc import Mapping
from functools import cached_property

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

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Fact, ...]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.name, []).append(fact)
        return {name: tuple(own) for name, own in found.items()}

    @cached_property
    def _captured(self) -> frozenset[str]:
        told = (fact.get("facts").split(",") for fact in self._by_name.get(CAPTURED, ()))
        return frozenset(self._by_name) | {name for names in told for name in names}


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
