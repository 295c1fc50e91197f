"""What ntpd measured of a host's clock."""

from diagnose import facts
from diagnose.facts import ntp
from diagnose.model import Artefact

from .artefacts import fields, read

HEAD = "     remote           refid      st t when poll reach   delay   offset  jitter\n" + "=" * 78 + "\n"


def peer(tally: str, offset: str, reach: str = "377", server: str = "192.0.2.9", refid: str = "192.0.2.1") -> str:
    return f"{HEAD}{tally}{server:<15} {refid:<15}  2 u   33   64  {reach}    0.215   {offset}   0.031"


def test_an_offset_in_milliseconds_is_read_in_seconds() -> None:
    assert fields(ntp.read, peer("*", "-7213.406")) == [
        {"peer": "192.0.2.9", "state": "system peer", "selected": "true", "offset_seconds": -7.213406}
    ]


def test_a_server_that_is_not_followed_is_not_selected() -> None:
    (row,) = fields(ntp.read, peer("x", "12.5"))
    assert (row["state"], row["selected"], row["offset_seconds"]) == ("falseticker", "false", 0.0125)


def test_a_server_that_never_answered_has_no_offset() -> None:
    (row,) = fields(ntp.read, peer(" ", "0.000", reach="0", refid=".INIT."))
    assert row == {"peer": "192.0.2.9", "state": "unreachable", "selected": "false"}


def test_the_hosts_own_clock_as_server_has_no_offset() -> None:
    (row,) = fields(ntp.read, peer("*", "0.000", server="LOCAL(0)", refid=".LOCL."))
    assert "offset_seconds" not in row


def test_a_daemon_that_does_not_run_gives_nothing() -> None:
    assert read(ntp.read, "ntpq: read: Connection refused") == []


READVAR = """
associd=0 status={status},
leap=00, stratum=3, rootdelay=1.021, refid=192.0.2.9,
peer=12345, tc=10, offset=6812.004, frequency=-12.301
"""


def test_the_offset_of_all_servers_combined_is_read() -> None:
    (fact,) = read(ntp.read, READVAR.format(status="0615 leap_none, sync_ntp, 1 event, clock_sync"))
    assert dict(fact.fields) == {
        "peer": "192.0.2.9",
        "state": "synchronised",
        "selected": "true",
        "offset_seconds": 6.812004,
    }
    assert "offset=6812.004" in fact.text


def test_a_host_that_is_not_synchronised_has_no_combined_offset() -> None:
    (row,) = fields(ntp.read, READVAR.format(status="c016 leap_alarm, sync_unspec, 1 event, restart"))
    assert row == {"peer": "192.0.2.9", "state": "not synchronised", "selected": "false"}


def test_what_was_set_is_read() -> None:
    text = "   Enabled: false\n   Loglevel: warning\n   Servers: 192.0.2.9, ntp1.example.com\n"
    assert fields(ntp.read, text) == [{"peer": "192.0.2.9, ntp1.example.com", "enabled": "false"}]


def test_what_was_set_is_read_of_its_json() -> None:
    text = '{"Enabled": true, "Loglevel": "warning", "PID": 2100157, "Servers": ["192.0.2.9", "192.0.2.10"]}'
    (fact,) = facts.read(Artefact("esx01", "a/commands/localcli_--formatterjson-system-ntp-get.txt", (text,)))
    assert (fact.get("enabled"), fact.get("peer")) == ("true", "192.0.2.9, 192.0.2.10")
