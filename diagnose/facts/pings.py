"""What pings between VMkernel ports showed: `vmkping`, as people paste it; vm-support does not run it.

    [root@esx01:~] vmkping -I vmk1 -d -s 8972 198.51.100.12
    PING 198.51.100.12 (198.51.100.12): 8972 data bytes

    --- 198.51.100.12 ping statistics ---
    3 packets transmitted, 0 packets received, 100% packet loss

Gives `ping` {interface, target, size, loss_percent}, quoting the loss: the size is that of the data, without 28 bytes
of headers; interface "" where the command does not stand there. The form is that of FreeBSD's ping, of which vmkping is
one. Nothing: no statistics, or none of a known target.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_COMMAND = re.compile(r".*\bvmkping(?P<options>(?: +-{1,2}[\w+]+(?: *=? *[\w.:]+)?)*) +(?P<target>[\w.:-]+)\s*")
_INTERFACE = re.compile(r"-I *(?P<interface>vmk\d+)")
_SIZE = re.compile(r"-s *(?P<size>\d{1,5})\b")
_BEGINS = re.compile(r"PING (?P<target>\S+) \(\S+\): (?P<size>\d{1,5}) data bytes\s*")
_ENDS = re.compile(r"\d+ packets transmitted, \d+ (?:packets )?received, .*?(?P<loss>\d{1,3})(?:\.\d+)?% packet loss.*")
_DEFAULT_SIZE = 56


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a ping that came to its end."""
    interface = target = ""
    size = _DEFAULT_SIZE
    for line, text in enumerate(artefact.lines, 1):
        if command := _COMMAND.fullmatch(text):
            port, asked = _INTERFACE.search(command["options"]), _SIZE.search(command["options"])
            interface, target = port["interface"] if port else "", command["target"]
            size = int(asked["size"]) if asked else _DEFAULT_SIZE
        elif begins := _BEGINS.fullmatch(text):
            target, size = begins["target"], int(begins["size"])
        elif (ends := _ENDS.fullmatch(text)) and target:
            loss = int(ends["loss"])
            yield fact(artefact, line, "ping", interface=interface, target=target, size=size, loss_percent=loss)
