"""Text in other encodings than UTF-8, as a stream of UTF-8: told by the mark at its start, or by its zeros.

PowerShell's redirection writes UTF-16. Single-byte encodings (Windows-1252) have no mark and are left as
they are: they are told line by line, where the text is read.
"""

import codecs

from diagnose.bundle.limits import STEP
from diagnose.bundle.streams import Stream

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)


def as_utf8(magic: bytes, stream: Stream) -> Stream:
    """Return the stream as UTF-8 without a mark, judged by its first bytes; one of no other encoding itself."""
    for mark, name in _MARKS:
        if magic.startswith(mark):
            stream.read(len(mark))
            return stream if name == "utf-8" else _Transcoded(stream, name)
    name = _without_mark(magic)
    return _Transcoded(stream, name) if name else stream


def _without_mark(magic: bytes) -> str:
    """Return which UTF-16 it is, if it is: in Latin text nearly every other byte is zero. "": none."""
    even, odd = magic[0::2], magic[1::2]
    if len(odd) < 16:
        return ""
    zeros_even, zeros_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zeros_odd > 0.9 and zeros_even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if zeros_even > 0.9 and zeros_odd < 0.05 else ""


class _Transcoded(Stream):
    """A stream in some encoding, as UTF-8; what cannot be decoded becomes the replacement character."""

    def __init__(self, stream: Stream, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def _more(self, size: int) -> bytes:
        while data := self._stream.read1(min(max(size, 4096), STEP)):
            text = self._decoder.decode(data)
            if text:
                return text.encode("utf-8", "replace")
        return self._decoder.decode(b"", final=True).encode("utf-8", "replace")
