"""What is asked for: what a possible cause's signs were not seen in, ranked by how far it could change the answer."""

from datetime import timedelta

from msgspec import structs

from causes import START, cause, event, moved
from diagnose.checks import State
from diagnose.missing import Given, add
from diagnose.model import Ahead, Cause, Diagnosis, Endpoint, Finding, Log, Migration, Missing, Sign

REMARK = Missing("the driver", "both hosts", "esxcli network nic get")
HOURS = timedelta(hours=1)
LOCK = cause("x.lock", Sign(event="lock_denied", on="destination", weight=0.9), stages=("connecting",))
LINK = cause("x.link", Sign(event="vob_raised", weight=0.4), stages=("connecting",))
MOUNTS = cause("x.mounts", Sign(check="nfs_mounts_differ", weight=0.8), stages=("connecting",))
UNKNOWN_MOUNTS = State("nfs_mounts_differ", "not captured", lacking=("destination: nfs_mount",))


def found(name: str, confidence: float, level: str = "cause", missing: tuple[Missing, ...] = ()) -> Finding:
    """Return a finding."""
    return Finding(name, "Title", confidence, (), (), missing, (), "", (), level=level)


def asked(
    *causes: Cause, move: Migration | None = None, given: Given | None = None, findings: tuple[Finding, ...] = ()
) -> Diagnosis:
    """Return the diagnosis of a failed migration with what is missing."""
    return add(Diagnosis(move or moved(event("a")), findings), causes, given or Given())


def wheres(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    """Return side and the end of the place of what is missing for the migration."""
    return [(each.side, each.where.partition(": ")[2]) for each in diagnosis.missing]


def logs(first: int, last: int, files: int = 1, host: str = "esx01") -> Given:
    """Return a host's vmkernel.log that spans these hours around the migration."""
    return Given({(host, "vmkernel"): Log(files, START + first * HOURS, START + last * HOURS)})


def test_a_host_of_which_nothing_was_given_is_asked_for_first_as_a_whole() -> None:
    missing = asked(LOCK, given=logs(-1, 1)).missing
    assert missing[0].where == "the host with the vMotion address 192.0.2.23: a vm-support bundle"
    assert missing[0].command.startswith("vm-support")
    assert [each.gain for each in missing] == sorted((each.gain for each in missing), reverse=True)


def test_the_log_that_would_show_the_stronger_sign_of_the_likelier_cause_comes_first() -> None:
    findings = (found("x.lock", 0.4), found("x.link", 0.2))
    names = [where.split(".log")[0] for _, where in wheres(asked(LOCK, LINK, findings=findings))]
    assert names.index("var/run/log/vmkernel") < names.index("var/run/log/vobd")


def test_a_check_asks_for_the_facts_that_it_lacks_with_the_command_that_shows_them() -> None:
    missing = asked(MOUNTS, given=Given(states=(UNKNOWN_MOUNTS,))).missing
    assert [(each.side, each.command.split(";")[0]) for each in missing] == [
        ("destination", "vm-support -w /vmfs/volumes/DATASTORE"),
        ("destination", "esxcli storage nfs list"),
    ]


def test_a_check_that_is_clear_asks_for_nothing() -> None:
    assert asked(MOUNTS, given=Given(states=(State("nfs_mounts_differ", "clear"),))).missing == ()


def test_a_log_that_covers_the_migration_is_not_asked_for() -> None:
    source = structs.replace(LOCK, needs=(Sign(event="lock_denied", on="source"),))
    assert all("vmkernel" not in where for _, where in wheres(asked(source, given=logs(-1, 1))))


def test_a_log_that_begins_after_the_migration_has_rotated_away() -> None:
    source = structs.replace(LOCK, needs=(Sign(event="lock_denied", on="source"),))
    (missing,) = (each for each in asked(source, given=logs(1, 3)).missing if "vmkernel" in each.where)
    assert "rotated away" in missing.what
    assert "syslog" in missing.command


def test_the_time_to_look_at_and_when_it_rotates_away_are_told() -> None:
    given = logs(-20, 4, files=9)
    (missing,) = (each for each in asked(LOCK, given=given).missing if "vmkernel" in each.where)
    assert missing.first is not None
    assert missing.last is not None
    assert missing.first < START < missing.last
    assert missing.gone_at == START + 24 * HOURS


def test_logs_of_some_times_alone_tell_no_rate_of_rotation() -> None:
    given = structs.replace(logs(-20, 4, files=9), partial=True)
    assert [each.gone_at for each in asked(LOCK, given=given).missing if "vmkernel" in each.where] == [None]


def test_a_single_file_tells_no_rate_of_rotation() -> None:
    (missing,) = (each for each in asked(LOCK, given=logs(-20, 4)).missing if "vmkernel" in each.where)
    assert missing.gone_at is None


def test_a_cause_that_is_nearly_sure_leaves_nothing_to_ask_for() -> None:
    assert asked(LOCK, findings=(found("x.lock", 0.9),)).missing == ()


def test_an_effect_that_is_nearly_sure_does_not_decide() -> None:
    assert asked(LOCK, findings=(found("x.effect", 0.95, level="effect"),)).missing


def test_a_finding_that_is_not_sure_asks_for_its_own_evidence_before_the_remarks() -> None:
    (finding,) = asked(LOCK, LINK, findings=(found("x.lock", 0.6, missing=(REMARK,)),)).findings
    assert finding.missing[-1] == REMARK
    assert all("vobd" not in each.where for each in finding.missing)
    assert any("vmkernel" in each.where for each in finding.missing)


def test_a_cause_of_another_stage_is_not_asked_about() -> None:
    other = structs.replace(LOCK, stages=("requested",))
    stalled = moved(event("a"), percent=None)
    assert asked(other, move=stalled).missing
    assert asked(structs.replace(other, migration_types=("svmotion",)), move=stalled).missing == ()


def test_nothing_is_asked_for_where_the_migration_is_well_or_names_no_id() -> None:
    assert asked(LOCK, move=moved(event("a"), outcome="succeeded")).missing == ()
    assert asked(LOCK, move=moved(event("a"), id=None)).missing == ()


def test_a_host_that_is_not_named_is_asked_for_by_its_role() -> None:
    move = moved(event("a"), destination=Endpoint())
    assert asked(LOCK, move=move).missing[0].where.startswith("the destination host: ")


def test_a_move_on_one_host_asks_for_no_second_one() -> None:
    lock = structs.replace(LOCK, needs=(Sign(event="lock_denied", weight=0.9),))
    storage = moved(event("a"), type="svmotion")
    same = moved(event("a"), destination=Endpoint("", "192.0.2.22"))
    for move in (storage, same):
        assert {each.side for each in asked(lock, move=move, given=logs(2, 3)).missing} == {"source"}


def test_a_whole_log_that_ends_before_the_migration_was_quiet() -> None:
    source = structs.replace(LOCK, needs=(Sign(event="lock_denied", on="source"),))
    assert asked(source, given=logs(-3, -1)).missing == ()


def test_an_excerpt_that_ends_before_the_migration_is_asked_for_as_a_whole() -> None:
    source = structs.replace(LOCK, needs=(Sign(event="lock_denied", on="source"),))
    (missing,) = asked(source, given=structs.replace(logs(-3, -1), bundled=False)).missing
    assert "rotated" not in missing.what


def test_one_fact_is_asked_for_once_whatever_else_would_do() -> None:
    states = (
        State("nfs_mounts_differ", "not captured", lacking=("source: nfs_mount",)),
        State("datastore_mounted_read_only", "not captured", lacking=("source: nfs_mount|mount",)),
    )
    read_only = structs.replace(MOUNTS, id="x.ro", needs=(Sign(check="datastore_mounted_read_only", weight=0.8),))
    given = Given(states=states, hosts=frozenset({"esx01"}))
    assert [each.command.split(";")[0] for each in asked(MOUNTS, read_only, given=given).missing] == [
        "esxcli storage nfs list"
    ]


def test_a_host_whose_configuration_was_given_is_not_asked_for_as_a_whole() -> None:
    move = moved(event("a"), destination=Endpoint("esx02", "192.0.2.23"))
    given = Given(hosts=frozenset({"esx01", "esx02"}))
    assert all("bundle" not in each.where for each in asked(LOCK, move=move, given=given).missing)


def test_the_time_to_look_at_is_that_of_the_hosts_own_clock() -> None:
    move = moved(
        event("a"),
        destination=Endpoint("esx02", "192.0.2.23"),
        clocks=(Ahead("esx01", 0.0, 0.0), Ahead("esx02", 7200.0, 0.2)),
    )
    given = Given({("esx02", "vmkernel"): Log(1, START + 3 * HOURS, START + 4 * HOURS)})
    (missing,) = (each for each in asked(LOCK, move=move, given=given).missing if "vmkernel" in each.where)
    assert missing.first is not None
    assert missing.first > START + 1.5 * HOURS
    covering = Given({("esx02", "vmkernel"): Log(1, START + 1.9 * HOURS, START + 4 * HOURS)})
    assert not any("vmkernel" in each.where for each in asked(LOCK, move=move, given=covering).missing)


def test_what_one_host_decides_asks_what_the_other_one_has_to_show() -> None:
    given = logs(-1, 1)
    decided = asked(LOCK, LINK, given=given, findings=(found("x.lock", 0.92),))
    assert {each.side for each in decided.missing} == {"destination"}
    assert len(decided.missing) <= 3


def test_what_configuration_would_decide_stands_among_the_logs_that_show_much() -> None:
    kinds = ("lock_denied", "vob_raised", "task_failed", "checkpoint_failed", "uplink_down")
    shown = [cause(f"x.{kind}", Sign(event=kind, weight=0.9), stages=("connecting",)) for kind in kinds]
    move = moved(event("a"), destination=Endpoint("esx02", "192.0.2.23"))
    given = Given(states=(UNKNOWN_MOUNTS,), hosts=frozenset({"esx01", "esx02"}))
    told = wheres(asked(*shown, *shown, *shown, MOUNTS, move=move, given=given))
    assert len(told) <= 6
    assert ("destination", "commands/localcli_storage-nfs-list.txt") in told
