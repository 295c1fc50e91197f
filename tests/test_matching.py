"""Findings: how signs combine, what gives way, what only narrows, what is quoted, and what is suspected."""

import pytest
from msgspec import structs

from causes import cause, event, moved
from diagnose.matching import Captured, match
from diagnose.model import Cause, Diagnosis, Evidence, Fact, Migration, Missing, Percent, Sign

A, B, C = Sign(event="a", weight=0.6), Sign(event="b", weight=0.6), Sign(event="c", weight=0.6)
ROW = Evidence("esx01", "commands/nics.txt", 7, "vmnic4  firmware 5.04")
FACT = Fact("nic", "esx01", "commands/nics.txt", 7, "vmnic4  firmware 5.04", {"name": "vmnic4"})
LACKING = Missing("the driver", "both hosts", "esxcli network nic get")


def found(migration: Migration, *causes: Cause, captured: Captured | None = None) -> Diagnosis:
    """Return what is found; `a`, `b` and `c` are the kinds that tell of trouble."""
    return match(migration, causes, captured or Captured(), frozenset("abc"), {"0xbad0021": "Timeout"})


def sure(migration: Migration, given: Cause, captured: Captured | None = None) -> float:
    """Return how sure the cause is, 0 where it is not found."""
    return next((finding.confidence for finding in found(migration, given, captured=captured).findings), 0)


def band(low: int, value: int, high: int, stage: str = "connecting") -> Percent:
    """Return an inferred percentage."""
    return Percent(value, low, high, "inferred", stage)


# --- how signs combine


def test_signs_combine_as_independent_witnesses() -> None:
    assert sure(moved(event("a"), event("b")), cause("x.x", A, B)) == 0.84


def test_a_need_that_is_not_seen_leaves_no_finding() -> None:
    assert found(moved(event("a")), cause("x.x", A, B)).findings == ()


def test_a_support_that_is_seen_raises_the_confidence() -> None:
    assert sure(moved(event("a"), event("b")), cause("x.x", A, supports=(B,))) == 0.84


def test_a_support_that_is_not_seen_does_not_count() -> None:
    assert sure(moved(event("a")), cause("x.x", A, supports=(B, C))) == 0.6


def test_a_support_alone_makes_no_finding() -> None:
    assert found(moved(event("b")), cause("x.x", A, supports=(B,))).findings == ()


def test_a_sign_that_is_seen_twice_counts_once() -> None:
    assert sure(moved(event("a", 1), event("a", 2)), cause("x.x", A)) == 0.6


def test_of_any_of_the_strongest_that_is_seen_counts() -> None:
    either = Sign(any_of=(Sign(event="a", weight=0.3), Sign(event="b", weight=0.7), Sign(event="c", weight=0.9)))
    assert sure(moved(event("a"), event("b")), cause("x.x", either)) == 0.7


@pytest.mark.parametrize(
    ("sign", "needed", "supporting"),
    [
        (Sign(event="b"), 0.7, 0.3),
        (Sign(says="b at 1"), 0.75, 0.35),
        (Sign(check="differs"), 0.7, 0.5),
        (Sign(fact="nic"), 0.5, 0.25),
    ],
)
def test_a_sign_without_a_weight_has_that_of_its_kind(sign: Sign, needed: float, supporting: float) -> None:
    captured, move = Captured({"differs": (ROW,)}, (FACT,)), moved(event("a"), event("b", 1))
    weak = Sign(event="a", weight=0.2)
    combined = round(1 - 0.8 * (1 - supporting), 2)
    assert sure(move, cause("x.x", sign), captured) == needed
    assert sure(move, cause("x.x", weak, supports=(sign,)), captured) == combined


def test_no_log_makes_certain() -> None:
    strong = [Sign(event=kind, weight=0.95) for kind in "abc"]
    assert sure(moved(event("a"), event("b"), event("c")), cause("x.x", *strong)) == 0.97


def test_what_is_hardly_seen_is_not_named() -> None:
    assert found(moved(event("a")), cause("x.x", Sign(event="a", weight=0.1))).findings == ()


def test_trouble_around_the_migration_is_a_sign_too() -> None:
    assert sure(moved(around=(event("a"),)), cause("x.x", A)) == 0.45


def test_a_fact_is_seen_by_its_fields() -> None:
    signs = [Sign(fact="nic", where={"name": (name,)}) for name in ("vmnic4", "vmnic5")]
    assert [sure(moved(), cause("x.x", sign), Captured({}, (FACT,))) for sign in signs] == [0.5, 0]


def test_a_check_that_does_not_fire_is_not_seen() -> None:
    assert found(moved(), cause("x.x", Sign(check="differs")), captured=Captured({"other": (ROW,)})).findings == ()


# --- what rules a cause out


def test_a_sign_that_excludes_rules_the_cause_out() -> None:
    assert found(moved(event("a"), event("b")), cause("x.x", A, excludes=(B,))).findings == ()


def test_what_excludes_and_is_not_seen_changes_nothing() -> None:
    assert sure(moved(event("a")), cause("x.x", A, excludes=(B,))) == 0.6


def test_a_cause_that_was_ruled_out_is_named_as_a_rival_with_the_reason() -> None:
    out, other = cause("x.out", A, excludes=(B,)), cause("x.other", A)
    (finding,) = found(moved(event("a"), event("b", 4)), out, other).findings
    assert [(rival.cause, rival.why) for rival in finding.rivals] == [("x.out", "ruled out by esx01 vmkernel.log:5")]


def test_a_retired_cause_is_not_found() -> None:
    assert found(moved(event("a")), cause("x.x", A, status="retired")).findings == ()


def test_a_cause_of_another_type_of_migration_is_not_found() -> None:
    assert found(moved(event("a")), cause("x.x", A, migration_types=("svmotion",))).findings == ()


def test_a_migration_of_unknown_type_may_have_any_cause() -> None:
    assert sure(moved(event("a"), type="unknown"), cause("x.x", A, migration_types=("svmotion",))) == 0.6


def test_a_healthy_migration_has_no_findings() -> None:
    assert found(moved(event("a"), outcome="succeeded"), cause("x.x", A)).findings == ()


def test_a_failed_migration_has_no_side_effect_as_its_cause() -> None:
    assert found(moved(event("a")), cause("x.x", A, kind="side-effect")).findings == ()


@pytest.mark.parametrize(("weight", "left"), [(0.7, 0.42), (0.9, 0.9)])
def test_a_check_that_all_is_well_lowers_what_no_record_names_and_is_quoted(weight: float, left: float) -> None:
    given = cause("x.x", Sign(event="a", weight=weight), excludes=(Sign(check="all_is_well"),))
    captured = Captured({"all_is_well": (ROW,)}, sound=frozenset({"all_is_well"}))
    (finding,) = found(moved(event("a")), given, captured=captured).findings
    assert (finding.confidence, finding.against) == (left, (ROW,))


# --- what gives way


def levels(*names: str, **weights: float) -> list[tuple[str, float]]:
    """Return id and confidence of what is found for causes of these levels that see all the same record."""
    causes = [cause(f"x.{name}", Sign(event="a", weight=weights.get(name, 0.8)), level=name) for name in names]
    return [(finding.cause, finding.confidence) for finding in found(moved(event("a")), *causes).findings]


def test_an_effect_gives_way_to_a_cause() -> None:
    assert levels("effect", "cause", cause=0.6) == [("x.cause", 0.6), ("x.effect", 0.35)]


def test_an_effect_gives_way_to_a_general_entry() -> None:
    assert levels("effect", "general", general=0.6) == [("x.general", 0.6), ("x.effect", 0.35)]


def test_a_general_entry_gives_way_to_a_cause() -> None:
    assert levels("general", "cause", cause=0.6) == [("x.cause", 0.6), ("x.general", 0.4)]


def test_a_general_entry_does_not_give_way_to_an_effect() -> None:
    assert levels("effect", "general", effect=0.9) == [("x.general", 0.8), ("x.effect", 0.35)]


@pytest.mark.parametrize(("level", "confidence"), [("effect", 0.7), ("general", 0.8)])
def test_nothing_gives_way_to_a_mere_suspicion(level: str, confidence: float) -> None:
    assert levels(level, "cause", cause=0.49)[0] == (f"x.{level}", confidence)


def test_an_effect_alone_is_found_as_what_it_is_and_never_as_sure() -> None:
    assert levels("effect", effect=0.95) == [("x.effect", 0.7)]


def test_what_gave_way_says_to_what() -> None:
    causes = cause("x.effect", A, level="effect"), cause("x.narrow", A)
    best = found(moved(event("a")), *causes).findings[0]
    assert [(rival.cause, rival.why) for rival in best.rivals] == [
        ("x.effect", "gives way to x.narrow, which is narrower and seen as well")
    ]


def test_of_equals_what_was_seen_first_leads() -> None:
    move = moved(event("b", 1), event("a", 5))
    assert [finding.cause for finding in found(move, cause("x.a", A), cause("x.b", B)).findings] == ["x.b", "x.a"]


def test_the_order_of_the_causes_changes_nothing() -> None:
    move, causes = moved(event("a"), event("b")), [cause("x.a", A), cause("x.b", B), cause("x.c", A, B)]
    assert found(move, *causes) == found(move, *reversed(causes))


# --- what narrows


def test_a_stall_in_a_stage_of_the_cause_narrows_to_it() -> None:
    assert sure(moved(event("a"), percent=band(10, 14, 20)), cause("x.x", A, stages=("connecting",))) == 0.68


def test_a_stall_elsewhere_lowers_the_confidence() -> None:
    assert sure(moved(event("a"), percent=band(10, 14, 20)), cause("x.x", A, stages=("resumed",))) == 0.36


def test_a_stage_that_is_not_known_changes_nothing() -> None:
    assert sure(moved(event("a")), cause("x.x", A, stages=("resumed",))) == 0.6


def test_the_stage_alone_decides_nothing() -> None:
    assert found(moved(percent=band(10, 14, 20)), cause("x.x", A, stages=("connecting",))).findings == ()


@pytest.mark.parametrize(("known", "confidence"), [(14, 0.68), (78, 0.6)])
def test_a_number_that_somebody_states_narrows_and_never_rules_out(known: int, confidence: float) -> None:
    move = moved(event("a"), percent=Percent(14, 14, 14, "stated", "connecting"))
    assert sure(move, cause("x.x", A, percent=known)) == confidence


# --- the band


def widened(at: Percent, known: int | None, weight: float = 0.8) -> tuple[int, int, int]:
    """Return the band (low, value, high) after a cause that is known for a number was found."""
    move = moved(event("a"), percent=at)
    shown = found(move, cause("x.x", Sign(event="a", weight=weight), percent=known)).migration.percent
    assert shown is not None
    return shown.low, shown.value, shown.high


def test_the_number_of_the_leading_cause_is_shown_where_it_lies_in_the_band() -> None:
    assert widened(band(70, 78, 82), 82) == (70, 82, 82)


def test_the_number_of_the_leading_cause_widens_the_band() -> None:
    assert widened(band(70, 78, 82), 90) == (70, 90, 90)


def test_a_band_is_never_wider_than_twenty_points_by_that() -> None:
    assert widened(band(70, 78, 82), 90) == (70, 90, 90)
    assert widened(band(70, 78, 82), 95) == (70, 78, 82)


@pytest.mark.parametrize("known", [4, 99])
def test_a_number_far_from_what_the_records_prove_does_not_count(known: int) -> None:
    assert widened(band(65, 65, 72), known) == (65, 65, 72)


@pytest.mark.parametrize("known", range(101))
@pytest.mark.parametrize("at", [band(0, 5, 9), band(9, 10, 10), band(65, 65, 72), band(83, 90, 99)])
def test_the_value_lies_in_a_band_of_twenty_points_at_most(at: Percent, known: int) -> None:
    low, value, high = widened(at, known)
    assert low <= value <= high <= low + 20


def test_a_suspicion_does_not_widen_the_band() -> None:
    assert widened(band(70, 78, 82), 90, weight=0.49) == (70, 78, 82)


def test_a_stated_number_is_never_changed() -> None:
    assert widened(Percent(78, 78, 78, "stated", "destination-restore"), 82) == (78, 78, 78)


# --- what is quoted


def test_configuration_is_quoted_before_records() -> None:
    given = cause("x.x", A, Sign(check="differs", weight=0.3))
    (finding,) = found(moved(event("a")), given, captured=Captured({"differs": (ROW,)})).findings
    assert [quoted.file for quoted in finding.evidence] == ["commands/nics.txt", "vmkernel.log"]


def test_records_are_quoted_in_the_order_of_time() -> None:
    (finding,) = found(moved(event("a", 9), event("b", 3), event("c", 6)), cause("x.x", A, B, C)).findings
    assert [quoted.line for quoted in finding.evidence] == [4, 7, 10]


def test_a_record_is_quoted_once_however_many_signs_it_shows() -> None:
    (finding,) = found(moved(event("a", 1)), cause("x.x", A, supports=(Sign(says="a at 1"),))).findings
    assert [quoted.line for quoted in finding.evidence] == [2]


def test_a_sign_that_is_seen_often_is_quoted_three_times() -> None:
    (finding,) = found(moved(*(event("a", second) for second in range(9))), cause("x.x", A)).findings
    assert len(finding.evidence) == 3


def test_no_more_than_ten_quotations_are_shown_and_the_strongest_are_kept() -> None:
    weak = [Sign(event=kind, weight=0.2) for kind in "abc"]
    strong = Sign(event="z", weight=0.9)
    rows = tuple(structs.replace(ROW, line=line) for line in range(1, 9))
    records = [event(kind, second) for second, kind in enumerate("aaabbbcccz")]
    given = cause("x.x", strong, Sign(check="differs"), supports=tuple(weak))
    (finding,) = found(moved(*records), given, captured=Captured({"differs": rows})).findings
    assert (len(finding.evidence), finding.evidence[-1].text) == (10, "z at 9")


def test_a_finding_carries_what_the_knowledge_base_says() -> None:
    (finding,) = found(moved(event("a")), cause("x.x", A)).findings
    assert (finding.title, finding.remedy, finding.confirm, finding.references, finding.explanation) == (
        "Title of x.x", ("Do it",), "Look.", ("KB 1",), "Why.",
    )  # fmt: skip


@pytest.mark.parametrize(("weight", "level", "missing"), [(0.89, "cause", 1), (0.9, "cause", 0), (0.95, "effect", 1)])
def test_what_would_decide_is_asked_for_until_it_is_nearly_sure(weight: float, level: str, missing: int) -> None:
    given = cause("x.x", Sign(event="a", weight=weight), missing=(LACKING,), level=level)
    assert len(found(moved(event("a")), given).findings[0].missing) == missing


# --- what nothing explains


def test_the_first_record_of_trouble_in_time_is_quoted() -> None:
    first = found(moved(event("ordinary", 1), event("b", 5), around=(event("a", 3),))).first_abnormal
    assert first is not None
    assert first.text == "a at 3"


def test_a_healthy_migration_has_no_abnormal_record() -> None:
    assert found(moved(event("a"), outcome="succeeded")).first_abnormal is None


def test_where_one_of_two_hosts_was_given_nothing_is_called_proven() -> None:
    direct = cause("x.x", Sign(event="a", weight=0.95))
    assert sure(moved(event("a")), direct, captured=Captured(one_sided=True)) == 0.92
    configured = cause("x.x", Sign(event="a", weight=0.6), supports=(Sign(check="differs", weight=0.9),))
    assert sure(moved(event("a")), configured, captured=Captured({"differs": (ROW,)}, one_sided=True)) == 0.89


def test_records_that_no_rule_read_are_counted_and_twenty_of_them_shown() -> None:
    told = found(moved(*(event("unread", second) for second in range(25))))
    assert (told.unread_count, len(told.unread)) == (25, 20)


# --- likeness


def test_likeness_alone_is_never_a_finding() -> None:
    words = Sign(says="Cannot open the disk <path> or one of the snapshot disks it depends on")
    move = moved(event("said", text="cannot open disk /vmfs/a.vmdk or one of the snapshot disk it depend on"))
    assert [finding for finding in found(move, cause("x.x", words)).findings if finding.confidence >= 0.5] == []
