"""What bounds the reading of one input, and the tally that it is held against.

An input may come from anybody: it may unpack to more than there is, hold itself, or name files without end.
Whatever a bound cuts is told, never passed over.
"""

from msgspec import Struct

STEP = 1 << 20  # bytes given out at a time: measured to be faster than one call for the whole member
TAKEN = 256 << 10  # compressed bytes taken at a time: measured; what a damage can cost in a long stream


class Limits(Struct, frozen=True):
    """The bounds of one input. Sizes are in bytes.

    `most_bytes`: read and unpacked, at all depths together. `ratio`: what unpacks to more than so many times its
    size is cut, once it has given `ratio_from`. `deepest`: archives and compressions within one another.
    `files`, `archives`: looked at. `window`: the memory that one decompressor may ask for. `name`: of a long name
    or a pax header. `directory`: of a zip's list of members; a longer one is not read at once. `alike`: problems of
    one kind that are told one by one. `detached`: a compressed file up to this size is taken into memory as it is, so
    that another thread can unpack it.
    """

    most_bytes: int = 256 << 30
    ratio: int = 1000
    ratio_from: int = 100 << 20
    deepest: int = 8
    files: int = 5_000_000
    archives: int = 10_000
    window: int = 128 << 20
    name: int = 1 << 20
    directory: int = 4 << 20
    alike: int = 20
    detached: int = 32 << 20


class Tally:
    """What was read of one input so far. `over`: the bound that was reached, in words; "" while none was."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.bytes = 0
        self.files = 0
        self.archives = 0
        self.over = ""

    def takes(self, size: int) -> bool:
        """Count bytes that were read or unpacked; False: no more are to be given out."""
        self.bytes += size
        if self.bytes > self.limits.most_bytes and not self.over:
            self.over = too_much(self.limits)
        return not self.over

    def takes_file(self) -> bool:
        """Count a file; False: no more are to be looked at."""
        self.files += 1
        if self.files > self.limits.files and not self.over:
            self.over = f"holds more than {self.limits.files:,} files; the rest was not read"
        return not self.over

    def takes_archive(self) -> bool:
        """Count an archive within the input; False: no more are to be opened."""
        self.archives += 1
        if self.archives > self.limits.archives and not self.over:
            self.over = f"holds more than {self.limits.archives:,} archives within one another; the rest was not read"
        return not self.over


def too_much(limits: Limits) -> str:
    """Return what is told of an input that unpacks to too much."""
    return f"unpacks to more than {_size(limits.most_bytes)}; the rest was not read"


def _size(size: int) -> str:
    for unit, shift in (("GB", 30), ("MB", 20), ("KB", 10)):
        if size >> shift:
            return f"{size >> shift} {unit}"
    return f"{size} bytes"
