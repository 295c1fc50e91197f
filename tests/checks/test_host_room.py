"""memory_reservation_above_free_memory, ramdisk_full."""

import pytest

from diagnose.checks import memory_reservation_above_free_memory, ramdisk_full
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
    own = vmx(sched__mem__min="131072")
    assert memory_reservation_above_free_memory.check(pair([], memory(64), own))


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
