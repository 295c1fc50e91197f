"""The table of checks."""

from pathlib import Path

from diagnose import checks, facts
from diagnose.model import Artefact, HostFacts, Pair

from .hosts import pair, vmx

SAMPLE = ("vmk0  Management  IPv4  192.0.2.11  255.255.255.0  192.0.2.255  00:50:56:61:0a:2e 1500 65535 true STATIC",)


def test_a_check_is_a_module_and_a_row_of_one_name() -> None:
    folder = Path(checks.__file__).parent
    assert [name for name, _ in checks.CHECKS if not (folder / f"{name}.py").is_file()] == []
    assert all(check.__module__ == f"diagnose.checks.{name}" for name, check in checks.CHECKS)


def test_nothing_fires_where_nothing_was_captured() -> None:
    assert checks.run(Pair(HostFacts(""), HostFacts(""))) == {}


def test_a_check_that_does_not_fire_is_left_out() -> None:
    fired = checks.run(pair([], [], vmx(log__rotateSize="2048")))
    assert [*fired] == ["log_rotate_size_low"]


def test_a_host_does_not_differ_from_itself() -> None:
    rows = list(facts.read(Artefact("esx01", "commands/esxcfg-vmknic_-l.txt", SAMPLE)))
    assert checks.run(pair(rows, rows)) == {}
