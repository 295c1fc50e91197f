"""A USB device of the host is connected to the VM without leave to stay behind when the VM moves.

The leave is the tick "Support vMotion while device is connected"; that the .vmx then names a remote host is from
memory. Controllers, and the mouse and keyboard that the VM itself has, are no devices of the host. Empty: no device is
connected, only such with the leave, or the .vmx was not captured.
"""

import re

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair

_KEY = re.compile(r"usb(?:_xhci)?\.autoconnect\.device\d+")
_MAY_MOVE = re.compile(r"\b(?:devicetype:remote|host(?:id)?:)", re.IGNORECASE)


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the lines of the .vmx."""
    return quote(
        fact
        for key, fact in vm.keys(pair).items()
        if _KEY.fullmatch(key) and fact.get("value").strip() and not _MAY_MOVE.search(fact.get("value"))
    )
