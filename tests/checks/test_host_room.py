"""memory_reservation_above_free_memory and above_all_memory, vm_has_more_cpus_than_destination, ramdisk_full."""

import pytest

from diagnose.checks import (
    memory_reservation_above_all_memory,
    memory_reservation_above_free_memory,
    ramdisk_full,
    vm_has_more_cpus_than_destination,
)
from diagnose.model import Fact, Value

from .hosts import A, B, fact, lines, pair, vmx

GIGABYTE = 1 << 30


def memory(total: int = 64, used: int | None = None) -> list[Fact]:
    """Return the memory of a host, of gigabytes."""
    rows = [fact("memory", total_bytes=total * GIGABYTE)]
    return rows if used is None else [*rows, fact("memory", used_bytes=used * GIGABYTE)]


def test_more_is_reserved_than_is_free() -> None:
    theirs, own = memory(64, 60), vmx(memSize="16384", sched__mem__min="8192")
    found = memory_reservation_above_free_memory.check(pair([], theirs, own))
    assert lines(found) == [("", own[1].line), (B, theirs[0].line), (B, theirs[1].line)]


def test_all_of_a_locked_vm_is_reserved() -> None:
    own = vmx(memSize="16384", sched__mem__min="0", sched__mem__pin="TRUE")
    assert memory_reservation_above_free_memory.check(pair([], memory(64, 60), own))


def test_more_is_reserved_than_the_host_has() -> None:
    theirs, own = memory(64, 60), vmx(sched__mem__min="131072")
    made = pair([], theirs, own)
    assert lines(memory_reservation_above_all_memory.check(made)) == [("", own[0].line), (B, theirs[0].line)]
    assert memory_reservation_above_free_memory.check(made) == ()


@pytest.mark.parametrize(
    ("theirs", "own"),
    [
        (memory(64), vmx(sched__mem__min="65536")),
        (memory(64), vmx(memSize="131072")),
        ([], vmx(sched__mem__min="99999")),
    ],
    ids=["just as much", "nothing reserved", "not captured"],
)
def test_a_host_that_has_what_is_reserved_or_is_not_known(theirs: list[Fact], own: list[Fact]) -> None:
    assert memory_reservation_above_all_memory.check(pair(memory(1), theirs, own)) == ()


@pytest.mark.parametrize(
    ("theirs", "own", "lacking"),
    [
        (memory(64), vmx(sched__mem__min="8192"), ("destination: memory",)),
        (memory(64, 1), vmx(sched__mem__min="8192"), ()),
        (memory(64), vmx(sched__mem__min="0"), ()),
    ],
    ids=["use not told", "use told", "nothing reserved"],
)
def test_a_reservation_is_not_decided_where_the_memory_in_use_is_not_told(
    theirs: list[Fact], own: list[Fact], lacking: tuple[str, ...]
) -> None:
    assert memory_reservation_above_free_memory.undecided(pair([], theirs, own)) == lacking


def test_a_vm_has_more_cpus_than_the_destination() -> None:
    theirs, own = fact("cpu_threads", threads=32), vmx(numvcpus="48")
    found = vm_has_more_cpus_than_destination.check(pair([fact("cpu_threads", threads=64)], [theirs], own))
    assert lines(found) == [("", own[0].line), (B, theirs.line)]


@pytest.mark.parametrize(
    ("threads", "own"),
    [([32], vmx(numvcpus="32")), ([32], vmx(memSize="1")), ([32], vmx(numvcpus="many")), ([], vmx(numvcpus="48"))],
    ids=["just as many", "one", "no number", "not captured"],
)
def test_a_destination_with_as_many_cpus_or_an_unknown_number(threads: list[int], own: list[Fact]) -> None:
    theirs = [fact("cpu_threads", threads=each) for each in threads]
    assert vm_has_more_cpus_than_destination.check(pair([fact("cpu_threads", threads=8)], theirs, own)) == ()


@pytest.mark.parametrize(
    ("theirs", "own"),
    [
        (memory(64, 40), vmx(sched__mem__min="8192")),
        (memory(64, 63), vmx(memSize="16384", sched__mem__min="0")),
        (memory(64, 63), vmx(memSize="16384", sched__mem__min="none")),
        (memory(64), vmx(sched__mem__min="8192")),
        ([], vmx(sched__mem__min="8192")),
        (memory(64, 63), []),
    ],
    ids=["room", "nothing reserved", "no number", "use not told", "not captured", "no .vmx"],
)
def test_a_reservation_that_finds_room_or_is_not_known(theirs: list[Fact], own: list[Fact]) -> None:
    assert memory_reservation_above_free_memory.check(pair(memory(1, 1), theirs, own)) == ()


def ramdisk(name: str, percent: int, **more: Value) -> Fact:
    return fact("ramdisk", name=name, used_bytes=percent, maximum_bytes=100, full_percent=percent, **more)


def test_a_ramdisk_is_full() -> None:
    ours, theirs = ramdisk("tmp", 99), ramdisk("root", 100)
    found = ramdisk_full.check(pair([ours], [ramdisk("etc", 3), theirs]))
    assert lines(found) == [(B, theirs.line), (A, ours.line)]


def test_a_ramdisk_without_a_free_inode_is_full() -> None:
    assert ramdisk_full.check(pair([], [ramdisk("var", 12, inodes_percent=100)]))


def test_ramdisks_with_room_are_not_full() -> None:
    rows = [ramdisk("root", 97, inodes_percent=43), ramdisk("vsantraces", 100)]
    assert ramdisk_full.check(pair(rows, rows)) == ()
