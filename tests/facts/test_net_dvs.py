"""The ports of the distributed switches."""

from diagnose.facts import net_dvs

from .artefacts import fields, read

UUID = "50 2e 0d 8c 2a 6f 55 8f-0a 32 43 9a 1a 9d 3d 5d"
SWITCH = f"switch {UUID} (vswitch)\n"
NAME = "\t\tcom.vmware.common.alias = dvs one ,\tpropType = CONFIG\n"
MTU = "\thost properties:\n\t\tcom.vmware.common.portset.mtu = 9000 ,\tpropType = RUNTIME\n"
GROUP = "\t\tcom.vmware.common.port.portgroupid = dvportgroup-31 ,\tpropType = CONFIG\n"


def vlan(text: str, kind: str = "vswitch.port") -> str:
    return f"\t\tcom.vmware.{kind}.vlan = {text}\n\t\t\tpropType = CONFIG\n"


def test_a_port_has_a_group_a_vlan_and_the_mtu_of_its_switch() -> None:
    assert fields(net_dvs.read, SWITCH + NAME + MTU + "\tport 24:\n" + GROUP + vlan("VLAN 20")) == [
        {
            "switch": "dvs one",
            "switch_uuid": UUID,
            "mtu": 9000,
            "port": "24",
            "port_group": "dvportgroup-31",
            "vlan": 20,
        }
    ]


def test_the_configured_vlan_outranks_the_volatile_one() -> None:
    volatile = vlan("VLAN 0", "common.port.volatile")
    rows = fields(net_dvs.read, f"{SWITCH}\tport 24:\n{volatile}{vlan('VLAN 20')}\tport 25:\n{volatile}")
    assert [row["vlan"] for row in rows] == [20, 0]


def test_a_trunk_is_kept_as_text() -> None:
    rows = fields(net_dvs.read, f"{SWITCH}\tport 24:\n{vlan('VLAN 0-4094')}")
    assert [row["vlan"] for row in rows] == ["VLAN 0-4094"]


def test_a_port_that_prints_no_vlan_has_none() -> None:
    (row,) = fields(net_dvs.read, f"{SWITCH}\tport 24:\n{GROUP}")
    assert "vlan" not in row


def test_ports_belong_to_the_switch_above_them() -> None:
    second = SWITCH + NAME.replace("one", "two")
    rows = fields(net_dvs.read, f"{SWITCH}{NAME}\tport 1:\n{second}\tport 1:\n")
    assert [(row["switch"], row["port"]) for row in rows] == [("dvs one", "1"), ("dvs two", "1")]


def test_a_port_without_its_switch_is_left_out() -> None:
    assert read(net_dvs.read, f"\tport 24:\n{GROUP}") == []
