"""The facts of two hosts -> the differences that matter, one module a check.

Comes in: the Pair of a migration. Goes out: for each check that fires the lines that prove it. A
check that does not fire says nothing: the hosts are alike in this, or it was not captured.
"""

from collections.abc import Callable

from diagnose.checks import (
    cpu_affinity_set,
    datastore_mounted_read_only,
    datastore_not_shared,
    hardware_version_old,
    host_device_connected,
    hv_disabled_on_destination,
    log_rotate_size_low,
    memory_checksum_setting_differs,
    nfs_mounts_differ,
    nic_errors_counted,
    nic_firmware_differs,
    portgroup_missing_on_destination,
    portgroup_vlan_differs,
    vm_on_internal_only_vswitch,
    vmkernel_ports_share_a_subnet,
    vmotion_mtu_differs,
    vmotion_nic_below_gigabit,
    vmotion_not_enabled,
    vmotion_ports_in_different_networks,
    vmotion_tag_on_wrong_interface,
    vmx_names_unknown_datastore,
    vswitches_differ,
)
from diagnose.model import Evidence, Pair

Check = Callable[[Pair], tuple[Evidence, ...]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("datastore_mounted_read_only", datastore_mounted_read_only.check),
    ("datastore_not_shared", datastore_not_shared.check),
    ("nfs_mounts_differ", nfs_mounts_differ.check),
    ("vmx_names_unknown_datastore", vmx_names_unknown_datastore.check),
    ("vmkernel_ports_share_a_subnet", vmkernel_ports_share_a_subnet.check),
    ("vmotion_tag_on_wrong_interface", vmotion_tag_on_wrong_interface.check),
    ("vmotion_ports_in_different_networks", vmotion_ports_in_different_networks.check),
    ("vmotion_not_enabled", vmotion_not_enabled.check),
    ("vmotion_mtu_differs", vmotion_mtu_differs.check),
    ("vmotion_nic_below_gigabit", vmotion_nic_below_gigabit.check),
    ("nic_firmware_differs", nic_firmware_differs.check),
    ("nic_errors_counted", nic_errors_counted.check),
    ("portgroup_missing_on_destination", portgroup_missing_on_destination.check),
    ("portgroup_vlan_differs", portgroup_vlan_differs.check),
    ("vswitches_differ", vswitches_differ.check),
    ("vm_on_internal_only_vswitch", vm_on_internal_only_vswitch.check),
    ("cpu_affinity_set", cpu_affinity_set.check),
    ("hardware_version_old", hardware_version_old.check),
    ("log_rotate_size_low", log_rotate_size_low.check),
    ("host_device_connected", host_device_connected.check),
    ("hv_disabled_on_destination", hv_disabled_on_destination.check),
    ("memory_checksum_setting_differs", memory_checksum_setting_differs.check),
)
"""Every check by its name, a sentence that is true when it fires: a new one is a module and a row."""


def run(pair: Pair) -> dict[str, tuple[Evidence, ...]]:
    """Return the checks that fire, each with its proof."""
    found = ((name, check(pair)) for name, check in CHECKS)
    return {name: evidence for name, evidence in found if evidence}
