"""One sample holds every kind of artefact on two equal hosts, and nothing of it is misread."""

from functools import cache
from pathlib import Path

import pytest

from diagnose import facts
from diagnose.model import Artefact
from diagnose.preflight import preflight
from diagnose.proving import sample_folder

CONFIG_STORE = "ESXi 8 keeps it in its ConfigStore: esx.conf no longer says it"
LACKED = {
    ("esx.conf", "vmknic_conf"): CONFIG_STORE,
    ("esx.conf", "portgroup_conf"): CONFIG_STORE,
    ("esx.conf", "security_policy"): CONFIG_STORE,
}
"""What a good output of the sample's release does not tell, and why."""

HOSTS = ("esx-kol-esx05-2024-09-17--13.13", "esx-kol-esx06-2024-09-17--13.18")
BY_HAND = ("pings",)  # vm-support collects none: people paste them
COLLECTED = tuple(kind for kind in facts.ARTEFACTS if kind.name not in BY_HAND)
KINDS = tuple(kind.name for kind in COLLECTED)


def bundle(host: str) -> Path:
    """Return the folder of a host."""
    return sample_folder() / "healthy-every-output" / host


@cache
def given(host: str) -> dict[str, set[str]]:
    """Return the names of the facts that a host's files of each kind give; no entry: there is no such file."""
    found: dict[str, set[str]] = {}
    for path in sorted(bundle(host).rglob("*")):
        inside = path.relative_to(bundle(host).parent).as_posix()
        kind = facts._kind_of(inside) if path.is_file() else None
        if kind:
            lines = tuple(path.read_text(encoding="utf-8").split("\n"))
            names = {fact.name for fact in facts.read(Artefact(host, inside, lines))}
            found.setdefault(kind.name, set()).update(names)
    return found


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_artefact_lies_in_the_sample(kind: str, host: str) -> None:
    assert kind in given(host)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("kind", COLLECTED, ids=KINDS)
def test_a_kind_gives_every_fact_that_it_can_give_but_for_what_its_release_lacks(
    kind: facts.ArtefactKind, host: str
) -> None:
    lacked = {name for name in kind.gives if (kind.name, name) in LACKED}
    assert given(host)[kind.name] == {*kind.gives} - lacked


def test_what_is_said_to_be_lacked_can_be_given() -> None:
    can = {(kind.name, name) for kind in facts.ARTEFACTS for name in kind.gives}
    assert set(LACKED) <= can


@pytest.mark.parametrize("way", [HOSTS, HOSTS[::-1]], ids=["there", "back"])
def test_a_move_between_the_hosts_passes_with_every_check_decided(way: tuple[str, str]) -> None:
    report = preflight(str(bundle(way[0])), str(bundle(way[1])))
    assert (report.outlook, report.faults, report.lacks, report.unseen, report.problems) == ("passes", (), (), (), ())
    assert [(vm.fires, vm.undecided) for vm in report.vms] == [((), ())]
