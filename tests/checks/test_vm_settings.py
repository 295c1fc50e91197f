"""log_rotate_size_low, cpu_affinity_set, hardware_version_old: what the .vmx alone, or nearly, tells."""

import pytest

from diagnose.checks import cpu_affinity_set, hardware_version_old, log_rotate_size_low
from diagnose.model import Fact

from .hosts import A, B, fact, lines, pair, vmx


def test_a_rotation_after_2048_bytes_is_low() -> None:
    keys = vmx(log__rotateSize="2048")
    assert lines(log_rotate_size_low.check(pair([], [], keys))) == [("", keys[0].line)]


@pytest.mark.parametrize("size", ["0", "1024000", "100000", "", "many", "-1"])
def test_another_size_is_not(size: str) -> None:
    assert log_rotate_size_low.check(pair([], [], vmx(log__rotateSize=size))) == ()


def test_a_vm_is_pinned() -> None:
    keys = vmx(sched__cpu__affinity="0-3")
    assert lines(cpu_affinity_set.check(pair([], [], keys))) == [("", keys[0].line)]


def test_one_pinned_processor_is_enough() -> None:
    assert cpu_affinity_set.check(pair([], [], vmx(sched__vcpu1__affinity="2")))


def test_a_vm_is_pinned_to_the_memory_of_a_node() -> None:
    keys = vmx(sched__mem__affinity="0")
    assert lines(cpu_affinity_set.check(pair([], [], keys))) == [("", keys[0].line)]


@pytest.mark.parametrize("affinity", ["all", "ALL", ""])
@pytest.mark.parametrize("key", ["sched__cpu__affinity", "sched__mem__affinity"])
def test_a_vm_that_may_run_anywhere_is_not_pinned(key: str, affinity: str) -> None:
    assert cpu_affinity_set.check(pair([], [], vmx(**{key: affinity}))) == ()


def test_a_hint_for_the_scheduler_is_no_affinity() -> None:
    assert cpu_affinity_set.check(pair([], [], vmx(numa__nodeAffinity="0"))) == ()


def release(version: str) -> list[Fact]:
    return [fact("version", version=version)]


@pytest.mark.parametrize(("hardware", "version"), [("4", "5.5.0"), ("3", "6.7.0"), ("7", "7.0.3"), ("4", "8.0.0")])
def test_hardware_is_old_for_the_destination(hardware: str, version: str) -> None:
    keys, rows = vmx(virtualHW__version=hardware), release(version)
    assert lines(hardware_version_old.check(pair([], rows, keys))) == [("", keys[0].line), (B, rows[0].line)]


@pytest.mark.parametrize(("hardware", "version"), [("7", "6.7.0"), ("8", "7.0.3"), ("4", "4.1.0"), ("13", "8.0.0")])
def test_hardware_is_not_old(hardware: str, version: str) -> None:
    assert hardware_version_old.check(pair([], release(version), vmx(virtualHW__version=hardware))) == ()


def test_the_source_tells_where_the_destination_was_not_captured() -> None:
    keys, rows = vmx(virtualHW__version="4"), release("7.0.3")
    assert lines(hardware_version_old.check(pair(rows, [], keys))) == [("", keys[0].line), (A, rows[0].line)]
