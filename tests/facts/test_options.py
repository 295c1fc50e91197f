"""Advanced options and esx.conf."""

from diagnose.facts import advanced, esx_conf

from .artefacts import fields, read

BLOCK = """
   Path: {path}
   Type: {kind}
   Int Value: 0
   Default Int Value: 1
   String Value: {string}
   Default String Value:
   Description: Words: with a colon
"""


def test_a_number_is_read_with_its_default() -> None:
    text = BLOCK.format(path="/Migrate/MemChksum", kind="integer", string="")
    assert fields(advanced.read, text) == [{"path": "/Migrate/MemChksum", "value": "0", "default": "1"}]


def test_a_string_is_read_from_the_row_of_strings() -> None:
    text = BLOCK.format(path="/Migrate/Vmknic", kind="string", string="vmk1")
    assert fields(advanced.read, text) == [{"path": "/Migrate/Vmknic", "value": "vmk1", "default": ""}]


def test_an_option_quotes_the_line_of_its_value() -> None:
    (fact,) = read(advanced.read, BLOCK.format(path="/Migrate/Vmknic", kind="string", string="vmk1"))
    assert fact.text.strip() == "String Value: vmk1"


def test_an_option_cut_before_its_value_is_left_out() -> None:
    assert read(advanced.read, "   Path: /Migrate/MemChksum\n   Type: integer\n   Int Va") == []


def test_options_in_a_table_are_read() -> None:
    text = """
        Path             Type    Int Value  Default Int Value  String Value  Default String Value
        ---------------  ------  ---------  -----------------  ------------  --------------------
        /Migrate/Vmknic  string  0          0                  vmk2
    """
    assert fields(advanced.read, text) == [{"path": "/Migrate/Vmknic", "value": "vmk2", "default": ""}]


def test_esx_conf_gives_its_options_under_the_path_of_the_list() -> None:
    assert fields(esx_conf.read, '/adv/Migrate/MemChksum = "0"') == [{"path": "/Migrate/MemChksum", "value": "0"}]


def test_esx_conf_names_the_host() -> None:
    facts = read(esx_conf.read, '/adv/Misc/HostName = "esx01.example.com"')
    assert [fact.get("name") for fact in facts if fact.name == "hostname"] == ["esx01.example.com"]


def test_esx_conf_gives_a_vmkernel_port_at_its_address() -> None:
    text = """
        /net/vmkernelnic/child[0001]/ipv4address = "192.0.2.11"
        /net/vmkernelnic/child[0001]/ipv4netmask = "255.255.255.0"
        /net/vmkernelnic/child[0001]/mtu = "9000"
        /net/vmkernelnic/child[0001]/name = "vmk1"
        /net/vmkernelnic/child[0001]/portgroup = "vMotion net"
    """
    (fact,) = read(esx_conf.read, text)
    assert (fact.name, fact.line, dict(fact.fields)) == (
        "vmknic_conf",
        1,
        {
            "interface": "vmk1",
            "port_group": "vMotion net",
            "address": "192.0.2.11",
            "netmask": "255.255.255.0",
            "mtu": 9000,
        },
    )


def test_esx_conf_gives_a_port_group_the_vlan_0_where_it_has_none() -> None:
    text = """
        /net/vswitch/child[0000]/portgroup/child[0000]/name = "VM Network"
        /net/vswitch/child[0000]/portgroup/child[0001]/name = "Prod"
        /net/vswitch/child[0000]/portgroup/child[0001]/vlanId = "110"
        /net/vswitch/child[0000]/name = "vSwitch0"
    """
    assert fields(esx_conf.read, text) == [
        {"name": "VM Network", "vlan": 0, "vswitch": "vSwitch0"},
        {"name": "Prod", "vlan": 110, "vswitch": "vSwitch0"},
    ]
