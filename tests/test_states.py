"""The VMX's migration states in words: two numberings, told apart by what a log prints."""

from diagnose.migrations.states import named
from diagnose.model import Event
from moves import read, requested, states, vmx


def words(*records: str) -> list[tuple[str, str]]:
    """Return side and new state of every change in a vmware.log of these records."""
    found = named(read("vmware", *records))
    return [(event.side, event.get("to_state")) for event in found if event.kind == "migrate_state_changed"]


def test_a_destination_that_begins_with_seven_counts_the_older_way() -> None:
    assert words(*states("41:12", 0, 7, 8, 9, 10, 11)) == [
        ("destination", "init"),
        ("destination", "waiting"),
        ("destination", "precopy"),
        ("destination", "restore"),
        ("destination", "finished"),
    ]


def test_a_destination_that_begins_with_eight_counts_the_newer_way() -> None:
    assert words(*states("41:12", 0, 8, 9, 10, 11, 12)) == [
        ("destination", "init"),
        ("destination", "waiting"),
        ("destination", "precopy"),
        ("destination", "restore"),
        ("destination", "finished"),
    ]


def test_a_source_that_ends_with_five_counts_the_older_way() -> None:
    assert [state for _, state in words(*states("41:12", 0, 1, 2, 3, 4, 5))] == [
        "ready",
        "precopy",
        "checkpoint",
        "wait-handshake",
        "finished",
    ]


def test_a_source_that_reaches_six_counts_the_newer_way() -> None:
    assert [state for _, state in words(*states("41:12", 0, 1, 2, 4, 5, 6))] == [
        "ready",
        "precopy",
        "checkpoint",
        "wait-handshake",
        "finished",
    ]


def test_a_destination_that_leaps_from_nine_to_eleven_counts_the_older_way() -> None:
    assert words(*states("41:12", 9, 11)) == [("destination", "finished")]


def test_a_name_that_is_printed_wins_over_the_numbers() -> None:
    text = "MigrateSetState: Transitioning from state MIGRATE_TO_VMX_READY (1) to MIGRATE_TO_VMX_PRECOPY (2)."
    assert words(vmx("41:13", text)) == [("source", "precopy")]


def test_a_destination_that_checkpoints_restores() -> None:
    text = "MigrateSetState: Transitioning from state MIGRATE_FROM_VMX_PRECOPY (10) to MIGRATE_FROM_VMX_CHECKPT (11)."
    assert words(vmx("41:13", text)) == [("destination", "restore")]


def test_the_way_back_to_no_migration_keeps_the_side_it_came_from() -> None:
    assert words(*states("41:12", 0, 7, 0)) == [("destination", "init"), ("destination", "none")]


def test_the_state_before_is_put_into_words_as_well() -> None:
    (event,) = named(read("vmware", *states("41:12", 7, 8)))
    assert (event.get("from_state"), event.get("to_state")) == ("init", "waiting")


def test_a_state_that_no_numbering_has_is_none() -> None:
    assert words(*states("41:12", 0, 99)) == [("", "none")]


def test_a_change_of_state_whose_numbers_are_masked_passes_unchanged() -> None:
    given = read("vmware", vmx("41:13", "MigrateSetState: Transitioning from state x to y."))
    assert named(given) == given


def test_a_state_in_which_a_migration_finished_is_put_into_words_too() -> None:
    found = named(read("vmware", vmx("41:12", "MigrateSetStateFinished: type=1 new state=MIGRATE_TO_VMX_FINISHED")))
    assert [(event.side, event.get("to_state")) for event in found] == [("source", "finished")]


def test_other_records_pass_unchanged() -> None:
    given = read("vmware", requested(), vmx("41:13", "Migrate: VM successfully stunned."))
    assert named(given) == given


def test_records_keep_their_order() -> None:
    given = read("vmware", requested(), *states("41:12", 0, 7, 8), vmx("41:20", "Migrate: VM successfully stunned."))
    assert [event.line for event in named(given)] == [1, 2, 3, 4]


def test_no_records_give_none() -> None:
    assert named(list[Event]()) == []
