"""HV support and the tags of the VMkernel ports."""

from diagnose.facts import esxcfg_info

from .artefacts import fields, read

PORT = r"""
   \==+VmKernel Nic :
      |----Port Group............................................vMotion
      |----Interface.............................................vmk1
      |----MTU...................................................9000
{tags}
      \==+Actual IPv4 Settings :
         |----IPv4 Address.......................................192.0.2.11
         |----IPv4 Netmask.......................................255.255.255.0
   \==+Physical Nics :
      |----Interface.............................................other
"""


def port(tags: str) -> dict[str, object]:
    (row,) = fields(esxcfg_info.read, PORT.format(tags=tags))
    return dict(row)


def test_the_state_of_hv_support_is_a_number() -> None:
    assert fields(esxcfg_info.read, "   |----HV Support.............3") == [{"state": 3}]


def test_one_state_is_given_once_for_all_processors() -> None:
    text = "|----HV Support....3\n|----HV Support....3\n|----HV Support....2\n"
    assert [row["state"] for row in fields(esxcfg_info.read, text)] == [3, 2]


def test_the_state_in_words_is_read() -> None:
    assert fields(esxcfg_info.read, "   HV state: 2 -> HV Disabled") == [{"state": 2}]


def test_a_state_that_is_not_printed_is_left_out() -> None:
    assert read(esxcfg_info.read, "|----HV Support....") == []


def test_a_port_is_read_with_the_address_of_its_inner_block() -> None:
    assert port("      |----Tags....VMotion") == {
        "port_group": "vMotion",
        "interface": "vmk1",
        "mtu": 9000,
        "tags": "VMotion",
        "address": "192.0.2.11",
        "netmask": "255.255.255.0",
    }


def test_several_tags_are_a_comma_list() -> None:
    assert port("      |----Tags....Management, VMotion")["tags"] == "Management,VMotion"


def test_no_tag_is_told_from_tags_that_are_not_printed() -> None:
    assert port("      |----Tags....")["tags"] == ""
    assert "tags" not in port("")


def test_a_port_quotes_its_tags() -> None:
    (fact,) = read(esxcfg_info.read, PORT.format(tags="      |----Tags....VMotion"))
    assert fact.text.strip() == "|----Tags....VMotion"


def test_a_port_cut_before_its_interface_is_left_out() -> None:
    assert read(esxcfg_info.read, "\\==+VmKernel Nic :\n   |----Port Group....vMotion\n") == []
