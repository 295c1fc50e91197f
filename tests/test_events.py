"""Records in, events out: heads of every era, fields by name, continuation lines, and what nothing reads."""

from datetime import UTC, datetime

import pytest

from diagnose import events
from diagnose.events import convert
from diagnose.model import Line
from moves import ID, ID_HEX, agent, failed, opened, read, relocation, says, vmx

WATCHED = "WARNING: Migrate: 269: 1415416254017461 S: Failed: IO was aborted (0xbad00e0) @0x41801e280b11"
WHEN = datetime(2014, 11, 8, 3, 11, 10, 313000, tzinfo=UTC)
FAULT = (
    f"2021-05-09T07:41:30.400Z info hostd[2100123] [Originator@6876 sub=Vcsvc.VMotionSrc ({ID})] ResolveCb: Failed with"
    " fault: (vim.fault.GenericVmConfigFault) {\n"
    "-->    faultCause = (vim.fault.FileLocked) {\n"
    '-->          key = "msg.migrate.fail.dst",'
)


@pytest.mark.parametrize(
    "record",
    [
        f"2014-11-08T03:11:10.313Z cpu5:3343193){WATCHED}",
        f"2014-11-08T03:11:10.313Z Wa(180) vmkwarning: cpu5:3343193){WATCHED}",
        f"<181>2014-11-08T03:11:10.313Z esx01.example.com vmkernel: cpu5:3343193){WATCHED}",
        f"Nov  8 03:11:12 collector 2014-11-08T03:11:10.313Z esx01.example.com vmkernel: cpu5:3343193){WATCHED}",
    ],
)
def test_one_message_under_the_head_of_any_era_is_the_same_event(record: str) -> None:
    (event,) = read("vmkernel", record)
    told = (event.kind, event.time, event.side, event.get("migration_id"), event.get("reason"), event.get("status"))
    assert told == ("migration_failed", WHEN, "source", "1415416254017461", "IO was aborted", "0xbad00e0")


@pytest.mark.parametrize(
    "line",
    [
        "2014-11-08T03:11:15.000Z Wa(180):  --- last message repeated 4 times ---",
        "2014-11-08T03:11:15.000Z Wa(180): last message repeated 4 times",
        "<181>Nov  8 03:11:15 esx01 last message repeated 4 times",
        "last message repeated 4 times",
    ],
)
def test_a_record_that_is_said_to_have_come_again_is_one_event_with_the_count(line: str) -> None:
    found = read("vmkernel", f"2014-11-08T03:11:10.313Z cpu5:3343193){WATCHED}", line, line)
    assert [(event.kind, event.line, event.repeats) for event in found] == [("migration_failed", 1, 8)]


def test_a_count_in_the_midst_of_a_record_of_several_lines_breaks_nothing() -> None:
    head, fault, key = FAULT.split("\n")
    count = "2021-05-09T07:41:30.400Z In(166):  --- last message repeated 2 times ---"
    whole = [(event.kind, event.get("fault"), event.get("key")) for event in read("hostd", FAULT)]
    found = read("hostd", "\n".join([head, fault, "last message repeated 2 times", key]))
    assert [(event.kind, event.get("fault"), event.get("key")) for event in found] == whole
    assert {event.repeats for event in found} == {2}
    found = read("hostd", head, count, f"2021-05-09T07:41:30.401Z In(166) Hostd[2100123]: {fault}")
    assert [(event.repeats, event.get("migration_id")) for event in found] == [(2, ID), (0, ID)]


def test_a_count_at_the_begin_of_a_file_speaks_of_no_record() -> None:
    first = Line("esx01", "a/vmkernel.log", 1, f"2014-11-08T03:11:10.313Z cpu5:3343193){WATCHED}", "vmkernel")
    count = Line("esx01", "b/vmkernel.log", 1, "last message repeated 4 times", "vmkernel")
    assert [event.repeats for event in events.read([first, count])] == [0]


def test_a_stamp_of_syslog_gives_no_time_because_it_names_no_year() -> None:
    (event,) = read("vmkernel", f"Nov  8 03:11:10 esx02 vmkernel: 10:06:06:18.104 cpu3:9131){WATCHED}")
    assert (event.kind, event.time) == ("migration_failed", None)


def test_a_masked_time_is_no_time() -> None:
    (event,) = read("vmkernel", f"####-##-##T##:##:##.###Z cpu5:3343193){WATCHED}")
    assert (event.kind, event.time) == ("migration_failed", None)


def test_a_time_with_an_offset_becomes_utc() -> None:
    record = relocation().replace("2021-05-09T07:41:10.700Z", "2021-05-09T13:11:10.700+05:30")
    (event,) = read("hostd", record)
    assert event.time == datetime(2021, 5, 9, 7, 41, 10, 700000, tzinfo=UTC)


def test_a_time_without_a_zone_is_read_as_utc() -> None:
    assert convert.time("2011-04-01 15:14:34.203") == datetime(2011, 4, 1, 15, 14, 34, 203000, tzinfo=UTC)


def test_a_comma_before_the_fraction_is_understood() -> None:
    assert convert.time("[2011-04-01 15:14:34,203Z]") == datetime(2011, 4, 1, 15, 14, 34, 203000, tzinfo=UTC)


def test_a_day_that_no_month_has_is_no_time() -> None:
    assert convert.time("2021-02-31T00:00:00Z") is None


@pytest.mark.parametrize("spelling", ["0xbad010b", "bad010b", "195887371"])
def test_a_status_is_one_code_in_each_of_its_spellings(spelling: str) -> None:
    (event,) = read("vmkernel", failed(reason=f"Timeout ({spelling})"))
    assert event.get("status") == "0xbad010b"


def test_a_status_that_no_terminal_took_is_found_in_the_text() -> None:
    (event,) = read("vcenter", "Migration to host <<unknown>> failed with error Already disconnected (195887150)")
    assert (event.kind, event.get("status")) == ("said", "0xbad002e")


def test_a_number_that_only_begins_like_a_status_is_none() -> None:
    (event,) = read("vcenter", "The task with the number 1958873711 was cancelled by the user")
    assert event.get("status") == ""


def test_an_id_in_hexadecimal_is_the_decimal_one() -> None:
    (event,) = read(
        "vmware", vmx("41:12", f"MigrateVMXdrToSpec: type: 1 srcIp=<192.0.2.22> dstIp=<192.0.2.23> mid={ID_HEX}")
    )
    assert (event.kind, event.get("migration_id")) == ("migrate_specified", ID)


def test_an_id_in_brackets_behind_an_address_names_the_migration() -> None:
    text = "[vob.vmotion.stream.keepalive.read.fail] vMotion migration [c0000216:1312133702560011] failed to read"
    (event,) = read("vmware", vmx("41:12", text))
    assert event.get("migration_id") == "1312133702560011"


@pytest.mark.parametrize(("letter", "side"), [("S", "source"), ("D", "destination")])
def test_the_letter_behind_the_id_tells_the_side(letter: str, side: str) -> None:
    assert [event.side for event in read("vmkernel", failed(side=letter))] == [side]


@pytest.mark.parametrize(("word", "side"), [("to", "source"), ("from", "destination")])
def test_a_request_to_another_host_is_what_the_source_gets(word: str, side: str) -> None:
    (event,) = read("vmware", vmx("41:12", f"Received migrate '{word}' request for mid id {ID}."))
    assert event.side == side


def test_a_record_that_does_not_tell_its_side_has_none() -> None:
    assert [event.side for event in read("hostd", relocation())] == [""]


def test_a_record_that_no_rule_reads_is_no_event() -> None:
    assert read("vmkernel", "2021-05-09T07:41:12.100Z cpu4:1)ScsiDeviceIO: 2595: a sentence that no rule knows") == []


def test_a_record_of_a_migration_that_no_rule_reads_is_kept_as_unread() -> None:
    (event,) = read("vmkernel", says("41:12", "S", "a sentence that no rule knows"))
    assert (event.kind, event.side, event.get("migration_id")) == ("unread", "source", ID)


def test_a_record_whose_head_names_a_migration_is_kept_as_unread() -> None:
    (event,) = read("hostd", agent("41:12", "Completely new words", sub=f"Vcsvc.VMotionDst ({ID})"))
    assert (event.kind, event.side, event.get("migration_id")) == ("unread", "destination", ID)


def test_a_fault_dump_gives_an_event_for_each_line_that_says_something() -> None:
    assert [event.kind for event in read("hostd", FAULT)] == ["fault_raised", "fault_named", "fault_key"]


def test_a_continuation_line_has_a_number_and_a_text_of_its_own() -> None:
    key = read("hostd", "", FAULT)[-1]
    assert (key.line, key.text) == (4, '-->          key = "msg.migrate.fail.dst",')


def test_a_continuation_line_takes_time_and_migration_from_its_head() -> None:
    head, *rest = read("hostd", FAULT)
    assert {(each.time, each.side, each.get("migration_id")) for each in rest} == {(head.time, "source", ID)}


def test_a_continuation_that_syslog_tore_off_still_belongs_to_the_record_before() -> None:
    head, line, _ = FAULT.split("\n")
    torn = f"<166>2021-05-09T07:41:30.401Z esx01.example.com Hostd: {line}"
    _, event = read("hostd", head, torn)
    assert (event.kind, event.line, event.get("migration_id")) == ("fault_named", 2, ID)


def test_a_continuation_at_the_top_of_a_file_takes_nothing_from_another_file() -> None:
    head, line, _ = FAULT.split("\n")
    lines = [Line("esx01", "hostd.log", 9, head, "hostd"), Line("esx01", "hostd.1.log", 1, line, "hostd")]
    assert [event.get("migration_id") for event in events.read(lines)] == [ID, ""]


def test_a_continuation_at_the_top_of_a_file_takes_nothing_from_another_host() -> None:
    head, line, _ = FAULT.split("\n")
    lines = [Line("esx01", "hostd.log", 9, head, "hostd"), Line("esx02", "hostd.log", 1, line, "hostd")]
    assert [event.time for event in events.read(lines)][1:] == [None]


def test_a_record_is_read_by_the_grammar_whose_mark_it_bears_whatever_its_file_is() -> None:
    assert [event.format for event in read("hostd", opened())] == ["vmkernel"]


def test_a_line_of_no_known_format_is_read_as_error_text() -> None:
    (event,) = read("text", "The source detected that the destination failed to resume.")
    assert (event.kind, event.format) == ("said", "vcenter")


@pytest.mark.parametrize(
    ("text", "percent"), [("vMotion fails at 78%", 78), ("it gets stuck at about 14 percent and times out", 14)]
)
def test_a_percentage_that_somebody_states_is_read(text: str, percent: int) -> None:
    (event,) = read("text", text)
    assert (event.kind, event.fields["percent"]) == ("percent_stated", percent)


@pytest.mark.parametrize("text", ["The host was at 78% CPU load", "we use 14 percent of the licences"])
def test_a_percentage_of_something_else_is_not_read(text: str) -> None:
    assert [event.kind for event in read("text", text)] == ["said"]


def test_a_fault_in_pasted_text_is_read_by_its_name() -> None:
    (event,) = read("text", "pyVmomi.VmomiSupport.CannotAccessVmConfig: (vim.fault.CannotAccessVmConfig) {")
    assert (event.kind, event.get("fault")) == ("fault_named", "CannotAccessVmConfig")


def test_an_envelope_gives_way_to_the_fault_that_it_holds() -> None:
    (event,) = read("text", "(vmodl.fault.SystemError) { faultCause = (vim.fault.Timedout) { } }")
    assert event.get("fault") == "Timedout"


def test_the_quoted_line_is_the_record_without_nul_and_trailing_blanks() -> None:
    (event,) = read("vmkernel", f"{opened()}  \0\0")
    assert event.text == opened()


def test_a_very_long_line_is_quoted_cut_and_says_so() -> None:
    (event,) = read("vmkernel", says("41:12", "S", "x" * 5000))
    assert (len(event.text), event.text[-6:]) == (2006, " [cut]")


def test_every_event_stands_where_its_record_does() -> None:
    found = read("vmkernel", opened(), "nothing", failed(), host="esx07", file="var/run/log/vmkernel.log")
    assert [(event.host, event.file, event.line, event.text) for event in found] == [
        ("esx07", "var/run/log/vmkernel.log", 1, opened()),
        ("esx07", "var/run/log/vmkernel.log", 3, failed()),
    ]


def test_no_lines_give_no_events() -> None:
    assert read("vmkernel") == []


def test_an_empty_line_is_no_event() -> None:
    assert read("text", "", "   ") == []


def test_a_kind_that_two_formats_give_is_listed_with_both() -> None:
    assert {"vmware", "vcenter"} <= set(events.kinds()["message_posted"])


def test_times_of_events_are_utc() -> None:
    found = read("vmkernel", opened()) + read("vmware", vmx("41:12", "Migrate: VM successfully stunned."))
    assert [event.time.tzinfo for event in found if event.time] == [UTC, UTC]
