r"""Objects and values as the dump of the host's API prints them: vmodl text, which Python's API library makes.

    network = (vim.host.NetworkInfo) {
       dynamicType = <unset>,
       dynamicProperty = (vmodl.DynamicProperty) [],
       vswitch = (vim.host.VirtualSwitch) [
          (vim.host.VirtualSwitch) {
             name = 'vSwitch0',
             mtu = 1500,
             pnic = (str) [
                'key-vim.host.PhysicalNic-vmnic0'
             ],
          }
       ],
    }

Comes in: a dump. Goes out: the objects of the types that are asked for, with what stands in them, or one plain value.
Text is printed as Python prints a string, with its escapes: `'it\'s'`, `'caf\xe9'`, under Python 2 the bytes of UTF-8,
`'caf\xc3\xa9'`; long numbers ended in L there. A value that is not set is "". An object in whose midst the dump breaks
off is left out. Empty: none of these types.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from diagnose.model import Artefact

_TYPE = re.compile(r"\A\((?:long|int|str|bool|short)\) (?=\S)(?!\[)")
_LONG = re.compile(r"\A(-?\d+)L\Z", re.ASCII)
_OPENS = re.compile(r"\s*(?:(?P<key>\w+) = )?\((?P<type>[\w.]+)\) (?P<bracket>[{\[])\s*")
_ROW = re.compile(r"\s*(?P<key>\w+) = (?P<value>.*)")
_ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9a-f]{2})|u(?P<u>(?!d[89a-f])[0-9a-f]{4})|U(?P<U>000[0-9a-f]{5})|(?P<plain>[\\'\"nrt]))"
)
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}
_CLOSES = ("}", "},", "]", "],")


class Row(Struct, frozen=True):
    """A plain value and the line that it stands at; at line 0, "", what is not there."""

    value: str = ""
    line: int = 0


_NONE = Row()


class Object(Struct):
    """An object of the dump: its type, its line, its plain values, the objects and plain values of its lists.

    `parts` holds an object that stands alone under its key as a list of one.
    """

    type: str
    line: int
    rows: dict[str, Row] = {}
    parts: dict[str, list["Object"]] = {}
    lists: dict[str, list[Row]] = {}

    def get(self, key: str) -> str:
        """Return the plain value of a key, "" where it is not set or not there."""
        return self.row(key).value

    def row(self, key: str) -> Row:
        """Return the plain value of a key with its line."""
        return self.rows.get(key, _NONE)

    def part(self, key: str) -> "Object":
        """Return the object under a key, one without anything in it where there is none."""
        return next(iter(self.parts.get(key, ())), Object("", 0))

    def values(self, key: str) -> list[str]:
        """Return the plain values of a list."""
        return [row.value for row in self.lists.get(key, ())]


def objects(artefact: Artefact, *types: str) -> Iterator[Object]:
    """Yield the objects of these types, none that lies within another one of them."""
    lines = iter(enumerate(artefact.lines, 1))
    for line, text in lines:
        if "(" in text and (opens := _OPENS.fullmatch(text)) and opens["type"] in types and opens["bracket"] == "{":
            made = Object(opens["type"], line)
            if _filled(made, lines):
                yield made


def _filled(made: Object, lines: Iterator[tuple[int, str]]) -> bool:
    """Put the lines up to the object's end into it; False: the dump ends before."""
    open_: list[tuple[Object, str]] = [(made, "")]  # the object that a line belongs to, and the list within it
    for line, text in lines:
        if text.strip() in _CLOSES:
            open_.pop()
            if not open_:
                return True
            continue
        inside, listed = open_[-1]
        if opens := _OPENS.fullmatch(text):
            key = opens["key"] or listed
            if opens["bracket"] == "[":
                open_.append((inside, key))
            else:
                part = Object(opens["type"], line)
                inside.parts.setdefault(key, []).append(part)
                open_.append((part, ""))
        elif listed:
            inside.lists.setdefault(listed, []).append(Row(_value(text.strip()), line))
        elif row := _ROW.fullmatch(text):
            inside.rows[row["key"]] = Row(_value(row["value"].rstrip()), line)
    return False


def _value(text: str) -> str:
    return plain(text.removesuffix(","))


def plain(value: str) -> str:
    """Return a value without quotes and escapes, and without the marks of Python 2's long numbers."""
    value = _LONG.sub(r"\1", _TYPE.sub("", value))
    if value == "<unset>":
        return ""
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    if not quoted:
        return value
    return _unescaped(value[1:-1]) if "\\" in value else value[1:-1]


def _unescaped(text: str) -> str:
    """Return a string as it was before Python printed it; what is no escape of Python's stays as it stands."""
    text = _ESCAPE.sub(_character, text)
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _character(escape: re.Match[str]) -> str:
    code = escape["x"] or escape["u"] or escape["U"]
    return chr(int(code, 16)) if code else _CONTROL.get(escape["plain"], escape["plain"])
