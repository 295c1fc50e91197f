"""What the stage gives: one file of an input."""

from typing import BinaryIO

from msgspec import Struct

from diagnose.bundle import layout


class Member(Struct, frozen=True):
    """One file: `path` inside the input named `input`, whose it is, and its bytes.

    `stream` must be read before the next member is asked for, unless the member is `detached`: then its compressed
    bytes are at hand, `packed`, and may be read elsewhere. It raises nothing: what is damaged ends it, and is told at
    once, or where the member is detached in `told`, which is complete once it was read. `in_bundle`: the path lies in
    a bundle's layout, where only what is known to matter is worth reading. `host` "": the input does not say whose
    it is. `size`: the bytes that it takes up where it lies, -1 unknown; `compressed`: they are packed, and its stream
    is longer.
    """

    input: str
    path: str
    host: str
    in_bundle: bool
    stream: BinaryIO
    size: int = -1
    compressed: bool = False
    detached: bool = False
    told: list[str] = []
    packed: bytes = b""

    def worth_reading(self) -> bool:
        """Say whether it may be a log."""
        return layout.worth_reading(self.path, self.in_bundle)
