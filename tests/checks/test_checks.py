"""The table of checks."""

from pathlib import Path

from diagnose import checks, facts
from diagnose.collecting import FACTS
from diagnose.model import Artefact, HostFacts, Pair

from .hosts import fact, pair, vmx

SAMPLE = ("vmk0  Management  IPv4  192.0.2.11  255.255.255.0  192.0.2.255  00:50:56:61:0a:2e 1500 65535 true STATIC",)


def test_a_check_is_a_module_and_a_row_of_one_name() -> None:
    folder = Path(checks.__file__).parent
    assert [check.name for check in checks.CHECKS if not (folder / f"{check.name}.py").is_file()] == []
    assert all(check.find.__module__ == f"diagnose.checks.{check.name}" for check in checks.CHECKS)


def test_a_check_asks_for_facts_that_exist() -> None:
    asked = {
        name for check in checks.CHECKS for asks in (*check.source, *check.destination) for name in asks.split("|")
    }
    assert asked <= set(facts.NAMES)


def test_what_a_check_asks_for_can_be_collected() -> None:
    asks = [asked for check in checks.CHECKS for asked in (*check.source, *check.destination)]
    assert [asked for asked in asks if not set(asked.split("|")) & FACTS.keys()] == []


def state(check: str, made: Pair) -> checks.State:
    """Return what one check says."""
    return next(each for each in checks.states(made) if each.check == check)


def test_what_was_not_captured_is_not_called_clear() -> None:
    found = state("nic_firmware_differs", pair([fact("nic", name="vmnic0", firmware="6.01")], []))
    assert (found.says, found.lacking) == ("not captured", ("destination: nic",))


def test_a_captured_output_without_rows_is_clear() -> None:
    empty = fact("captured", facts="nfs_mount")
    assert state("nfs_mounts_differ", pair([empty], [empty])).says == "clear"


def test_a_check_that_fires_brings_its_proof() -> None:
    found = state("log_rotate_size_low", pair([], [], vmx(log__rotateSize="2048")))
    assert found.says == "fires"
    assert found.evidence


def test_nothing_fires_where_nothing_was_captured() -> None:
    assert checks.run(Pair(HostFacts(""), HostFacts(""))) == {}


def test_a_check_that_does_not_fire_is_left_out() -> None:
    fired = checks.run(pair([], [], vmx(log__rotateSize="2048")))
    assert [*fired] == ["log_rotate_size_low"]


def test_a_host_does_not_differ_from_itself() -> None:
    rows = list(facts.read(Artefact("esx01", "commands/esxcfg-vmknic_-l.txt", SAMPLE)))
    assert checks.run(pair(rows, rows)) == {}
