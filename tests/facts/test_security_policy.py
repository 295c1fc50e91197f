"""The security policies of standard switches and port groups."""

from diagnose import facts
from diagnose.facts import esx_conf, security_policy
from diagnose.model import Artefact, Value

from .artefacts import fields, read

FOLDER = "esx-a/commands/localcli_network-vswitch-standard-"
TEXT = """
       Allow Promiscuous: false
       Allow MAC Address Change: true
       Allow Forged Transmits: true
       Override Vswitch Allow Promiscuous: false
"""
SETTINGS = {"promiscuous": "false", "mac_changes": "true", "forged_transmits": "true"}


def test_a_switch_has_a_policy() -> None:
    rows = fields(security_policy.read, TEXT, f"{FOLDER}policy-security-get--v-vSwitch0.txt")
    assert rows == [{"vswitch": "vSwitch0", "port_group": "", **SETTINGS}]


def test_a_port_group_has_a_policy() -> None:
    rows = fields(security_policy.read, TEXT, f"{FOLDER}portgroup-policy-security-get--p-VM-Network.txt")
    assert rows == [{"vswitch": "", "port_group": "VM-Network", **SETTINGS}]


def test_the_json_copy_says_the_same() -> None:
    text = '{"Allow Promiscuous": false, "Allow MAC Address Change": true, "Allow Forged Transmits": true}'
    copy = Artefact("esx01", "json/localcli_network-vswitch-standard-policy-security-get--v-vSwitch0.json", (text,))
    assert [dict(fact.fields) for fact in facts.read(copy)] == [{"vswitch": "vSwitch0", "port_group": "", **SETTINGS}]


def conf(text: str) -> list[dict[str, Value]]:
    return [dict(fact.fields) for fact in read(esx_conf.read, text) if fact.name == "security_policy"]


def test_esx_conf_holds_the_policy_of_a_switch() -> None:
    text = """
        /net/vswitch/child[0000]/name = "vSwitch0"
        /net/vswitch/child[0000]/securityPolicy/forgedTx = "true"
        /net/vswitch/child[0000]/securityPolicy/macChange = "true"
        /net/vswitch/child[0000]/securityPolicy/promiscuous = "false"
    """
    assert conf(text) == [{"vswitch": "vSwitch0", "port_group": "", **SETTINGS}]


def test_esx_conf_holds_what_a_port_group_overrides() -> None:
    text = """
        /net/vswitch/child[0000]/name = "vSwitch0"
        /net/vswitch/child[0000]/portgroup/child[0001]/name = "Sniffer"
        /net/vswitch/child[0000]/portgroup/child[0001]/securityPolicy/promiscuous = "true"
        /net/vswitch/child[0000]/portgroup/child[0002]/name = "Prod"
    """
    assert conf(text) == [{"vswitch": "vSwitch0", "port_group": "Sniffer", "promiscuous": "true"}]


def test_the_policy_of_what_has_no_name_is_left_out() -> None:
    assert conf('/net/vswitch/child[0000]/securityPolicy/promiscuous = "true"') == []


def test_the_files_of_policies_are_told_by_their_paths() -> None:
    for name in ("policy-security-get--v-vSwitch0.txt", "portgroup-policy-security-get--p-Prod.txt"):
        assert facts.reader_for(FOLDER + name) == security_policy.read
