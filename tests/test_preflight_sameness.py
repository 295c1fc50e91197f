"""One host given as both ends of a planned move: two bundles of it, or a renamed copy."""

import shutil
from pathlib import Path

import pytest

from diagnose.errors import DiagnoseError
from diagnose.model import Fact, HostFacts
from diagnose.preflight.sameness import sameness
from planned import PORTS, change, hosts, planned


def complaint(source: Path, destination: Path) -> str:
    with pytest.raises(DiagnoseError) as refused:
        planned(source, destination)
    return str(refused.value)


CONF = "etc/vmware/esx.conf"
UUID = "5e8f1c20-7d3a-9b14-2c6e-b4969123a010"


def installed(host: Path, uuid: str) -> None:
    """Give a host the UUID of an installation."""
    (host / CONF).write_text(f'/system/uuid = "{uuid}"\n', encoding="utf-8")


def test_two_bundles_of_one_host_are_refused(tmp_path: Path) -> None:
    source, _ = hosts(tmp_path)
    installed(source, UUID)
    later = shutil.copytree(source, tmp_path / "esx-other-2019-05-15--08.00")
    assert complaint(source, later) == (
        f"preflight: source and destination are one host (same system UUID {UUID} in esx.conf);"
        " give another as DESTINATION"
    )


def test_one_host_is_known_by_the_addresses_of_its_ports_where_the_uuid_is_not_told(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    (source / CONF).unlink(missing_ok=True)
    change(destination, PORTS, everything=(source / PORTS).read_text(encoding="utf-8"))
    assert "are one host (same MAC addresses of the VMkernel ports: " in complaint(source, destination)


def test_a_cloned_installation_is_told_and_not_refused(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    installed(source, UUID)
    installed(destination, UUID)
    (problem,) = planned(source, destination).problems
    assert (
        problem.reason == f"may be the same host as the source (same system UUID {UUID} in esx.conf), or a clone of it"
    )


def host(uuid: str, *macs: str) -> HostFacts:
    """Return a host of this UUID ("": not captured) whose VMkernel ports have these MAC addresses."""
    rows = [("system_uuid", {"uuid": uuid})] if uuid else []
    ports = [("vmknic", {"mac": mac}) for mac in macs]
    return HostFacts("esx", tuple(Fact(name, "esx", "output.txt", 1, "", told) for name, told in [*rows, *ports]))


@pytest.mark.parametrize(
    ("ours", "theirs", "sure"),
    [
        (host("a", "1"), host("a", "1", "2"), True),
        (host("a", "1"), host("a"), True),
        (host("a", "1"), host("a", "2"), False),
        (host("", "1", "2"), host("a", "2", "1"), True),
        (host("b", "1"), host("a", "1"), False),
    ],
    ids=["a port was added", "ports not captured", "a clone", "UUID not captured", "installed anew"],
)
def test_what_says_that_two_are_one_host_is_sure_where_nothing_speaks_against_it(
    ours: HostFacts, theirs: HostFacts, sure: bool
) -> None:
    found = sameness(ours, theirs)
    assert found is not None
    assert found.sure is sure


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(host("a", "1"), host("b", "2")), (host("", "1"), host("", "1", "2")), (host(""), host(""))],
    ids=["two hosts", "one address in common", "nothing captured"],
)
def test_two_hosts_are_not_taken_for_one(ours: HostFacts, theirs: HostFacts) -> None:
    assert sameness(ours, theirs) is None
