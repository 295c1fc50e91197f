"""The facts of two hosts -> the differences that matter, one module a check.

Comes in: the Pair of a migration, or of a move that is planned. Goes out: for each check that fires the lines that
prove it. One that does not fire says nothing by itself: `states` tells "clear" from "not captured".
"""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

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

Find = Callable[[Pair], tuple[Evidence, ...]]
Says = Literal["fires", "clear", "not captured"]


class Check(Struct, frozen=True):
    """A check: its name, a sentence that is true when it fires, what finds the proof, and what that asks for.

    `source` and `destination` name facts that must have been captured of a host for "clear" to mean anything;
    `a|b`: either of them. `vm`: the VM's own .vmx as well.
    """

    name: str
    find: Find
    source: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    vm: bool = False


class State(Struct, frozen=True):
    """What a check says of two hosts. `lacking`: what was not captured, as `side: fact`, where that is the answer."""

    check: str
    says: Says
    evidence: tuple[Evidence, ...] = ()
    lacking: tuple[str, ...] = ()


_PORTS = "vmknic|vmknic_tags|vmknic_conf"
_VMOTION = "vmknic_tags|vmotion_selected"
_GROUPS = "portgroup|portgroup_conf"


def _both(name: str, find: Find, *asks: str, vm: bool = False) -> Check:
    return Check(name, find, asks, asks, vm)


CHECKS: tuple[Check, ...] = (
    _both("datastore_mounted_read_only", datastore_mounted_read_only.check, "nfs_mount|mount"),
    _both("datastore_not_shared", datastore_not_shared.check, "filesystem", vm=True),
    _both("nfs_mounts_differ", nfs_mounts_differ.check, "nfs_mount"),
    _both("vmx_names_unknown_datastore", vmx_names_unknown_datastore.check, "filesystem", vm=True),
    _both("vmkernel_ports_share_a_subnet", vmkernel_ports_share_a_subnet.check, _PORTS),
    _both("vmotion_tag_on_wrong_interface", vmotion_tag_on_wrong_interface.check, _PORTS, _VMOTION),
    _both("vmotion_ports_in_different_networks", vmotion_ports_in_different_networks.check, _PORTS, _VMOTION),
    _both("vmotion_not_enabled", vmotion_not_enabled.check, _VMOTION),
    _both("vmotion_mtu_differs", vmotion_mtu_differs.check, _PORTS, _VMOTION),
    _both("vmotion_nic_below_gigabit", vmotion_nic_below_gigabit.check, _VMOTION, _GROUPS, "nic"),
    _both("nic_firmware_differs", nic_firmware_differs.check, "nic"),
    _both("nic_errors_counted", nic_errors_counted.check, _VMOTION, _GROUPS, "nic"),
    _both("portgroup_missing_on_destination", portgroup_missing_on_destination.check, _GROUPS, vm=True),
    _both("portgroup_vlan_differs", portgroup_vlan_differs.check, _GROUPS),
    _both("vswitches_differ", vswitches_differ.check, "vswitch"),
    _both("vm_on_internal_only_vswitch", vm_on_internal_only_vswitch.check, "vswitch", vm=True),
    _both("cpu_affinity_set", cpu_affinity_set.check, vm=True),
    _both("hardware_version_old", hardware_version_old.check, "version", vm=True),
    _both("log_rotate_size_low", log_rotate_size_low.check, vm=True),
    _both("host_device_connected", host_device_connected.check, vm=True),
    _both("hv_disabled_on_destination", hv_disabled_on_destination.check, "hv_support"),
    _both("memory_checksum_setting_differs", memory_checksum_setting_differs.check, "advanced_option"),
)
"""Every check: a new one is a module and a row."""


def run(pair: Pair) -> dict[str, tuple[Evidence, ...]]:
    """Return the checks that fire, each with its proof."""
    found = ((check.name, check.find(pair)) for check in CHECKS)
    return {name: evidence for name, evidence in found if evidence}


def states(pair: Pair) -> tuple[State, ...]:
    """Return what every check says, in the order of the table."""
    return tuple(_state(check, pair) for check in CHECKS)


def _state(check: Check, pair: Pair) -> State:
    evidence = check.find(pair)
    if evidence:
        return State(check.name, "fires", evidence)
    sides = (("source", pair.source, check.source), ("destination", pair.destination, check.destination))
    lacking = [f"{side}: {asked}" for side, host, asks in sides for asked in asks if not host.captured(asked)]
    if check.vm and not pair.vm:
        lacking.append("vm: vmx")
    return State(check.name, "not captured" if lacking else "clear", lacking=tuple(lacking))
