"""A vMotion and a snapshot as planned, before they leave any record; and what a vMotion can come to.

It succeeds, or fails as in `sample_logs/vmotion-network-unreachable`, `sample_logs/vmotion-stream-lost` or
`sample_logs/memory-switchover-timeout`.
"""

from dataclasses import dataclass

Record = tuple[int, str]
"""Milliseconds after the start, and a record without its stamp."""

SUCCEEDED, UNREACHABLE, LOST, TIMED_OUT = "succeeded", "unreachable", "stream-lost", "switchover-timeout"
ENDS = {SUCCEEDED: 30_000, UNREACHABLE: 21_500, LOST: 26_000, TIMED_OUT: 128_000}
"""Milliseconds from the first record to the end."""

LONGEST = max(ENDS.values()) + 2_000


@dataclass(frozen=True, slots=True)
class Host:
    """One of the two hosts."""

    name: str
    era: str
    address: str


@dataclass(frozen=True, slots=True)
class Migration:
    """A vMotion as planned. `hour` counts the hours of the bundle, `at` the milliseconds in it."""

    id: int
    vm: str
    path: str
    source: Host
    destination: Host
    course: str
    hour: int
    at: int
    number: int

    @property
    def source_world(self) -> int:
        """The VM's leader world on the source."""
        return 2_250_000 + self.number % 40_000 * 40

    @property
    def destination_world(self) -> int:
        """The VM's leader world on the destination."""
        return 2_250_020 + self.number % 40_000 * 40

    def op(self, hop: str) -> str:
        """Return the opID of a step of it."""
        return f"lsuaq1mf-{self.number:06d}-auto-4qgj-h5:{70_000_000 + self.number}-{hop}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot of a running VM: it stuns the VM as a vMotion does, and is none."""

    vm: str
    path: str
    host: Host
    hour: int
    at: int
    number: int


CLOSED = "Connection closed by remote host, possibly due to timeout"
NO_CONNECTION = "The ESX hosts failed to connect over the VMotion network"
