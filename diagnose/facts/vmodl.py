"""A value as the dump of the host's API prints it: vmodl text, which Python's API library makes.

Comes in: what stands behind `key = `, without the comma. Goes out: the plain value. Text is printed as Python prints a
string, with its escapes: `'it\\'s'`, `'caf\\xe9'`, under Python 2 the bytes of UTF-8, `'caf\\xc3\\xa9'`; long numbers
ended in L there. "": not set.
"""

import re
from ast import literal_eval

_TYPE = re.compile(r"\A\((?:long|int|str|bool|short)\) (?=\S)(?!\[)")
_LONG = re.compile(r"\A(-?\d+)L\Z", re.ASCII)


def plain(value: str) -> str:
    """Return a value without quotes and escapes, and without the marks of Python 2's long numbers."""
    value = _LONG.sub(r"\1", _TYPE.sub("", value))
    if value == "<unset>":
        return ""
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    if not quoted:
        return value
    return _unescaped(value) if "\\" in value else value[1:-1]


def _unescaped(value: str) -> str:
    """Return the text of a string as Python prints it; what is damaged stays as it stands between its quotes."""
    try:
        text = str(literal_eval(value))
    except (ValueError, SyntaxError):
        return value[1:-1]
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
