"""Bytes of a log as they are on disk: holes of NUL bytes, what is no text at all, and text in its encodings."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from diagnose.formats import recognise
from diagnose.scan.tally import LONGEST, Tally

GAP = b"\0\n"  # what a hole is turned into: an end of line that does not count as one
_LEAST_GAP = 16  # NUL bytes together that are a hole left by a crash, and end the line they lie in
_NULS = re.compile(rb"\0+")
_CONTROL = bytes(byte for byte in range(27) if byte < 9 or byte > 13)


def blocks(stream: BinaryIO, size: int, tally: Tally) -> Iterator[bytes]:
    """Yield the stream in blocks, holes of NUL bytes turned into line ends and single ones dropped."""
    run = 0  # NUL bytes at the end of what was read so far

    def close(length: int) -> bytes:
        tally.nuls += length
        tally.holes += length > 0
        return GAP if length >= _LEAST_GAP else b""

    some = getattr(stream, "read1", None) or stream.read  # what is at hand, without a copy
    while block := some(size):
        tally.bytes += len(block)
        if not run and b"\0" not in block:
            yield block
            continue
        text = block.lstrip(b"\0")
        run += len(block) - len(text)
        if text:
            begin = close(run)
            body = text.rstrip(b"\0")
            run = len(text) - len(body)
            yield begin + _NULS.sub(lambda found: close(len(found[0])), body)
    close(run)


def refusal(first: bytes, lines: Sequence[bytes], tally: Tally) -> str:
    """Return why a file is not read, "" where it is: empty, or binary and without a line of a known format."""
    probe = first[:4096].replace(b"\0", b"")
    if not first.replace(GAP, b"").strip():
        return f"holds nothing but {tally.nuls} NUL bytes" if tally.nuls else "is empty"
    strange = len(probe) - len(probe.translate(None, _CONTROL))
    if strange > len(probe) // 20 and sum(map(bool, map(recognise, lines))) < 3:
        return "is a binary file; not read"
    return ""


def decode(data: bytes) -> str:
    """Return bytes as text: each line as UTF-8, else as Windows-1252, which Windows vCenters write."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(_decode_line(line) for line in data.split(b"\n"))


def _decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def record_text(record: bytes) -> str:
    """Return the record as text, bounded: without line ends at its end, and those within it as newlines."""
    cut = record if len(record) <= LONGEST else _whole_characters(record[:LONGEST])
    return decode(cut.rstrip(b"\r\n\0").replace(b"\r\n", b"\n"))


def _whole_characters(cut: bytes) -> bytes:
    """Return the bytes without the begin of a character at their end; what is not UTF-8 as it is."""
    decoder = getincrementaldecoder("utf-8")()
    try:
        decoder.decode(cut)
    except UnicodeDecodeError:
        return cut
    return cut[: len(cut) - len(decoder.getstate()[0])]
