"""The TCP/IP stack that an output is of.

Comes in: an artefact. Goes out: the stack that the command's option names, as it stands in the name of the file
(`..._network-ip-route-ipv4-list--N-vmotion.txt`); without the option localcli and esxcfg-route tell the default one.
"""

import re

from diagnose.model import Artefact

DEFAULT = "defaultTcpipStack"
ANY = "0.0.0.0"  # noqa: S104  what outputs print for "none" and "everything", no socket
_OPTION = re.compile(r"(?:[-_]-?N[-_ =]|--?netstack[-_ =]?)(?P<stack>[A-Za-z]\w*)")


def of(artefact: Artefact) -> str:
    """Return the name of the stack."""
    found = _OPTION.search(re.split(r"[/\\!]", artefact.file)[-1])
    return found["stack"] if found else DEFAULT
