"""Where grammars/ and knowledge_base/ lie: inside the installed wheel, or at the top of a checkout."""

from pathlib import Path

from diagnose.errors import DiagnoseError

_PACKAGE = Path(__file__).resolve().parent


def find(name: str) -> Path:
    """Return the folder `name` (`grammars`, `knowledge_base`), looking in the wheel first, then in the checkout.

    Raises DiagnoseError where neither holds it: the installation is damaged.
    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise DiagnoseError(name, "not found beside the program; reinstall it")


def samples() -> Path | None:
    """Return sample_logs/ of the checkout, or None in an installed wheel, which carries no samples."""
    folder = _PACKAGE.parent / "sample_logs"
    return folder if folder.is_dir() else None
