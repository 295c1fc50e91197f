"""The facts of two hosts -> the differences that matter, one module a check.

Comes in: the Pair of a migration, or of a move that is planned. Goes out: for each check that fires the lines that
prove it. One that does not fire says nothing by itself: `states` tells "clear" from "not captured".
"""

from diagnose.checks import (
    cpu_affinity_set,
    cpu_features_missing_on_destination,
    cpu_vendors_differ,
    cpuid_mask_set,
    datastore_inaccessible,
    datastore_mounted_read_only,
    datastore_nearly_full,
    datastore_not_shared,
    datastores,
    datastores_shared,
    destination_in_maintenance_mode,
    disk_mode_nonpersistent,
    esxi_major_version_lower_on_destination,
    evc_mode_lower_on_destination,
    hardware_version_above_destination_update,
    hardware_version_old,
    heap_exhausted,
    host_clocks_differ,
    host_device_connected,
    hosts_share_a_vmkernel_address,
    hv_disabled_on_destination,
    hv_enabled_on_destination,
    large_packets_are_lost_where_small_ones_pass,
    latency_sensitivity_high,
    log_rotate_size_low,
    memory_checksum_setting_alike,
    memory_checksum_setting_differs,
    memory_reservation_above_all_memory,
    memory_reservation_above_free_memory,
    migrate_disabled_on_host,
    migrate_options_differ,
    nfs_mounts_alike,
    nfs_mounts_differ,
    nfs_versions_differ,
    nic_driver_differs,
    nic_errors_counted,
    nic_firmware_differs,
    ntp_not_synchronised,
    passthrough_device_attached,
    portgroup_missing_on_destination,
    portgroup_name_differs_in_case_or_blanks,
    portgroup_vlan_differs,
    ramdisk_full,
    raw_disk_attached_and_luns_differ,
    records_name_two_nfs_ids_for_the_vm,
    scsi_bus_sharing_set,
    security_policies_differ,
    serial_port_connected,
    snapshots_many,
    swap_placed_on_host_local_datastore,
    troubled_nics_carry_no_vmotion,
    usb_device_connected,
    vgpu_attached,
    vm_encrypted,
    vm_has_more_cpus_than_destination,
    vm_needs_cpu_features_that_destination_lacks,
    vm_network_without_link_on_destination,
    vm_on_internal_only_vswitch,
    vmk_mtu_above_vswitch_mtu,
    vmkernel_ports_share_a_subnet,
    vmotion_address_answers_with_another_mac,
    vmotion_mtu_differs,
    vmotion_networks_not_routed,
    vmotion_nic_below_gigabit,
    vmotion_not_enabled,
    vmotion_port_without_address,
    vmotion_portgroup_vlan_differs,
    vmotion_ports_have_networks_of_their_own,
    vmotion_ports_in_different_networks,
    vmotion_ports_meet,
    vmotion_stacks_differ,
    vmotion_switch_without_uplink,
    vmotion_tag_on_wrong_interface,
    vmotion_uplink_down,
    vmx_names_unknown_datastore,
    vswitches_differ,
    ways,
    whole,
)
from diagnose.checks.row import Check, Says, State, both
from diagnose.model import Evidence, HostFacts, Pair

__all__ = ["CHECKS", "SOUND", "Check", "Says", "State", "run", "states"]

_PORTS = "vmknic|vmknic_tags|vmknic_conf"
_VMOTION = "vmknic_tags|vmotion_selected"
_GROUPS = "portgroup|portgroup_conf"
_VLANS = "portgroup|portgroup_conf|dvport"
_SWITCHES = "vswitch|dvswitch|dvport"


CHECKS: tuple[Check, ...] = (
    both(
        "datastore_mounted_read_only",
        datastore_mounted_read_only.check,
        "nfs_mount|mount",
        undecided=datastore_mounted_read_only.undecided,
    ),
    both(
        "datastore_not_shared",
        datastore_not_shared.check,
        "filesystem",
        vm=True,
        undecided=datastore_not_shared.undecided,
    ),
    both("nfs_mounts_differ", nfs_mounts_differ.check, "nfs_mount"),
    both("vmx_names_unknown_datastore", vmx_names_unknown_datastore.check, "filesystem", vm=True),
    both("vmkernel_ports_share_a_subnet", vmkernel_ports_share_a_subnet.check, _PORTS),
    both("vmotion_tag_on_wrong_interface", vmotion_tag_on_wrong_interface.check, _PORTS, _VMOTION),
    both("vmotion_ports_in_different_networks", vmotion_ports_in_different_networks.check, _PORTS, _VMOTION),
    both("vmotion_not_enabled", vmotion_not_enabled.check, _VMOTION, undecided=vmotion_not_enabled.undecided),
    both("vmotion_mtu_differs", vmotion_mtu_differs.check, _PORTS, _VMOTION),
    both("vmotion_port_without_address", vmotion_port_without_address.check, "vmknic", _VMOTION),
    both(
        "vmotion_nic_below_gigabit",
        vmotion_nic_below_gigabit.check,
        _VMOTION,
        _GROUPS,
        "nic",
        undecided=ways.uplinks,
    ),
    both("nic_firmware_differs", nic_firmware_differs.check, "nic", undecided=nic_firmware_differs.undecided),
    both(
        "nic_errors_counted",
        nic_errors_counted.check,
        _VMOTION,
        _GROUPS,
        "nic",
        undecided=nic_errors_counted.undecided,
    ),
    Check(
        "portgroup_missing_on_destination",
        portgroup_missing_on_destination.check,
        destination=(_GROUPS,),
        vm=True,
        undecided=portgroup_missing_on_destination.undecided,
    ),
    Check(
        "vm_network_without_link_on_destination",
        vm_network_without_link_on_destination.check,
        destination=("vswitch", "nic"),
        vm=True,
        undecided=vm_network_without_link_on_destination.undecided,
    ),
    both("portgroup_vlan_differs", portgroup_vlan_differs.check, _GROUPS),
    both("vswitches_differ", vswitches_differ.check, "vswitch"),
    both("vm_on_internal_only_vswitch", vm_on_internal_only_vswitch.check, "vswitch", vm=True),
    both("cpu_affinity_set", cpu_affinity_set.check, vm=True),
    both("hardware_version_old", hardware_version_old.check, "version", vm=True),
    both("log_rotate_size_low", log_rotate_size_low.check, vm=True),
    both(
        "datastore_inaccessible",
        datastore_inaccessible.check,
        "filesystem",
        "nfs_mount|mount",
        vm=True,
        undecided=datastores.undecided,
    ),
    both("datastore_nearly_full", datastore_nearly_full.check, "filesystem", vm=True),
    both("datastores_shared", datastores_shared.check, "filesystem", vm=True, tells="sound"),
    both("nfs_versions_differ", nfs_versions_differ.check, "nfs_mount"),
    both("nfs_mounts_alike", nfs_mounts_alike.check, "nfs_mount", "filesystem", vm=True, tells="sound"),
    both(
        "swap_placed_on_host_local_datastore",
        swap_placed_on_host_local_datastore.check,
        "filesystem",
        vm=True,
        tells="trait",
    ),
    both("passthrough_device_attached", passthrough_device_attached.check, vm=True),
    both("vgpu_attached", vgpu_attached.check, vm=True, tells="trait"),
    both("serial_port_connected", serial_port_connected.check, vm=True),
    both("usb_device_connected", usb_device_connected.check, vm=True),
    both("scsi_bus_sharing_set", scsi_bus_sharing_set.check, vm=True),
    both("disk_mode_nonpersistent", disk_mode_nonpersistent.check, vm=True, tells="trait"),
    both("cpuid_mask_set", cpuid_mask_set.check, vm=True),
    both("latency_sensitivity_high", latency_sensitivity_high.check, vm=True, tells="trait"),
    both("vm_encrypted", vm_encrypted.check, vm=True, tells="trait"),
    Check("snapshots_many", snapshots_many.check, source=("snapshot",), vm=True, tells="trait"),
    both("host_device_connected", host_device_connected.check, vm=True, undecided=host_device_connected.undecided),
    both(
        "hv_disabled_on_destination",
        hv_disabled_on_destination.check,
        "hv_support",
        undecided=hv_disabled_on_destination.undecided,
    ),
    both("memory_checksum_setting_differs", memory_checksum_setting_differs.check, "advanced_option"),
    both("troubled_nics_carry_no_vmotion", troubled_nics_carry_no_vmotion.check, _VMOTION, _GROUPS, tells="sound"),
    both("cpu_vendors_differ", cpu_vendors_differ.check, "cpu|evc"),
    both(
        "cpu_features_missing_on_destination",
        cpu_features_missing_on_destination.check,
        "cpu_feature",
        undecided=cpu_features_missing_on_destination.undecided,
    ),
    Check(
        "vm_needs_cpu_features_that_destination_lacks",
        vm_needs_cpu_features_that_destination_lacks.check,
        destination=("cpu_feature|evc",),
        vm=True,
        undecided=vm_needs_cpu_features_that_destination_lacks.undecided,
    ),
    both(
        "evc_mode_lower_on_destination",
        evc_mode_lower_on_destination.check,
        "evc",
        undecided=evc_mode_lower_on_destination.undecided,
    ),
    both(
        "esxi_major_version_lower_on_destination",
        esxi_major_version_lower_on_destination.check,
        "version",
        vm=True,
        undecided=esxi_major_version_lower_on_destination.undecided,
    ),
    both(
        "hardware_version_above_destination_update",
        hardware_version_above_destination_update.check,
        "version",
        vm=True,
        undecided=hardware_version_above_destination_update.undecided,
    ),
    both("migrate_options_differ", migrate_options_differ.check, "advanced_option"),
    both("migrate_disabled_on_host", migrate_disabled_on_host.check, "advanced_option"),
    both("memory_checksum_setting_alike", memory_checksum_setting_alike.check, "advanced_option", tells="sound"),
    both("host_clocks_differ", host_clocks_differ.check, "ntp"),
    both("ntp_not_synchronised", ntp_not_synchronised.check, "ntp", tells="trait"),
    both("ramdisk_full", ramdisk_full.check, "ramdisk"),
    both("heap_exhausted", heap_exhausted.check, "heap", tells="trait"),
    Check(
        "memory_reservation_above_free_memory",
        memory_reservation_above_free_memory.check,
        destination=("memory",),
        vm=True,
        undecided=memory_reservation_above_free_memory.undecided,
    ),
    Check(
        "memory_reservation_above_all_memory",
        memory_reservation_above_all_memory.check,
        destination=("memory",),
        vm=True,
    ),
    Check(
        "vm_has_more_cpus_than_destination",
        vm_has_more_cpus_than_destination.check,
        destination=("cpu_threads",),
        vm=True,
    ),
    Check("destination_in_maintenance_mode", destination_in_maintenance_mode.check, destination=("host_state",)),
    both(
        "raw_disk_attached_and_luns_differ",
        raw_disk_attached_and_luns_differ.check,
        vm=True,
        undecided=raw_disk_attached_and_luns_differ.undecided,
    ),
    Check("hv_enabled_on_destination", hv_enabled_on_destination.check, destination=("hv_support",), tells="sound"),
    both("hosts_share_a_vmkernel_address", hosts_share_a_vmkernel_address.check, _PORTS),
    both("vmotion_stacks_differ", vmotion_stacks_differ.check, "vmknic", _VMOTION),
    both(
        "vmotion_networks_not_routed",
        vmotion_networks_not_routed.check,
        _PORTS,
        _VMOTION,
        "route",
        undecided=vmotion_networks_not_routed.undecided,
    ),
    both(
        "vmk_mtu_above_vswitch_mtu",
        vmk_mtu_above_vswitch_mtu.check,
        _PORTS,
        _VMOTION,
        _GROUPS,
        _SWITCHES,
        undecided=ways.mtus,
    ),
    both(
        "vmotion_portgroup_vlan_differs",
        vmotion_portgroup_vlan_differs.check,
        _PORTS,
        _VMOTION,
        _VLANS,
        undecided=ways.vlans,
    ),
    both("vmotion_uplink_down", vmotion_uplink_down.check, _PORTS, _VMOTION, _GROUPS, "nic", undecided=ways.uplinks),
    both(
        "vmotion_switch_without_uplink",
        vmotion_switch_without_uplink.check,
        _PORTS,
        _VMOTION,
        _GROUPS,
        _SWITCHES,
        undecided=ways.switches,
    ),
    both(
        "vmotion_address_answers_with_another_mac",
        vmotion_address_answers_with_another_mac.check,
        _PORTS,
        _VMOTION,
        "neighbor",
    ),
    both("nic_driver_differs", nic_driver_differs.check, "nic"),
    both(
        "security_policies_differ",
        security_policies_differ.check,
        _GROUPS,
        "security_policy",
        vm=True,
        undecided=security_policies_differ.undecided,
    ),
    Check(
        "portgroup_name_differs_in_case_or_blanks",
        portgroup_name_differs_in_case_or_blanks.check,
        destination=(_GROUPS,),
        vm=True,
    ),
    Check(
        "large_packets_are_lost_where_small_ones_pass",
        large_packets_are_lost_where_small_ones_pass.check,
        tells="trait",
    ),
    Check("records_name_two_nfs_ids_for_the_vm", records_name_two_nfs_ids_for_the_vm.check, tells="trait"),
    both(
        "vmotion_ports_have_networks_of_their_own",
        vmotion_ports_have_networks_of_their_own.check,
        _PORTS,
        _VMOTION,
        tells="sound",
    ),
    both("vmotion_ports_meet", vmotion_ports_meet.check, _PORTS, _VMOTION, tells="sound"),
)
"""Every check: a new one is a module and a row."""


SOUND = frozenset(check.name for check in CHECKS if check.tells == "sound")
"""The checks that tell that all is well."""


def run(pair: Pair) -> dict[str, tuple[Evidence, ...]]:
    """Return the checks that fire, each with its proof."""
    found = ((check.name, _found(check, pair)) for check in CHECKS)
    return {name: evidence for name, evidence in found if evidence}


def states(pair: Pair) -> tuple[State, ...]:
    """Return what every check says, in the order of the table."""
    return tuple(_state(check, pair) for check in CHECKS)


def _found(check: Check, pair: Pair) -> tuple[Evidence, ...]:
    """Return the proof; empty where a row that is not there would be it, or refute it, and its list is not whole."""
    if check.name in whole.BY_ABSENCE and not whole.lists(_sides(check, pair)):
        return ()
    if check.name in whole.BY_EVERY_PORT and whole.selection(pair):
        return ()
    return check.find(pair)


def _sides(check: Check, pair: Pair) -> tuple[tuple[HostFacts, tuple[str, ...]], ...]:
    """Return each host with the facts that a check asks of it."""
    return (pair.source, check.source), (pair.destination, check.destination)


def _state(check: Check, pair: Pair) -> State:
    evidence = _found(check, pair)
    if evidence:
        return State(check.name, "fires", evidence)
    lacking = tuple(dict.fromkeys(_lacking(check, pair)))
    return State(check.name, "not captured" if lacking else "clear", lacking=lacking)


def _lacking(check: Check, pair: Pair) -> list[str]:
    """Return what was not captured, of the facts that a check asks for and of what it needs besides."""
    sides = zip(("source", "destination"), _sides(check, pair), strict=True)
    lacking = [
        f"{side}: {asked}"
        for side, (host, asks) in sides
        for asked in asks
        if not host.captured(asked) or host.cut(asked)
    ]
    if check.vm and not whole.vmx(pair):
        lacking.append("vm: vmx")
    if _VMOTION in check.source and check.name != "vmotion_not_enabled":  # one port is enough for that
        lacking += whole.selection(pair)
    return [*lacking, *(check.undecided(pair) if check.undecided else ())]
