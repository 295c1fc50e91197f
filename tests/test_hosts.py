"""The hosts of a report: which roles they had, and what of their configuration matters."""

from causes import cause, event, moved
from diagnose.checks import State
from diagnose.hosts import hosts
from diagnose.model import Cause, Difference, Endpoint, Evidence, Host, Migration, Sign

MOUNT = Evidence("esx01", "commands/localcli_storage-nfs-list.txt", 3, "ds1  192.0.2.5  /vol1")
LINE = Evidence("esx01", "vmfs/volumes/ds1/web/web.vmx", 3, 'sched.cpu.affinity = "2"')
FIRED = State("nfs_mounts_differ", "fires", (MOUNT,))
CAUSES = (
    cause("x.needs", Sign(any_of=(Sign(event="a"), Sign(check="nfs_mounts_differ")))),
    cause("x.supports", Sign(event="a"), supports=(Sign(check="nfs_mounts_differ"),)),
    cause("x.other", Sign(check="ports_differ")),
)


def told(*states: State, move: Migration | None = None, causes: tuple[Cause, ...] = CAUSES) -> tuple[Host, ...]:
    """Return the hosts of one migration."""
    known = moved(event("a"), destination=Endpoint("esx02", "192.0.2.23"))
    return hosts([(move or known, states)], causes)


def test_a_host_has_the_side_that_its_records_tell() -> None:
    assert [(host.name, host.role) for host in told()] == [("esx01", "source")]


def test_a_difference_is_tied_to_the_causes_that_it_makes_possible() -> None:
    (host,) = told(FIRED)
    assert host.differences == (
        Difference("nfs_mounts_differ", "source", "esx02", ("x.needs", "x.supports"), (MOUNT,)),
    )


def test_what_is_clear_or_was_not_captured_is_no_difference() -> None:
    assert told(State("nfs_mounts_differ", "clear"), State("ports_differ", "not captured"))[0].differences == ()


def test_what_the_vm_alone_has_is_no_difference_of_hosts() -> None:
    assert told(State("cpu_affinity_set", "fires", (LINE,)))[0].differences == ()


def test_two_migrations_the_same_way_tell_a_difference_once() -> None:
    move = moved(event("a"), destination=Endpoint("esx02"))
    (host,) = hosts([(move, (FIRED,)), (move, (FIRED,))], CAUSES)
    assert len(host.differences) == 1


def test_what_only_refutes_a_cause_is_no_difference() -> None:
    refuted = cause("x.x", Sign(event="a"), excludes=(Sign(check="nfs_mounts_differ"),))
    assert told(FIRED, causes=(refuted,))[0].differences == ()
