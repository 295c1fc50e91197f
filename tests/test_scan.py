"""Records come out whole, under the right number, in whatever blocks and encoding the bytes come in."""

import io
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose import bundle, events, formats, scan
from diagnose.events import stems
from diagnose.events.grammar import load
from diagnose.formats import Stems
from diagnose.model import Event, Line
from diagnose.resources import find, samples
from diagnose.scan import Tally, decoding, records
from diagnose.scan import stems as prefilter
from inputs import LOG, RECORDS

SIZES = [1, 2, 3, 7, 64, 1 << 20]
OTHER = "2019-05-14T07:12:04.000Z cpu1:66000)Other: 1: "


def all_records(_: str) -> Stems:
    return Stems()


def lines(
    data: bytes, file: str = "vmkernel.log", filtered: bool = False, tally: Tally | None = None, block: int = scan.BLOCK
) -> list[Line]:
    """Return the records of a file's bytes, read in blocks of this size."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "BLOCK", block)
        wanted = stems if filtered else all_records
        return list(scan.scan(io.BytesIO(data), "h", file, wanted, tally if tally is not None else Tally()))


def numbered(data: bytes, block: int = scan.BLOCK, file: str = "vmkernel.log") -> list[tuple[int, str]]:
    return [(line.line, line.text) for line in lines(data, file, block=block)]


def trouble(data: bytes, file: str = "vmkernel.log") -> str:
    tally = Tally()
    lines(data, file, tally=tally)
    return "; ".join(tally.trouble)


def longest(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Let records be cut at this many bytes."""
    monkeypatch.setattr(records, "LONGEST", size)
    monkeypatch.setattr(decoding, "LONGEST", size)


# --- records and their numbers


@pytest.mark.parametrize("block", SIZES)
def test_every_record_has_the_number_of_its_line_in_blocks_of_any_size(block: int) -> None:
    assert numbered(LOG, block) == list(enumerate(RECORDS, 1))


@pytest.mark.parametrize("block", SIZES)
def test_continuation_lines_are_joined_across_the_borders_of_blocks(block: int) -> None:
    data = f"{RECORDS[0]}\n--> one\n--> two\n{RECORDS[1]}\n-->\n--> three\n".encode()
    assert numbered(data, block) == [
        (1, f"{RECORDS[0]}\n--> one\n--> two"),
        (4, f"{RECORDS[1]}\n-->\n--> three"),
    ]


@pytest.mark.parametrize("block", SIZES)
def test_carriage_returns_are_no_part_of_a_record(block: int) -> None:
    data = f"{RECORDS[0]}\n--> one\n{RECORDS[1]}\n".replace("\n", "\r\n").encode()
    assert numbered(data, block) == [(1, f"{RECORDS[0]}\n--> one"), (3, RECORDS[1])]


def test_a_last_line_without_an_end_is_read() -> None:
    tally = Tally()
    assert [line.text for line in lines(LOG.rstrip(b"\n"), tally=tally)] == list(RECORDS)
    assert tally.lines == len(RECORDS)


def test_a_file_that_begins_within_a_record_gives_its_tail_as_one() -> None:
    assert numbered(b"--> tail\n" + LOG)[:2] == [(1, "--> tail"), (2, RECORDS[0])]


def picked(*rows: str) -> list[tuple[int, str, str]]:
    """Return line, text and format of the records of a few lines of a log."""
    data = io.BytesIO("".join(f"{row}\n" for row in rows).encode())
    found = scan.scan(data, "h", "vmkernel.log", all_records, Tally(), picked_most=60)
    return [(line.line, line.text, line.format) for line in found]


FAILED = f"{OTHER}S: Failed: Timeout (0xbad0021)"
SENTENCE = "The vMotion failed because the hosts were not able to connect."


@pytest.mark.parametrize("between", [[], [""]], ids=["at once", "behind a blank line"])
def test_a_sentence_that_somebody_put_below_a_record_is_text(between: list[str]) -> None:
    assert picked(FAILED, *between, SENTENCE) == [
        (1, "\n".join([FAILED, *between]), "vmkernel"),
        (2 + len(between), SENTENCE, "text"),
    ]


@pytest.mark.parametrize(
    "more", ["   Indented as a dump is", "--> Result: it failed", "timeout and nothing else", "OK"]
)
def test_what_a_record_goes_on_with_stays_with_it(more: str) -> None:
    assert picked(FAILED, more) == [(1, f"{FAILED}\n{more}", "vmkernel")]


def test_a_line_that_is_broken_within_a_sentence_stays_whole() -> None:
    assert picked(f"{OTHER}the VM was", "Suspended on the way") == [
        (1, f"{OTHER}the VM was\nSuspended on the way", "vmkernel")
    ]


def test_in_text_of_no_known_format_each_line_is_a_record() -> None:
    assert numbered(b"The VM failed to resume.\nFailed waiting for data.\n", file="error.txt") == [
        (1, "The VM failed to resume."),
        (2, "Failed waiting for data."),
    ]


@pytest.mark.parametrize("block", SIZES[3:])
def test_a_record_of_too_many_lines_goes_on_as_records_of_its_own(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_LINES", 3)
    data = f"{RECORDS[0]}\n--> 2\n--> 3\n--> 4\n--> 5\n{RECORDS[1]}\n".encode()
    assert [number for number, _ in numbered(data, block)] == [1, 4, 6]


@pytest.mark.parametrize("block", SIZES[3:])
def test_a_record_of_too_many_bytes_goes_on_as_records_of_its_own(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    longest(monkeypatch, 200)
    data = f"{OTHER}\n--> {'b' * 150}\n--> {'c' * 150}\n--> d\n{OTHER}\n".encode()
    assert [number for number, _ in numbered(data, block)] == [1, 2, 3, 5]


@pytest.mark.parametrize("block", SIZES)
def test_a_record_that_goes_on_under_heads_of_its_own_comes_behind_the_one_that_it_continues(block: int) -> None:
    first = "2024-03-26T04:31:17.959Z In(166) Hostd[2098914]: [Originator@6876 sub=Vimsvc opID=7] nothing known"
    more = "2024-03-26T04:31:17.959Z In(166)[+] Hostd[2098914]: -->"
    data = "\n".join([f"{first} 1", f"{first} 2", f"{more} nothing", f"{more}    (vim.fault.NoDiskSpace) {{"]).encode()
    found = lines(data, "hostd.log", filtered=True, block=block)
    assert [line.line for line in found] == [2, 3, 4]


def test_the_tally_holds_what_was_read() -> None:
    tally = Tally()
    lines(LOG, tally=tally)
    assert (tally.bytes, tally.lines, tally.records, tally.format) == (len(LOG), 4, 4, "vmkernel")
    assert (str(tally.first), str(tally.last)) == ("2019-05-14 07:12:03+00:00", "2019-05-14 07:12:22+00:00")


# --- encodings


def test_windows_1252_is_read_line_by_line_beside_utf_8() -> None:
    data = f"{OTHER}größe\n--> ".encode() + "größe\n".encode("cp1252") + f"{OTHER}größe\n".encode()
    assert numbered(data) == [(1, f"{OTHER}größe\n--> größe"), (3, f"{OTHER}größe")]


def test_a_byte_that_is_no_text_in_any_encoding_is_replaced() -> None:
    assert numbered(OTHER.encode() + b"\x81\n") == [(1, f"{OTHER}\ufffd")]


@pytest.mark.parametrize("block", SIZES)
def test_the_mark_of_a_file_that_was_appended_is_dropped(block: int) -> None:
    data = LOG + b"\xef\xbb\xbf" + LOG
    assert numbered(data, block) == list(enumerate(RECORDS * 2, 1))


# --- damage


@pytest.mark.parametrize("block", SIZES)
def test_a_hole_of_nuls_ends_a_line_and_counts_as_none(block: int) -> None:
    data = LOG + b"2019-05-14T07:13:00.000Z cpu1:2)half a rec" + bytes(5000) + LOG
    assert numbered(data, block) == [
        *enumerate(RECORDS, 1),
        (5, "2019-05-14T07:13:00.000Z cpu1:2)half a rec"),
        *enumerate(RECORDS, 5),
    ]


def test_a_hole_of_nuls_is_told_with_its_size() -> None:
    assert trouble(LOG + bytes(5000) + LOG + bytes(3000)) == "holds 8000 NUL bytes in 2 places; read around them"


def test_single_nuls_are_dropped() -> None:
    assert numbered(LOG.replace(b"Migrate", b"Mig\0rate")) == list(enumerate(RECORDS, 1))


def test_a_file_of_nuls_alone_is_not_read_and_told() -> None:
    assert trouble(bytes(3 << 20)) == "holds nothing but 3145728 NUL bytes"


def test_a_log_behind_megabytes_of_nuls_is_read() -> None:
    assert numbered(bytes(3 << 20) + LOG)[-1] == (4, RECORDS[-1])


@pytest.mark.parametrize("data", [b"", b"\n\n  \n"])
def test_an_empty_file_is_told(data: bytes) -> None:
    assert trouble(data) == "is empty"


def test_a_binary_file_is_not_read_and_told() -> None:
    assert trouble(bytes(range(1, 256)) * 100) == "is a binary file; not read"


def test_a_log_that_begins_with_bytes_of_something_else_is_read() -> None:
    assert [text for _, text in numbered(bytes(range(1, 256)) * 40 + b"\n" + LOG)][-4:] == list(RECORDS)


@pytest.mark.parametrize("block", [7, 4096, 1 << 20])
def test_a_line_that_is_too_long_is_cut_and_the_rest_is_read(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    longest(monkeypatch, 300)
    data = LOG + OTHER.encode() + b"x" * 5000 + b"\n" + LOG
    tally = Tally()
    found = [(line.line, line.text) for line in lines(data, tally=tally, block=block)]
    assert found == [*enumerate(RECORDS, 1), (5, (OTHER + "x" * 5000)[:300]), *enumerate(RECORDS, 6)]
    assert (tally.lines, tally.cut) == (9, [5])


def test_a_line_is_not_cut_within_a_character(monkeypatch: pytest.MonkeyPatch) -> None:
    longest(monkeypatch, len(OTHER) + 3)
    assert numbered(f"{OTHER}ßßßß\n".encode()) == [(1, f"{OTHER}ß")]


def test_a_long_text_of_no_known_format_is_still_searched_for_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MOST_TEXT", 1000)
    monkeypatch.setattr(scan, "BLOCK", 1000)
    data = b"nothing that is known\n" * 10_000 + LOG
    tally = Tally()
    found = lines(data, "notes.txt", filtered=True, tally=tally, block=1000)
    assert RECORDS[2] in [line.text for line in found]
    assert len(found) < 5000
    assert "no log of a known format" in tally.trouble[0]


# --- the pre-filter skips nothing that a rule would read


def read(data: bytes, file: str, filtered: bool, block: int) -> list[Event]:
    return list(events.read(lines(data, file, filtered, block=block)))


NOISE_PHRASES = tuple(phrase for name in events.GRAMMARS for phrase in load(name).noise())


def telling(found: Iterable[Event]) -> list[Event]:
    """Return the events without those that the pre-filter may pass over, by the grammars' own word."""
    return [event for event in found if not any(phrase in event.text for phrase in NOISE_PHRASES)]


def proofs() -> list[str]:
    """Return the sample records of all grammars, `//+ ` lines joined to theirs."""
    found: list[str] = []
    for path in sorted(find("grammars").glob("*.lark")):
        for text in path.read_text(encoding="utf-8").splitlines():
            if text.startswith("//= "):
                found.append(text[4:])
            elif text.startswith("//+ "):
                found[-1] += "\n" + text[4:]
    return found


NOISE = (
    "2019-05-14T07:12:04.000Z cpu1:66000)ScsiDeviceIO: 2595: Cmd(0x43968) 0x1a, CmdSN 0x2c6 to dev failed",
    "2023-05-09T07:41:12.204Z In(05) vmx - Something else altogether: 7",
    "2020-03-10T13:29:44.071Z info hostd[2099] [Originator@6876 sub=Vimsvc.ha-eventmgr] Event 7 : nothing",
    "--> }",
    "-->",
    "   frame of a backtrace",
    "",
    "last message repeated 3 times",
    "2023-05-09T07:41:12.204Z In(182): --- last message repeated 2 times ---",
    "Nov  8 03:11:12 esx02 last message repeated 1 time",
    "größe",
)


@settings(max_examples=150, deadline=None)
@given(
    chosen=st.lists(st.sampled_from([*proofs(), *NOISE]), min_size=1, max_size=12),
    block=st.sampled_from([1, 5, 50, 500, 1 << 20]),
    file=st.sampled_from(["vmkernel.log", "hostd.log", "vmware.log", "vobd.log", "vpxd.log", "excerpt.txt"]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "cp1252"]),
)
def test_filtered_and_unfiltered_logs_give_the_same_events(
    chosen: list[str], block: int, file: str, end: str, encoding: str
) -> None:
    data = "".join(record.replace("\n", end) + end for record in chosen).encode(encoding, "replace")
    filtered, whole = read(data, file, filtered=True, block=block), read(data, file, filtered=False, block=1 << 20)
    assert telling(filtered) == telling(whole)


ASKED_FOR = frozenset({"migration_failed", "fault_named", "unread", "vmx_exited", "paths_lost", "vob_raised"})


@settings(max_examples=50, deadline=None)
@given(
    chosen=st.lists(st.sampled_from([*proofs(), *NOISE]), min_size=1, max_size=12),
    file=st.sampled_from(["vmkernel.log", "hostd.log", "vmware.log", "vobd.log", "excerpt.txt"]),
)
def test_a_log_filtered_for_some_kinds_gives_the_same_events_of_these(chosen: list[str], file: str) -> None:
    data = "".join(record + "\n" for record in chosen).encode()
    all_events = read(data, file, filtered=False, block=1 << 20)
    some = scan.scan(io.BytesIO(data), "h", file, lambda name: stems(name, ASKED_FOR), Tally())
    assert telling(of_these(events.read(some))) == telling(of_these(all_events))


def of_these(found: Iterable[Event]) -> list[Event]:
    return [event for event in found if event.kind in ASKED_FOR]


def test_a_log_that_another_was_appended_to_is_filtered_for_both() -> None:
    other = "2024-03-26T04:31:17.959Z In(166) Hostd[2098914]: [Originator@6876 sub=Vimsvc opID=7] nothing known"
    fault = "--> (vim.fault.NoDiskSpace) {"
    data = LOG * 500 + f"{other}\n{fault}\n".encode() * 50
    assert read(data, "vmkernel.log", filtered=True, block=1 << 20)[-1].kind == "fault_named"


def sample_files() -> list[Path]:
    folder = samples()
    return sorted(folder.rglob("*.log")) if folder else []


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: "/".join(path.parts[-3:]))
def test_filtered_and_unfiltered_samples_give_the_same_events(path: Path) -> None:
    data = path.read_bytes()
    filtered, whole = read(data, path.name, True, block=64 << 10), read(data, path.name, False, block=1 << 20)
    assert telling(filtered) == telling(whole)


def test_every_format_of_the_table_has_stems() -> None:
    assert all(stems(row.name).wanted for row in formats.FORMATS)


def test_the_scanner_without_its_library_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = lines(LOG, filtered=True)
    prefilter._scanner.cache_clear()
    monkeypatch.setitem(sys.modules, "ahocorasick_rs", None)
    found = lines(LOG, filtered=True)
    prefilter._scanner.cache_clear()
    assert found == expected


def test_what_the_bundle_stage_transcodes_is_numbered_like_the_text(tmp_path: Path) -> None:
    (tmp_path / "vmkernel.log").write_bytes(LOG.decode().replace("\n", "\r\n").encode("utf-16"))
    for member in bundle.walk(str(tmp_path), lambda _: None):
        found = scan.scan(member.stream, "", member.path, all_records, Tally())
        assert [(line.line, line.text) for line in found] == list(enumerate(RECORDS, 1))
