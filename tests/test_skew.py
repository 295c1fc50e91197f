"""How far the hosts' clocks are apart, told from the records of their migrations; and the joint order of these."""

from datetime import timedelta
from random import Random
from statistics import median

import pytest
from msgspec import structs

from diagnose import pipeline
from diagnose.migrations import USED
from diagnose.migrations.joint import came_before, in_order
from diagnose.migrations.skew import Clock, Interval, Skew, estimate
from diagnose.migrations.turns import REPEATED, TURNS, made_at
from diagnose.model import Migration
from diagnose.proving import sample_folder
from moves import ID, agent, built, failed, only, opened, read, says
from skewed import Cluster, Host

DAY = 86400.0
LOGS = [
    ("hostd", "vmkernel", "vmware"),
    ("hostd", "vmkernel"),
    ("vmkernel", "vmware"),
    ("vmkernel",),
]


def clock(skew: Skew, host: str) -> tuple[float, float]:
    """Return offset and error of a host that has them."""
    found = skew.of(host)
    assert found is not None
    assert found.offset is not None
    assert found.error is not None
    return found.offset, found.error


def holds(skew: Skew, host: Host, reference: Host, times: list[float]) -> bool:
    """Say whether the figure of a host is true at all these times."""
    offset, error = clock(skew, host.name)
    return all(abs(host.ahead(at) - reference.ahead(at) - offset) <= error for at in times)


def two_hosts(late: bool = False, ahead: float = 3600.0, moves: int = 3) -> tuple[Cluster, Host, Host]:
    """Return a cluster with moves between two hosts, one every hour; the clock of the second host is ahead."""
    cluster = Cluster(Random(7), late)  # noqa: S311  # a test's own numbers
    one, other = Host("esx01"), Host("esx02", ahead)
    for number in range(moves):
        cluster.move(*((one, other) if number % 2 == 0 else (other, one)), number * 3600.0)
    return cluster, one, other


# --- the figures


@pytest.mark.parametrize("late", [False, True], ids=["ids that are times", "random ids"])
@pytest.mark.parametrize("log_of_vcenter", [True, False])
def test_of_a_hundred_pairs_of_hosts_the_true_offset_lies_within_the_error(late: bool, log_of_vcenter: bool) -> None:
    hits, errors = 0, []
    for seed in range(100):
        random = Random(seed)  # noqa: S311  # a test's own numbers
        cluster = Cluster(random, late, Host("vcsa", logs=("vpxd",) if log_of_vcenter else ()), kept=0.9)
        logs = random.choice(LOGS)
        one = Host("esx01", random.uniform(-1, 1), random.uniform(-5e-5, 5e-5), logs)
        other = Host("esx02", random.uniform(-10800, 10800), random.uniform(-5e-5, 5e-5), logs)
        times = [random.uniform(0, DAY) for _ in range(random.randint(1, 6))]
        for at in times:
            cluster.move(*random.sample([one, other], 2), at)
        skew = estimate(cluster.migrations())
        known = {each.name: each for each in (one, other, cluster.vcenter)}
        told = [each for each in (one, other) if each.name != skew.reference]
        hits += all(holds(skew, each, known[skew.reference], times) for each in told)
        errors += [clock(skew, each.name)[1] for each in told]
    assert hits >= 95
    assert median(errors) < 3


@pytest.mark.parametrize("late", [False, True], ids=["ids that are times", "random ids"])
def test_the_clocks_of_a_single_migration_are_known_to_a_second_or_so(late: bool) -> None:
    errors = []
    for seed in range(20):
        cluster = Cluster(Random(seed), late)  # noqa: S311  # a test's own numbers
        one, other = Host("esx01"), Host("esx02", 5000.0 - 500 * seed, 5e-5)
        cluster.move(one, other, 40000.0)
        (migration,) = (each for each in cluster.migrations() if each.id)
        alone = estimate([migration]).alone(migration, "esx02", "esx01")
        assert alone.least is not None
        assert alone.most is not None
        assert alone.least <= other.ahead(40000.0) <= alone.most
        errors.append(alone.error or 0.0)
    assert median(errors) < 1


def test_two_hosts_may_swap_their_roles() -> None:
    cluster, one, other = two_hosts(late=True, ahead=-5400.0, moves=5)
    skew = estimate(cluster.migrations())
    assert (skew.reference, skew.basis) == ("esx01", "host")
    assert holds(skew, other, one, [0.0])
    assert clock(skew, "esx02")[1] < 1
    assert clock(skew, "esx01") == (0.0, 0.0)


def test_a_host_that_never_moved_anything_to_the_reference_is_known_by_way_of_a_third() -> None:
    cluster = Cluster(Random(3), late=True, vcenter=Host("vcsa", logs=()))  # noqa: S311  # a test's own numbers
    one, other, third = Host("esx01"), Host("esx02", 3600.0, 2e-5), Host("esx03", -700.0, -2e-5)
    for number in range(4):
        cluster.move(one, other, number * 3600.0)
    cluster.move(other, third, 7000.0)
    skew = estimate(cluster.migrations())
    assert skew.reference == "esx01"
    assert holds(skew, other, one, [number * 3600.0 for number in range(4)])
    assert holds(skew, third, one, [7000.0])
    assert clock(skew, "esx03")[1] < 3


def test_what_clocks_drift_between_the_migrations_lies_within_the_error() -> None:
    cluster = Cluster(Random(5), late=True)  # noqa: S311  # a test's own numbers
    one, other = Host("esx01"), Host("esx02", 10.0, 5e-5)
    for at in (0.0, DAY):
        cluster.move(one, other, at)
    skew = estimate(cluster.migrations())
    assert holds(skew, other, one, [0.0, DAY / 2, DAY])
    assert clock(skew, "esx02")[1] < 4
    first, last = (each for each in cluster.migrations() if each.id)
    assert (skew.between(first, "esx02", "esx01").offset or 0) < 11.5
    assert (skew.between(last, "esx02", "esx01").offset or 0) > 13


def test_a_clock_that_was_set_meanwhile_is_told_and_both_of_its_states_are_covered() -> None:
    cluster = Cluster(Random(5), late=True)  # noqa: S311  # a test's own numbers
    one, before, after = Host("esx01"), Host("esx02", 120.0), Host("esx02", 0.0)
    cluster.move(one, before, 0.0)
    cluster.move(one, after, 7200.0)
    migrations = [each for each in cluster.migrations() if each.id]
    skew = estimate(migrations)
    found = skew.of("esx02")
    assert found is not None
    assert found.was_set
    assert holds(skew, before, one, [0.0])
    assert holds(skew, after, one, [0.0])
    assert [round(skew.between(each, "esx02", "esx01").offset or 0, -1) for each in migrations] == [120, 0]


def test_of_several_hosts_it_is_told_whose_clock_was_set() -> None:
    cluster = Cluster(Random(11), late=True, kept=0.9)  # noqa: S311  # a test's own numbers
    before = [Host(f"esx{number:02}", 17.0 * number) for number in range(1, 6)]
    after = [Host(each.name, each.offset + 40 * (each.name == "esx02")) for each in before]
    for number in range(40):
        one, other = cluster.random.sample(range(5), 2)
        hosts = before if number < 20 else after
        cluster.move(hosts[one], hosts[other], number * 1500.0)
    skew = estimate(cluster.migrations())
    assert {each.host for each in skew.clocks if each.was_set} == {"esx02"}
    reference = next(each for each in before if each.name == skew.reference)
    assert all(holds(skew, each, reference, [0.0]) for each in (*before, *after))
    assert all((each.error or 0) < 3 for each in skew.clocks if each.host != "esx02")


# --- what is not known


def test_a_host_of_which_nothing_was_captured_has_no_clock() -> None:
    skew = estimate(built(read("vmkernel", opened(), failed())))
    assert skew.of("esx02") is None
    assert clock(skew, "esx01") == (0.0, 0.0)


def test_what_bounds_a_clock_on_one_side_only_is_told_as_such() -> None:
    source = read("vmkernel", opened("41:12"), failed(), host="esx01")
    destination = read("vmkernel", opened("41:10", "D"), host="esx02")
    found = estimate(built(source, destination)).of("esx02")
    assert found is not None
    assert (found.offset, found.error, found.ahead.most) == (None, None, None)
    assert found.ahead.least == pytest.approx(-2.0, abs=0.2)


def test_without_the_names_of_the_hosts_there_are_no_clocks() -> None:
    skew = estimate(built(read("vmkernel", opened(), failed(), host=""), read("vmkernel", opened(side="D"), host="")))
    assert (skew.reference, skew.basis, skew.clocks) == ("", "", ())


def test_no_migrations_have_no_clocks() -> None:
    assert estimate([]).clocks == ()


def test_a_migration_whose_records_contradict_each_other_is_not_used() -> None:
    prepared = f"VMotionPrepare ({ID}): Sending 'to' srcIp=<192.0.2.22> dstIp=<192.0.2.23>, type = 1"
    migration = only(
        read("hostd", agent("41:12", prepared), host="esx01"),
        read("vmkernel", opened("38:12"), failed(), host="esx01"),  # the source's clock was set back meanwhile
        read("vmkernel", opened("41:12", "D"), says("41:12", "D", "Stream connection 1 added."), host="esx02"),
    )
    skew = estimate([migration])
    assert len(skew.contradictory) == 1
    assert skew.alone(migration, "esx02", "esx01") == Interval()


# --- ids that are times


def test_the_clock_that_makes_the_ids_is_the_reference_where_its_log_bounds_it_on_both_sides() -> None:
    cluster, one, other = two_hosts()
    skew = estimate(cluster.migrations())
    assert (skew.reference, skew.basis) == ("vcsa", "vcenter")
    assert holds(skew, one, cluster.vcenter, [0.0])
    assert holds(skew, other, cluster.vcenter, [0.0])


def test_without_its_log_an_id_bounds_vcenter_on_one_side() -> None:
    cluster = Cluster(Random(7), vcenter=Host("vcsa", 98.0, logs=()))  # noqa: S311  # a test's own numbers
    cluster.move(Host("esx01"), Host("esx02"), 0.0)
    skew = estimate(cluster.migrations())
    found = skew.of("vcenter")
    assert skew.reference == "esx01"
    assert found is not None
    assert found.ahead.most is None
    assert found.ahead.least == pytest.approx(97.5, abs=1.5)


def opening(id_: str, head: str = "2014-09-18T12:00:01.100Z cpu4:2758489)") -> Migration:
    """Return a migration of which its opening is known."""
    info = f"Setting VMOTION info: Source ts = {id_}, src ip = <192.0.2.22> dest ip = <192.0.2.23> Dest wid = 2109446"
    return only(read("vmkernel", f"{head}Migrate: vm 2758492: 3284: {info} using SHARED swap"))


def test_an_id_is_a_time_only_where_it_looks_like_one_and_is_near_the_records() -> None:
    near = made_at(opening("1411041600000000"))  # 12:00:00
    assert near is not None
    assert near.isoformat() == "2014-09-18T12:00:00+00:00"
    assert made_at(opening("1411341600000000")) is None  # days later
    assert made_at(opening("141104160000000")) is None  # 15 digits
    assert made_at(opening("5422550532447652106")) is None


def test_an_id_of_a_release_that_draws_it_by_lot_is_no_time_though_it_looks_like_one() -> None:
    assert made_at(opening("1411041600000000", "2014-09-18T12:00:01.100Z In(182) vmkernel: cpu4:2758489)")) is None
    handler = f"[Originator@6876 sub=Vcsvc.VMotionSrc ({1411041600000000})] ResolveCb: Succeeded"
    assert made_at(only(read("hostd", f"2014-09-18T12:00:01.100Z info hostd[2100123] {handler}"))) is None


# --- true time, time zones


def test_a_host_that_ntp_knows_gives_the_true_time_of_all() -> None:
    cluster, _, _ = two_hosts(ahead=60.0)
    skew = estimate(cluster.migrations(), {"esx02": (60.25, 0.05), "esx09": (1.0, 0.1)})
    assert (skew.reference, skew.basis) == ("esx02", "ntp")
    assert clock(skew, "esx02") == pytest.approx((60.25, 0.05))
    offset, error = clock(skew, "esx01")
    assert abs(offset - 0.25) <= error < 1.5


@pytest.mark.parametrize(
    ("seconds", "error", "hours"),
    [
        (10800.4, 1.0, 3.0),
        (-18020.0, 0.5, -5.0),
        (19800.0, 2.0, 5.5),
        (3900.0, 1.0, None),
        (20.0, 30.0, None),
        (54000.0, 1.0, None),
        (3600.0, 700.0, None),
    ],
)
def test_a_clock_that_is_off_by_whole_hours_is_likely_in_another_time_zone(
    seconds: float, error: float, hours: float | None
) -> None:
    assert Clock("esx01", Interval(seconds - error, seconds + error)).zone_hours == hours


def test_a_clock_that_is_not_bounded_says_nothing_of_zones() -> None:
    assert Clock("esx01", Interval(3600.0)).zone_hours is None


# --- a log that lies with the other host


def test_the_log_of_a_vmx_is_stamped_by_the_host_that_it_ran_on_whichever_bundle_holds_it() -> None:
    cluster, one, other = two_hosts(late=True, moves=1)
    events = [
        structs.replace(event, host="esx01", file="vmfs/volumes/ds1/vm1/vmware-0.log")
        if event.host == "esx02" and event.format == "vmware"
        else event
        for event in cluster.events()
    ]
    skew = estimate(built(events))
    assert holds(skew, other, one, [0.0])
    assert clock(skew, "esx02")[1] < 1


# --- the joint order


def test_records_come_in_their_true_order_where_the_clocks_tell_it() -> None:
    cluster, _, _ = two_hosts(late=True)
    migrations = [each for each in cluster.migrations() if each.id]
    skew = estimate(migrations)
    told = 0
    for migration in migrations:
        for one in migration.events:
            for other in migration.events:
                before = came_before(one, other, migration, skew)
                true = cluster.true_times[other.text] - cluster.true_times[one.text]
                told += before is not None
                assert before is None or before == (true > 0)
    assert told > 500


def test_the_joint_order_keeps_the_stamps_and_says_which_neighbours_it_cannot_order() -> None:
    cluster, _, _ = two_hosts(late=True)
    migration = next(each for each in cluster.migrations() if each.id)
    skew = estimate([migration])
    joint = in_order(migration, skew)
    assert sorted(map(id, migration.events)) == sorted(id(each.event) for each in joint.records)
    times = [each.at for each in joint.records if each.at]
    assert len(times) == len(joint.records)
    assert times == sorted(times)
    assert times[-1] - times[0] < timedelta(minutes=2)
    for one, other in joint.doubtful:
        first, second = joint.records[one], joint.records[other]
        assert first.event.host != second.event.host
        assert came_before(first.event, second.event, migration, skew) is None
    assert 0 < len(joint.doubtful) < len(joint.records) - 1


def test_a_record_whose_clock_is_not_known_stands_where_its_own_stamp_puts_it() -> None:
    migration = only(
        read("vmkernel", opened("41:12"), failed(), host="esx01"),
        read("vmkernel", opened("41:10", "D"), host="esx02"),
    )
    joint = in_order(migration, estimate([migration]))
    assert [(each.event.host, each.at is None, each.error) for each in joint.records] == [
        ("esx02", True, None),
        ("esx01", False, 0.0),
        ("esx01", False, 0.0),
    ]
    assert joint.doubtful == ((0, 1),)


# --- the table, and cases with both hosts


def test_every_kind_of_the_table_is_one_that_reaches_the_migrations() -> None:
    named = {kind for turn in TURNS for mark in (*turn.follow, *turn.lead) for kind in mark.kinds.split()}
    named |= {kind for own, repeats, _ in REPEATED for kind in (own, repeats)}
    assert named <= USED
    assert all(turn.why for turn in TURNS)


@pytest.mark.parametrize(
    "case",
    [
        "healthy-vmotion-5x",
        "healthy-drs-burst",
        "healthy-long-pauses",
        "vmotion-stream-lost",
        "vt-disabled",
        "nic-firmware",
        "vmkernel-same-subnet",
    ],
)
def test_hosts_of_a_case_whose_clocks_agree_are_found_to_agree(case: str) -> None:
    migrations = [each.migration for each in pipeline.triage([str(sample_folder() / case)]).diagnoses]
    skew = estimate(migrations)
    assert skew.contradictory == frozenset()
    between = [
        (each, each.source.host, each.destination.host)
        for each in migrations
        if each.source.host and each.destination.host not in ("", each.source.host)
    ]
    assert between
    for migration, source, destination in between:
        apart = skew.between(migration, destination, source)
        assert apart.error is not None
        assert apart.error < 1
        assert apart.least is not None
        assert apart.most is not None
        assert apart.least <= 0 <= apart.most
