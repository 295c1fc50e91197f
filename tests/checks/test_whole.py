"""What a check says where the .vmx or a list is there and does not hold all."""

import pytest

from diagnose import checks
from diagnose.checks import whole
from diagnose.model import Fact

from .hosts import HOME, UUID, fact, group, pair, tags, vmk, vmx, volume

WHOLE = {"virtualHW__version": "19", "scsi0_0__fileName": "web.vmdk"}
OPEN = fact("captured", open="filesystem,portgroup,vmknic_tags")


def state(check: str, source: list[Fact], destination: list[Fact], vm: list[Fact]) -> checks.State:
    """Return what one check says."""
    return next(each for each in checks.states(pair(source, destination, vm)) if each.check == check)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"virtualHW__version": "19"},
        {"virtualHW__version": "19", "ethernet0__present": "TRUE"},
        {"scsi0_0__fileName": "web.vmdk"},
        {**WHOLE, "encryption__data": "AAAA"},
    ],
    ids=["none", "no device", "no disk", "no version", "encrypted"],
)
def test_a_vmx_that_does_not_hold_all_leaves_the_checks_of_the_vm_open(keys: dict[str, str]) -> None:
    found = state("cpu_affinity_set", [], [], vmx(**keys))
    assert (found.says, found.lacking) == ("not captured", ("vm: vmx",))


def test_a_whole_vmx_is_clear() -> None:
    assert state("cpu_affinity_set", [], [], vmx(**WHOLE)).says == "clear"


def test_a_vmx_that_does_not_hold_all_proves_what_it_holds() -> None:
    assert state("cpu_affinity_set", [], [], vmx(sched__cpu__affinity="0")).says == "fires"


def test_the_checks_that_prove_by_absence_are_there() -> None:
    assert {check.name for check in checks.CHECKS} >= whole.BY_ABSENCE


def test_the_checks_that_one_more_port_would_refute_are_there() -> None:
    assert {check.name for check in checks.CHECKS} >= whole.BY_EVERY_PORT


OURS = [vmk("vmk1", "192.0.2.1"), tags("vmk1", "VMotion")]
OF_ONE = fact(
    "vmknic_tags", "commands/localcli_network-ip-interface-tag-get--i-vmk1.txt", interface="vmk1", tags="VMotion"
)
FURTHER = vmk("vmk2", "192.0.2.2")


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("vmotion_port_without_address", [vmk("vmk1", "-"), OF_ONE, FURTHER]),
        ("vmotion_tag_on_wrong_interface", [vmk("vmk1", "198.51.100.2"), OF_ONE, FURTHER]),
        ("vmotion_ports_in_different_networks", [vmk("vmk1", "198.51.100.2"), OF_ONE, vmk("vmk2", "203.0.113.2")]),
        ("vmotion_ports_meet", [vmk("vmk1", "192.0.2.3"), OF_ONE, vmk("vmk2", "203.0.113.2")]),
    ],
)
def test_a_port_whose_tags_were_not_captured_may_carry_vmotion(name: str, theirs: list[Fact]) -> None:
    found = state(name, OURS, theirs, [])
    assert (found.says, found.lacking) == ("not captured", ("destination: vmknic_tags",))
    assert state(name, OURS, [*theirs, tags("vmk1", "VMotion"), tags("vmk2", "")], []).says == "fires"


def test_a_port_whose_tags_were_not_captured_does_not_matter_where_the_records_name_another() -> None:
    theirs = [vmk("vmk1", "198.51.100.2"), OF_ONE, FURTHER]
    made = pair(OURS, theirs, destination_ip="198.51.100.2")
    assert "vmotion_tag_on_wrong_interface" in checks.run(made)


def test_what_a_port_that_carries_vmotion_proves_stays_proven() -> None:
    theirs = [vmk("vmk1", "192.0.2.3", mtu=9000), OF_ONE, FURTHER]
    assert state("vmotion_mtu_differs", OURS, theirs, []).says == "fires"


def test_a_datastore_that_a_cut_list_lacks_is_not_unshared() -> None:
    ours, theirs = [volume(UUID, "one")], [volume("5e8f1c20-aaaaaaaa-2c6e-b4969123a010", "other")]
    vm = vmx(HOME, **WHOLE)
    assert state("datastore_not_shared", ours, theirs, vm).says == "fires"
    found = state("datastore_not_shared", ours, [*theirs, OPEN], vm)
    assert (found.says, found.lacking) == ("not captured", ("destination: filesystem",))
    assert "datastore_not_shared" not in checks.run(pair(ours, [*theirs, OPEN], vm))


def test_a_swap_files_datastore_that_a_cut_list_lacks_may_be_shared() -> None:
    ours, theirs = [volume(UUID, "one"), volume("swap-1", "swap")], [volume(UUID, "one")]
    vm = vmx(HOME, **WHOLE, sched__swap__derivedName="/vmfs/volumes/swap-1/web.vswp")
    assert state("swap_placed_on_host_local_datastore", ours, theirs, vm).says == "fires"
    assert state("swap_placed_on_host_local_datastore", ours, [*theirs, OPEN], vm).says == "not captured"


@pytest.mark.parametrize("check", ["portgroup_missing_on_destination", "portgroup_name_differs_in_case_or_blanks"])
def test_a_port_group_that_a_cut_list_lacks_is_not_missing(check: str) -> None:
    vm = vmx(HOME, **WHOLE, ethernet0__networkName="VM Network")
    ours, theirs = [group("VM Network")], [group("VM network")]
    assert state(check, ours, theirs, vm).says == "fires"
    assert state(check, ours, [*theirs, OPEN], vm).says == "not captured"


def test_a_cut_list_hides_what_the_configuration_file_tells() -> None:
    vm = vmx(HOME, **WHOLE, ethernet0__networkName="VM Network")
    theirs = [group("other"), fact("portgroup_conf", name="VM Network"), OPEN]
    found = state("portgroup_missing_on_destination", [group("VM Network")], theirs, vm)
    assert (found.says, found.lacking) == ("not captured", ("destination: portgroup|portgroup_conf",))


def test_tags_that_a_cut_output_lacks_may_be_set() -> None:
    ours = [fact("vmknic_tags", interface="vmk0", tags="Management")]
    assert state("vmotion_not_enabled", ours, [], []).says == "fires"
    assert state("vmotion_not_enabled", [*ours, OPEN], [], []).says == "not captured"
