"""The list of virtual switches."""

from diagnose.facts import vswitch

from .artefacts import read

TEXT = """
Switch Name      Num Ports   Used Ports  Configured Ports  MTU     Uplinks
vSwitch0         1536        4           128               1500    vmnic0,vmnic1

  PortGroup Name        VLAN ID  Used Ports  Uplinks
  VM Network            110      1           vmnic0,vmnic1
  Test 2                0        0

Switch Name      Num Ports   Used Ports  Configured Ports  MTU     Uplinks
vSwitch 1        1536        1           128               9000

  PortGroup Name        VLAN ID  Used Ports  Uplinks
  Internal              0        2

DVS Name         Num Ports   Used Ports  Configured Ports  MTU     Uplinks
dvs-prod         1536        9           512               9000    vmnic2,vmnic3

  DVPort ID           In Use      Client
  24                  1           vmk1
"""


def rows(name: str, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(fact.fields[key] for key in keys) for fact in read(vswitch.read, TEXT) if fact.name == name]


def test_a_switch_is_read_with_and_without_uplinks() -> None:
    assert rows("vswitch", "name", "mtu", "uplinks") == [
        ("vSwitch0", 1500, "vmnic0,vmnic1"),
        ("vSwitch 1", 9000, ""),
    ]


def test_a_port_group_belongs_to_the_switch_above_it() -> None:
    assert rows("portgroup", "name", "vlan", "vswitch", "uplinks") == [
        ("VM Network", 110, "vSwitch0", "vmnic0,vmnic1"),
        ("Test 2", 0, "vSwitch0", ""),
        ("Internal", 0, "vSwitch 1", ""),
    ]


def test_a_distributed_switch_is_read_and_its_ports_are_not() -> None:
    assert rows("dvswitch", "name", "mtu", "uplinks") == [("dvs-prod", 9000, "vmnic2,vmnic3")]


def test_a_row_before_any_header_is_left_out() -> None:
    assert read(vswitch.read, "vSwitch0         1536        4           128               1500    vmnic0") == []
