"""How far a host's clock is from those that it asks: commands/ntpq_-p.txt, ntpq_-c-readvar.txt, system ntp get.

`ntpq -p`, 4.x to 9.x; the first character says what became of a server:

         remote           refid      st t when poll reach   delay   offset  jitter
    ==============================================================================
    *192.0.2.9       192.0.2.1        2 u   33   64  377    0.215   -0.047   0.031

`ntpq -c readvar`:

    associd=0 status=0615 leap_none, sync_ntp, 1 event, clock_sync,
    precision=-21, rootdelay=1.021, rootdisp=38.512, refid=192.0.2.9,
    offset=-0.046731, frequency=-12.301, sys_jitter=0.031, clk_wander=0.004

`localcli system ntp get`, 7.x and later:

       Enabled: true
       Servers: 192.0.2.9, ntp1.example.com

Gives `ntp` {peer, offset_seconds, state, selected, enabled}. ntpq's manual: its offset is that of the server relative
to this host, in milliseconds; so where it is above zero the host's clock is behind. It is missing where it says
nothing: a server that does not answer, the host's own clock as server, a host that is not synchronised. `state` is
the manual's word for the first character, "unreachable" before the first answer, and of `readvar`, whose offset is
that of all servers combined, "synchronised" or not. `peer` of the last form is the list that was set. Nothing: no
server was set or asked; a daemon that does not run prints neither.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact, Value

_PEER = re.compile(
    r"(?P<tally>[ x.+#*o-])(?P<peer>\S+)\s+(?P<refid>\S+)\s+\d{1,2}\s+\S\s+\S+\s+\S+\s+(?P<reach>[0-7]{1,3})"
    r"\s+\S+\s+(?P<offset>[+-]?\d{1,12}(?:\.\d{1,12})?)\s+\S+\s*"
)
_STATES = {
    "*": "system peer",
    "o": "pps peer",
    "+": "candidate",
    "#": "backup",
    "-": "outlier",
    ".": "excess",
    "x": "falseticker",
    " ": "discarded",
}
_VARIABLE = re.compile(r"\b(?P<name>refid|offset)=(?P<value>[^,\s]{1,60})")
_STATUS = re.compile(r"\bstatus=[0-9a-f]{4}\b.*")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?")
_SETTING = re.compile(r"\s*(?P<key>Enabled|Servers):(?P<value>.*)")
_OWN = (".LOCL.", "LOCAL(0)", "127.127.1.0")  # the host's own clock: it is never away from itself


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield one fact a server, one for the whole of `readvar`, or one for what was set."""
    settings: dict[str, tuple[str, int]] = {}
    for line, text in enumerate(artefact.lines, 1):
        if peer := _PEER.fullmatch(text):
            yield fact(artefact, line, "ntp", **_peer(peer))
        elif setting := _SETTING.fullmatch(text):
            settings.setdefault(setting["key"].lower(), (setting["value"].strip(), line))
    yield from _setting(artefact, settings)
    yield from _system(artefact)


def _peer(found: re.Match[str]) -> dict[str, Value]:
    """Return the fields of a server's row."""
    answered = found["reach"].strip("0") != ""
    fields: dict[str, Value] = {
        "peer": found["peer"],
        "state": _STATES[found["tally"]] if answered else "unreachable",
        "selected": str(found["tally"] in "*o").lower(),
    }
    if answered and not {found["peer"], found["refid"]} & {*_OWN}:
        fields["offset_seconds"] = _seconds(found["offset"])
    return fields


def _setting(artefact: Artefact, settings: dict[str, tuple[str, int]]) -> Iterator[Fact]:
    """Yield what was set, quoting whether it is enabled; nothing where that is not told."""
    if "enabled" in settings:
        enabled, line = settings["enabled"]
        yield fact(artefact, line, "ntp", peer=settings.get("servers", ("", 0))[0], enabled=enabled.lower())


def _system(artefact: Artefact) -> Iterator[Fact]:
    """Yield the variables of the whole, quoting the offset; nothing where they were cut before it."""
    status = next((text for text in artefact.lines if _STATUS.search(text)), "")
    variables = {
        found["name"]: (found["value"], line)
        for line, text in enumerate(artefact.lines, 1)
        for found in _VARIABLE.finditer(text)
    }
    offset, line = variables.get("offset", ("", 0))
    if not status or not _NUMBER.fullmatch(offset):
        return
    peer = variables.get("refid", ("", 0))[0]
    synchronised = "leap_alarm" not in status and "sync_unspec" not in status
    fields: dict[str, Value] = {
        "peer": peer,
        "state": "synchronised" if synchronised else "not synchronised",
        "selected": str(synchronised).lower(),
    }
    if synchronised and peer not in _OWN:
        fields["offset_seconds"] = _seconds(offset)
    yield fact(artefact, line, "ntp", **fields)


def _seconds(milliseconds: str) -> float:
    return round(float(milliseconds) / 1000, 9)
