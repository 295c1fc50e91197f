"""A planned move between hosts whose outputs failed or were cut: nothing passes for what they do not tell."""

from pathlib import Path

import pytest

from planned import NFS, SWITCHES, VM, VMX, VOLUMES, add, change, hosts, pinned_to_cpus, planned


def says(source: Path, destination: Path, check: str) -> str:
    """Return what a check says of the one VM."""
    (vm,) = planned(source, destination).vms
    told = {"fires": vm.fires, "clear": vm.clear, "not captured": vm.undecided}
    return next(said for said, checks in told.items() if check in checks)


@pytest.mark.parametrize("text", ["Unable to connect to the host agent: Connection refused\n", "\n"])
def test_no_check_of_the_hosts_is_clear_where_every_command_failed(tmp_path: Path, text: str) -> None:
    for host in hosts(tmp_path):
        for path in sorted((host / "commands").iterdir()):
            path.write_text(text, encoding="utf-8")
        (host / NFS).write_text("Error\n", encoding="utf-8")
    result = planned(*hosts_of(tmp_path))
    clear = {check for vm in result.vms for check in vm.clear}
    asked = {"hv_disabled_on_destination", "vmotion_uplink_down", "nfs_mounts_differ", "hardware_version_old"}
    assert (clear & asked, result.outlook) == (set(), "not captured")


def hosts_of(folder: Path) -> tuple[Path, Path]:
    """Return the two bundles that were written."""
    source, destination = sorted(folder.iterdir())
    return source, destination


def test_the_checks_of_an_encrypted_vm_are_open(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    kept = f'.encoding = "UTF-8"\ndisplayName = "{VM}"\nencryption.keySafe = "vmware:key"\nencryption.data = "x"\n'
    change(source, VMX, everything=kept)
    assert says(source, destination, "cpu_affinity_set") == "not captured"


def test_the_checks_of_a_vm_whose_vmx_is_cut_are_open(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    change(source, VMX, everything=(source / VMX).read_text(encoding="utf-8").rstrip()[:-4])
    assert says(source, destination, "cpu_affinity_set") == "not captured"


def test_a_fault_that_a_cut_vmx_shows_is_found(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    change(source, VMX, everything=f'displayName = "{VM}"\n')
    pinned_to_cpus(source, destination)
    assert says(source, destination, "cpu_affinity_set") == "fires"


def test_a_volume_that_could_not_be_listed_is_not_missing(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    row = next(line for line in (source / VOLUMES).read_text(encoding="utf-8").splitlines() if VMX[13:48] in line)
    change(destination, VOLUMES, row, f"Error getting data for filesystem on '/{VMX[:48]}': Cannot open volume.")
    assert says(source, destination, "datastore_not_shared") == "not captured"


def test_a_port_group_behind_the_end_of_a_cut_list_is_not_missing(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    add(source, VMX, 'ethernet1.networkName = "DMZ-90"\nethernet1.present = "TRUE"\n')
    text = (destination / SWITCHES).read_text(encoding="utf-8")
    change(destination, SWITCHES, everything=text[: text.index("DMZ-90") + 3])
    assert says(source, destination, "portgroup_missing_on_destination") == "not captured"


def test_a_list_that_ends_with_half_a_value_neither_proves_nor_clears(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    add(source, VMX, 'ethernet1.networkName = "DMZ-90"\nethernet1.present = "TRUE"\n')
    row = "  DMZ-90                90"
    text = (destination / SWITCHES).read_text(encoding="utf-8")
    change(destination, SWITCHES, everything=text[: text.index(row) + len(row) - 1])  # VLAN 9, were it to be believed
    assert says(source, destination, "portgroup_missing_on_destination") == "not captured"
    assert says(source, destination, "portgroup_vlan_differs") == "not captured"
