"""The report for a terminal or a ticket: its order, its lines, and what never happens to a record in it."""

import re
from datetime import timedelta

import pytest

from diagnose.model import (
    Diagnosis,
    Host,
    Metrics,
    Migration,
    Missing,
    Percent,
    Phase,
    Problem,
    Report,
    Vm,
)
from diagnose.reports import render

from .made_up import GONE, NOT_FOUND, RESUME, START, demo, finding, migration, report
from .pages import in_order, positions, text, told

WIDTHS = (60, 80, 120)


def unwrapped(page: str) -> str:
    """Return the page without any blank or line end: what wrapping must not change."""
    return re.sub(r"\s", "", page)


# --- the page as a whole


def test_the_first_two_lines_say_what_happened_and_how_much_was_read() -> None:
    first, second, *_ = text(demo()).splitlines()
    assert first == "18 migrations: 2 failed, 1 hung, 1 slow, 1 unknown, 13 succeeded; 2 unexplained."
    assert second == "Read 3 inputs: 413 files, 1,204,332 lines; 2 unreadable or cut (see end)."


def test_no_migration_found_is_not_shown_as_fine() -> None:
    assert text(report()).startswith("No migration found. That is no proof that there was none.\n")


def test_failed_and_hung_come_first_then_slow_then_unknown_then_succeeded() -> None:
    assert in_order(text(demo()), "FAILED", "HUNG", "SLOW", "OUTCOME UNKNOWN", "SUCCEEDED", "Succeeded (12")


def test_problems_and_inputs_stand_at_the_end() -> None:
    assert in_order(text(demo()), "Succeeded (12", "Could not be read, or was cut", "Inputs", "knowledge base of 97")


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_page(width: int) -> None:
    assert [line for line in text(demo(), width).splitlines() if len(line) > width] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_ends_in_blanks(width: int) -> None:
    assert [line for line in text(demo(), width).splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_wrapping_loses_nothing(width: int) -> None:
    assert unwrapped(text(demo(), width)) == unwrapped(text(demo(), 1000))


def test_colour_changes_nothing_but_the_colour() -> None:
    coloured = render("text", demo(), 80, colour=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text(demo())


def test_colour_is_there_when_asked_for_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b[1;31mFAILED\x1b[0m" in render("text", demo(), 80, colour=True)


def test_no_control_code_without_colour_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in text(demo())


def test_the_page_ends_with_one_line_end() -> None:
    assert re.search(r"[^\n]\n\Z", text(demo()))


# --- what comes from logs


def test_markup_and_emoji_names_in_a_record_are_quoted_as_they_are() -> None:
    page = told(Diagnosis(migration(), (finding(),)))
    assert NOT_FOUND.text in page


def test_control_and_bidi_characters_of_a_record_are_made_visible() -> None:
    page = told(Diagnosis(migration(), (finding(evidence=(GONE,)),)))
    assert r"\x1b[31mgone\x1b[0m\tto \u202ereversed \xff end" in page


def test_the_page_can_be_encoded_whatever_the_names_were() -> None:
    page = text(report(problems=(Problem("notes-\udce9.zip", "encrypted"),)))
    assert rb"notes-\xe9.zip: encrypted" in page.encode("utf-8")


def test_wide_characters_count_twice_when_wrapped() -> None:
    page = text(report(Diagnosis(migration(vm=Vm("虚拟机" * 20)), ())), 60)
    assert max(page.splitlines()[3].count(char) for char in "虚拟机") <= 10


# --- the headline


def test_the_headline_gives_vm_route_outcome_percent_stage_id_and_start() -> None:
    at = Percent(78, 78, 78, "stated", "resume")
    page = told(Diagnosis(migration(percent=at), (finding(),)))
    assert "FAILED  db-prod-07  at 78 %, stage resume\n" in page
    assert "(198.51.100.11) -> esx-birch-2024-03-12--00.42 (198.51.100.12)\n" in page
    assert "id 5422550532447652106, started 2024-03-11 23:59:12.345 UTC, took 1 min 50 s" in page


def test_an_inferred_percent_is_shown_with_its_band() -> None:
    page = told(Diagnosis(migration(percent=Percent(14, 10, 20, "inferred", "connect")), ()))
    assert "at about 14 % (10 to 20), stage connect" in page


def test_what_the_records_do_not_name_is_said_to_be_unknown() -> None:
    page = told(next(known for known in demo().diagnoses if known.migration.id is None))
    positions(page, "VM not named", "percent unknown", "unknown source -> unknown destination", "no migration id")
    positions(page, "start time unknown", "No phase of the move is shown by the records.")


def test_a_slow_move_is_not_said_to_lack_a_percent() -> None:
    assert "SLOW  db-prod-07\n" in told(Diagnosis(migration("slow"), ()))


# --- course, numbers, what is missing


def course(*phases: Phase) -> str:
    return told(Diagnosis(migration(phases=phases), (finding(),)))


def test_a_phase_gives_start_length_side_name_and_that_a_pause_is_normal() -> None:
    page = course(Phase("precopy", "source", START, 45.04, True))
    assert "2024-03-11\n    23:59:12.345       45.0 s  source  precopy (normal pause)\n" in page


def test_a_new_day_is_named_before_its_first_phase() -> None:
    page = course(
        Phase("precopy", "source", START, 52, False),
        Phase("resume", "source", START + timedelta(seconds=52), 1, False),
    )
    assert "2024-03-11\n    23:59:12.345       52.0 s  source  precopy\n    2024-03-12\n    00:00:04.345 " in page


def test_a_phase_without_times_says_unknown() -> None:
    assert "    unknown           unknown  side unknown  cleanup\n" in course(Phase("cleanup", "", None, None, False))


def test_only_numbers_that_were_printed_are_shown() -> None:
    page = told(Diagnosis(migration(metrics=Metrics(pages_left=0, stun_microseconds=1_500_000)), (finding(),)))
    assert "Measured: 0 pages left, stunned 1.5 s\n" in page


def test_what_a_finding_said_to_be_missing_is_not_said_again() -> None:
    lack = Missing("vpxd.log", "vCenter", "vc-support")
    page = told(Diagnosis(migration(), (finding(missing=(RESUME,)),), missing=(RESUME, lack)))
    assert page.count(RESUME.command) == 1
    assert in_order(page, "  Missing\n", "- vpxd.log: vCenter\n", "collect: vc-support\n")


# --- those that succeeded


def lines_of_succeeded(*moves: Migration) -> list[str]:
    page = told(*(Diagnosis(move, ()) for move in moves))
    return page.split("Succeeded (")[1].split("\n\n")[0].splitlines()[1:]


def test_a_migration_that_succeeded_takes_one_line() -> None:
    (line,) = lines_of_succeeded(migration("succeeded", id="7"))
    assert line.startswith("  2024-03-11 23:59:12  db-prod-07  esx-anvil")
    assert line.endswith("(1 min 50 s, id 7)")


def test_a_storage_vmotion_is_named_in_its_line() -> None:
    (line,) = lines_of_succeeded(migration("succeeded", id="7", type="svmotion"))
    assert line.endswith("(Storage vMotion, 1 min 50 s, id 7)")


def test_migrations_that_succeeded_are_capped_and_the_rest_counted() -> None:
    lines = lines_of_succeeded(*(migration("succeeded") for _ in range(37)))
    assert len(lines) == 11
    assert lines[-1] == "  and 27 more (--format json has all)"


def test_a_suspicion_about_a_migration_that_succeeded_is_noted_in_its_line() -> None:
    page = told(Diagnosis(migration("succeeded"), (finding(0.31),), unread_count=3))
    assert "suspicion: storage.nfs-uuid-mismatch (0.31), 3 unread records)" in page


# --- the end of the page


def test_a_clock_that_was_not_estimated_is_not_shown_as_right() -> None:
    shown = report()
    hosts = (Host("esx-01", "source", 1.5, 0.2), Host("vc-01", "vcenter"))
    page = text(Report(shown.version, shown.knowledge_base, (), hosts, ()))
    assert "vc-01 (vcenter): offset not estimated\n" in page


def test_clocks_are_left_out_where_none_was_estimated() -> None:
    shown = report()
    assert "Clocks" not in text(Report(shown.version, shown.knowledge_base, (), (Host("vc-01", "vcenter"),), ()))


def test_an_input_names_its_host_unless_its_path_does() -> None:
    page = text(demo(), 1000)
    assert "  esx-anvil-2024-03-12--00.42.tgz (esxi, VMware ESXi 7.0.3): 412 files" in page
    assert "  vc-2024-03-12.tgz (vcenter, vc-01, VMware vCenter Server 7.0.3): 1 file, 1 line" in page


def test_problems_left_out_are_counted() -> None:
    many = tuple(Problem(f"p{n}", "cut") for n in range(23))
    assert "and 3 more (--format json has all)" in text(report(problems=many))
