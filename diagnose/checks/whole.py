"""Whether what was captured holds all that a check goes by: a VM's .vmx, lists whose missing row would be proof.

Comes in: a pair, or hosts. Goes out: yes or no. An encrypted VM's .vmx shows some keys and hides the rest in one of
them, a cut one ends anywhere: what they lack may be set all the same. Tags of one VMkernel port say nothing of others.
"""

from collections.abc import Iterable

from diagnose.checks import vm, vmk
from diagnose.model import CAPTURED, HostFacts, Pair

BY_ABSENCE = frozenset(
    {
        "cpu_features_missing_on_destination",
        "vm_needs_cpu_features_that_destination_lacks",
        "datastore_not_shared",
        "swap_placed_on_host_local_datastore",
        "vmx_names_unknown_datastore",
        "portgroup_missing_on_destination",
        "portgroup_name_differs_in_case_or_blanks",
        "vmotion_not_enabled",
        "vmotion_port_without_address",
        "vswitches_differ",
    }
)
"""The checks that prove by a row that is not there: in a list that is cut it may be."""

BY_EVERY_PORT = frozenset(
    {
        "troubled_nics_carry_no_vmotion",
        "vmotion_networks_not_routed",
        "vmotion_port_without_address",
        "vmotion_ports_in_different_networks",
        "vmotion_ports_meet",
        "vmotion_stacks_differ",
        "vmotion_tag_on_wrong_interface",
    }
)
"""The checks that one more port with vMotion would refute: they must know all of them."""


def vmx(pair: Pair) -> bool:
    """Say whether the .vmx is there and not cut, and has a hardware version, a disk, nothing encrypted."""
    keys = vm.keys(pair)
    files = {(fact.host, fact.file) for fact in keys.values()}
    outputs = (fact for host in pair.hosts() for fact in host.of(CAPTURED) if fact.get("open") == "vmx")
    if any((fact.host, fact.file) in files for fact in outputs):
        return False
    return "virtualhw.version" in keys and bool(vm.disks(pair)) and "encryption.data" not in keys


def lists(sides: Iterable[tuple[HostFacts, tuple[str, ...]]]) -> bool:
    """Say whether none of the facts that are asked of a host are of a list that is cut."""
    return not any(host.cut(asked) for host, asks in sides for asked in asks)


def selection(pair: Pair) -> tuple[str, ...]:
    """Return whose ports with vMotion are not all known, as `side: vmknic_tags`."""
    sides = zip(("source", "destination"), vmk.sides(pair), strict=True)
    return tuple(f"{side}: vmknic_tags" for side, (host, ip) in sides if vmk.is_selection_open(host, ip))
