"""The members of a tar archive, read from a stream that is never sought in nor held.

A walk over the headers (old, ustar, GNU long names and sparse files, pax): half the time of tarfile's stream mode,
and it goes on behind a damaged header. Headers are read here because tarfile takes five times as long for one
and a bundle has thousands; the tests hold both to the same result. Names are labels: nothing is ever written.
"""

from collections.abc import Generator, Iterator

from msgspec import Struct

from diagnose.bundle import layout
from diagnose.bundle.entries import Entry
from diagnose.bundle.limits import Tally
from diagnose.bundle.streams import Part, Report, Stream

SIZE = 512  # bytes of a header, and what everything is padded to
_ZEROS = bytes(SIZE)
_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL, _SPARSE = b"L", b"K", b"x", b"g", b"S"
_EXTENSIONS = (_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL)
_REGULAR = (b"0", b"\0", b"7", _SPARSE)
_HARD, _SYMBOLIC = b"1", b"2"
_DEVICES = (b"3", b"4", b"6")
_WITH_DATA = (*_REGULAR, *_EXTENSIONS)
_DIGITS = 20  # of a length or a size that are believed
_MANY_ZEROS = bytes(64 << 10)  # that are passed over at once


class Header(Struct, frozen=True):
    """What a header says of its member. `kind`: the type as it stands there."""

    name: str
    kind: bytes
    size: int
    link: str


def header(block: bytes) -> Header | None:
    """Return what the block says if it is the header of a member: its checksum tells. None: it is none."""
    stored = _number(block[148:156])
    if stored is None or len(block) < SIZE or not _sums_up(block[:SIZE], stored):
        return None
    kind = block[156:157]
    name = _text(block[:100])
    if block[257:263] == b"ustar\0" and block[345] and kind not in _EXTENSIONS:
        name = f"{_text(block[345:500])}/{name}"
    size = _number(block[124:136])
    if kind not in _WITH_DATA:
        size = 0  # links, folders and devices name a size at times, and have no data
    return (
        None if size is None else Header(name, kind, size, _text(block[157:257]) if kind in (_HARD, _SYMBOLIC) else "")
    )


def _sums_up(block: bytes, stored: int) -> bool:
    """Say whether the checksum is right: that of bytes, or of signed ones as old programs made it."""
    rest = block[:148] + block[156:]
    found = sum(rest) + 8 * 32
    return stored == found or stored == found - 256 * sum(byte > 127 for byte in rest)


def _number(field: bytes) -> int | None:
    """Return a number in octal digits, or in base 256 where it is large; None where it is none, or negative."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.partition(b"\0")[0].strip() or b"0"
    try:
        return int(digits, 8) if digits.isdigit() else None
    except ValueError:
        return None


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "surrogateescape")


class _Said:
    """What extensions say of the member that follows; "" and -1: nothing."""

    def __init__(self) -> None:
        self.name = ""
        self.link = ""
        self.size = -1


def entries(stream: Stream, report: Report, tally: Tally) -> Iterator[Entry]:
    """Yield every regular file and link; each must be read before the next is asked for.

    `report` is told of damaged headers, and of an archive that ends within a member.
    """
    said = _Said()
    damaged = False
    while len(block := stream.read(SIZE)) == SIZE:
        if block == _ZEROS:
            _skip_zeros(stream)  # the end, or the seam of two archives
            continue
        found = header(block)
        if found is None:
            if not damaged:
                report("a header of the tar archive is damaged; what could be found behind it was read")
            damaged = True
            continue
        damaged = False
        if found.kind == _SPARSE:
            _skip_map(block, stream)
        if found.kind in _EXTENSIONS:
            whole = _extension(found, stream, said, report, tally.limits.name)
        else:
            whole = yield from _member(found, said, stream, tally)
            said = _Said()
        if not whole:
            report("the tar archive ends within a member; what came before was read")
            return


def _member(found: Header, said: _Said, stream: Stream, tally: Tally) -> Generator[Entry, None, bool]:
    """Yield the member that a header begins, and pass over it. Returns whether the archive holds all of it."""
    size = found.size if said.size < 0 or found.kind not in _REGULAR else said.size
    name = said.name or found.name
    part = Part(stream, size)
    if found.kind in _REGULAR and not name.endswith("/"):
        entry = Entry(name, size, part)
        part.watch(entry.wrong.append, tally)
        yield entry
    elif found.kind in (_HARD, _SYMBOLIC):
        yield Entry(name, 0, None, said.link or found.link, found.kind == _HARD)
    elif found.kind in _DEVICES and layout.is_log_name(name):
        entry = Entry(name, 0, None)
        entry.wrong.append("is a pipe or device; not read")
        yield entry
    part.skip(part.left)
    return not part.left and stream.skip(-size % SIZE) == -size % SIZE


def _skip_zeros(stream: Stream) -> None:
    while (ahead := stream.peek(len(_MANY_ZEROS))) and ahead == _MANY_ZEROS[: len(ahead)]:
        stream.skip(len(ahead))


def _skip_map(block: bytes, stream: Stream) -> None:
    """Pass over the blocks that say where the pieces of a sparse file lie: its holes would be zeros."""
    more = block[482]
    while more:
        more = (stream.read(SIZE) or _ZEROS).ljust(SIZE, b"\0")[504]


def _extension(found: Header, stream: Stream, said: _Said, report: Report, most: int) -> bool:
    """Take what a long name or a pax header says. Returns whether the archive holds all of it."""
    data = stream.read(min(found.size, most))
    whole = len(data) == min(found.size, most)
    rest = found.size - len(data) + -found.size % SIZE
    whole = whole and stream.skip(rest) == rest
    if found.size > most:
        report(f"a name or header in the tar archive is longer than {most >> 10} KB; it was not believed")
    elif found.kind == _LONG_NAME:
        said.name = _text(data)
    elif found.kind == _LONG_LINK:
        said.link = _text(data)
    elif found.kind == _PAX:
        _take_pax(data, said)
    return whole


def _take_pax(data: bytes, said: _Said) -> None:
    """Take the records `LENGTH KEY=VALUE` of a pax header, as far as they are sound."""
    at = 0
    while at < len(data):
        length = data[at : at + _DIGITS].partition(b" ")[0]
        end = at + int(length) if length.isdigit() else at
        if not at < end <= len(data):
            break
        key, _, value = data[at + len(length) + 1 : end - 1].partition(b"=")
        if key in (b"path", b"GNU.sparse.name"):
            said.name = value.decode("utf-8", "surrogateescape")
        elif key == b"linkpath":
            said.link = value.decode("utf-8", "surrogateescape")
        elif key == b"size" and value.isdigit() and len(value) <= _DIGITS:
            said.size = int(value)
        at = end
