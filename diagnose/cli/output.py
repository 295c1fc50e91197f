"""What the commands that report share: which words an option knows, sizes, and where the report is written to."""

import os
import sys
from pathlib import Path

from diagnose.errors import DiagnoseError

_UNITS = {"K": 10, "M": 20, "G": 30, "T": 40}


def refuse_unknown(option: str, what: str, given: list[str], known: list[str]) -> None:
    """Refuse a word that an option does not know before anything is read."""
    for word in given:
        if word not in known:
            raise DiagnoseError(option, f"no {what} is called {word!r}; there are {', '.join(known)}")


def size(text: str) -> int:
    """Return a size above nothing: digits, and K, M, G or T for the powers of 1,024."""
    digits, unit = (text[:-1], text[-1:].upper()) if text[-1:].isalpha() else (text, "")
    if not (digits.isascii() and digits.isdecimal()) or unit not in ("", *_UNITS):
        raise DiagnoseError("--max-bytes", f"{text!r} is no size, such as 500M or 20G")
    if not int(digits):
        raise DiagnoseError("--max-bytes", f"{text!r} leaves nothing to read; give a size such as 500M or 20G")
    return int(digits) << _UNITS.get(unit, 0)


def width(output: Path | None) -> int:
    """Return the columns of the report: the terminal's; 100 in a file and in a pipe."""
    import shutil  # only a report needs it

    return 100 if output else shutil.get_terminal_size((100, 24)).columns


def colour(output: Path | None) -> bool:
    """Say whether the report is coloured: on a terminal that does not ask for none."""
    return output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def write(text: str, output: Path | None) -> None:
    """Write the report; a reader that has seen enough (`| head`) is no trouble, and changes no exit code."""
    try:
        if output is None:
            sys.stdout.write(text if text.endswith("\n") else text + "\n")
            sys.stdout.flush()
        else:
            output.write_text(text, encoding="utf-8", errors="replace")
    except BrokenPipeError:
        drop_standard_output()
    except OSError as error:
        if output is None:
            drop_standard_output()
        place = str(output) if output else "standard output"
        raise DiagnoseError(place, f"cannot be written: {(error.strerror or str(error)).lower()}") from error


def drop_standard_output() -> None:
    """Let what is still buffered go nowhere: the interpreter would try to write it again at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
