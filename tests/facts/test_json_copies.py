"""The JSON copies give what the texts give, and nothing twice."""

import json
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose import facts
from diagnose.model import Artefact, Fact, Value

from .artefacts import artefact

VOLUMES = """
    Mount Point                      Volume Name  UUID               Mounted  Type            Size          Free
    -------------------------------  -----------  -----------------  -------  ------  ------------  ------------
    /vmfs/volumes/5e8f1c20-7d3a9b14  Prod One     5e8f1c20-7d3a9b14     true  VMFS-6  549487378432  401000529920
                                     old          3c7d9a10-51e2b8f4    false  VMFS-5             0             0
"""
MOUNTS = """
    Volume Name  Host       Share      Accessible  Mounted  Read-Only   isPE  Hardware Acceleration
    -----------  ---------  ---------  ----------  -------  ---------  -----  ---------------------
    nfs-gold     192.0.2.9  /vol/gold        true     true      false  false  Not Supported
"""
NEWER_MOUNTS = """
    Volume Name  Host(s)              Share      Accessible  Mounted  Read-Only  Security   isPE  Hardware Acceleration
    -----------  -------------------  ---------  ----------  -------  ---------  --------  -----  ---------------------
    nfs-41       192.0.2.9,192.0.2.8  /vol/gold        true     true      false  AUTH_SYS  false  Not Supported
"""
CARDS = """
    Name    PCI Device    Driver  Admin Status  Link Status  Speed  Duplex  MAC Address        MTU   Description
    ------  ------------  ------  ------------  -----------  -----  ------  -----------------  ----  -------------
    vmnic1  0000:02:00.1  ixgben  Up            Up           10000  Full    3c:fd:fe:12:90:a2  1500  82599  10 GbE
"""
RELEASE = """
       Product: VMware ESXi
       Version: 8.0.3
       Build: Releasebuild-24022510
       Update: 3
"""
OPTIONS = """
       Path: /Migrate/MemChksum
       Type: integer
       Int Value: 0
       Default Int Value: 1
       String Value:
       Default String Value:
       Description: Checksum memory during migration

       Path: /Migrate/Vmknic
       Type: string
       Int Value: 0
       Default Int Value: 0
       String Value: vmk1
       Default String Value:
       Description: The interface
"""
PROCESSES = """
    web one
       World ID: 2099845
       Process ID: 0
       VMX Cartel ID: 2099844
       UUID: 42 1e 7a 10 2f 4b 9c 33-5d 0e 8b 21 90 aa 4f 17
       Display Name: web one
       Config File: /vmfs/volumes/5e8f1c20-7d3a9b14/web/web.vmx
"""
PORTS = """
    vmk1
       Name: vmk1
       MAC Address: 00:50:56:61:0a:2e
       Enabled: true
       Portgroup: vMotion
       Netstack Instance: defaultTcpipStack
       MTU: 9000
"""
ADDRESSES = """
    Name  IPv4 Address   IPv4 Netmask   IPv4 Broadcast  Address Type  Gateway  DHCP DNS
    ----  -------------  -------------  --------------  ------------  -------  --------
    vmk1  198.51.100.11  255.255.255.0  198.51.100.255  STATIC        0.0.0.0     false
"""

TEXTS: dict[str, tuple[str, Sequence[Mapping[str, object]]]] = {
    "storage-filesystem-list--i": (
        VOLUMES,
        [
            {
                "Type": "VMFS-6",
                "Size": 549487378432,
                "Free": 401000529920,
                "UUID": "5e8f1c20-7d3a9b14",
                "Mounted": True,
                "Volume Name": "Prod One",
                "Mount Point": "/vmfs/volumes/5e8f1c20-7d3a9b14",
            },
            {
                "Type": "VMFS-5",
                "Size": 0,
                "Free": 0,
                "UUID": "3c7d9a10-51e2b8f4",
                "Mounted": False,
                "Volume Name": "old",
                "Mount Point": None,
            },
        ],
    ),
    "storage-nfs-list": (
        MOUNTS,
        [
            {
                "Accessible": True,
                "Hardware Acceleration": "Not Supported",
                "Host": "192.0.2.9",
                "Mounted": True,
                "Read-Only": False,
                "Share": "/vol/gold",
                "Volume Name": "nfs-gold",
                "isPE": False,
            }
        ],
    ),
    "storage-nfs41-list": (
        NEWER_MOUNTS,
        [
            {
                "Accessible": True,
                "Host(s)": "192.0.2.9,192.0.2.8",
                "Mounted": True,
                "Read-Only": False,
                "Security": "AUTH_SYS",
                "Share": "/vol/gold",
                "Volume Name": "nfs-41",
            }
        ],
    ),
    "network-nic-list": (
        CARDS,
        [
            {
                "Admin Status": "Up",
                "Description": "82599  10 GbE",
                "Driver": "ixgben",
                "Duplex": "Full",
                "Link": "Up",
                "Link Status": "Up",
                "MAC Address": "3c:fd:fe:12:90:a2",
                "MTU": 1500,
                "Name": "vmnic1",
                "PCI Device": "0000:02:00.1",
                "Speed": 10000,
            }
        ],
    ),
    "system-version-get": (
        RELEASE,
        [{"Build": "Releasebuild-24022510", "Product": "VMware ESXi", "Update": "3", "Version": "8.0.3"}],
    ),
    "system-settings-advanced-list--d": (
        OPTIONS,
        [
            {
                "Default Int Value": 1,
                "Default String Value": "",
                "Int Value": 0,
                "Path": "/Migrate/MemChksum",
                "String Value": "",
                "Type": "integer",
            },
            {
                "Default Int Value": 0,
                "Default String Value": "",
                "Int Value": 0,
                "Path": "/Migrate/Vmknic",
                "String Value": "vmk1",
                "Type": "string",
            },
        ],
    ),
    "vm-process-list": (
        PROCESSES,
        [
            {
                "Config File": "/vmfs/volumes/5e8f1c20-7d3a9b14/web/web.vmx",
                "Display Name": "web one",
                "Process ID": 0,
                "UUID": "42 1e 7a 10 2f 4b 9c 33-5d 0e 8b 21 90 aa 4f 17",
                "VMX Cartel ID": 2099844,
                "World ID": 2099845,
            }
        ],
    ),
    "network-ip-interface-list": (
        PORTS,
        [
            {
                "Enabled": True,
                "MAC Address": "00:50:56:61:0a:2e",
                "MTU": 9000,
                "Name": "vmk1",
                "Netstack Instance": "defaultTcpipStack",
                "Portgroup": "vMotion",
            }
        ],
    ),
    "network-ip-interface-ipv4-get": (
        ADDRESSES,
        [
            {
                "Address Type": "STATIC",
                "IPv4 Address": "198.51.100.11",
                "IPv4 Netmask": "255.255.255.0",
                "Name": "vmk1",
            }
        ],
    ),
}
WITHOUT_BLANKS = {"Host(s)": "Hosts", "Read-Only": "ReadOnly"}


def of_text(command: str) -> list[Fact]:
    return list(facts.read(artefact(TEXTS[command][0], f"esx-a/commands/localcli_{command}.txt")))


def of_json(command: str, text: str, file: str = "") -> list[Fact]:
    file = file or f"esx-a/json/localcli_{command}.json"
    return list(facts.read(Artefact("esx01", file, tuple(text.split("\n")))))


def rows(found: Sequence[Fact]) -> list[tuple[str, Mapping[str, Value]]]:
    return [(fact.name, dict(fact.fields)) for fact in found]


def copies(command: str) -> list[Fact]:
    return of_json(command, json.dumps(TEXTS[command][1]))


@pytest.mark.parametrize("command", TEXTS)
def test_a_copy_gives_the_facts_of_its_text(command: str) -> None:
    assert rows(copies(command)) == rows(of_text(command))
    assert copies(command)


@pytest.mark.parametrize("command", TEXTS)
def test_a_copy_may_spell_the_columns_without_blanks(command: str) -> None:
    objects = [
        {WITHOUT_BLANKS.get(key, key).replace(" ", ""): value for key, value in each.items()}
        for each in TEXTS[command][1]
    ]
    assert rows(of_json(command, json.dumps(objects))) == rows(of_text(command))


@pytest.mark.parametrize("command", TEXTS)
def test_a_copy_in_many_lines_is_read_alike(command: str) -> None:
    assert rows(of_json(command, json.dumps(TEXTS[command][1], indent=3))) == rows(of_text(command))


def test_a_lone_object_is_read() -> None:
    text = json.dumps(TEXTS["system-version-get"][1][0])
    assert rows(of_json("system-version-get", text)) == rows(of_text("system-version-get"))


def test_a_fact_stands_at_the_line_of_its_object_and_quotes_it() -> None:
    objects = TEXTS["storage-filesystem-list--i"][1]
    lines = ["[", *(json.dumps(each) + "," for each in objects)]
    found = of_json("storage-filesystem-list--i", "\n".join(lines))
    assert [(fact.line, fact.text) for fact in found] == [(2, lines[1][:-1]), (3, lines[2][:-1])]


def test_of_a_list_in_one_line_each_fact_quotes_its_own_object() -> None:
    found = copies("storage-filesystem-list--i")
    assert [fact.text for fact in found] == [json.dumps(each) for each in TEXTS["storage-filesystem-list--i"][1]]


@pytest.mark.parametrize(
    "name", ["localcli_--formatterjson-system-version-get.txt", "esxcli_--formatter-json-system-version-get.json"]
)
def test_a_copy_is_told_by_the_formatter_in_its_name(name: str) -> None:
    text = json.dumps(TEXTS["system-version-get"][1])
    assert rows(of_json("", text, f"esx-a/commands/{name}")) == rows(of_text("system-version-get"))


def test_of_a_copy_that_is_cut_off_the_whole_objects_are_read() -> None:
    text = json.dumps(TEXTS["storage-filesystem-list--i"][1])[:-20]
    assert [fact.get("volume") for fact in of_json("storage-filesystem-list--i", text)] == ["Prod One"]


def test_a_copy_is_captured_as_the_facts_of_its_own_command() -> None:
    empty = facts.captured(Artefact("esx01", "esx-a/json/localcli_storage-nfs-list.json", ("[]",)), ())
    assert empty.get("facts") == "nfs_mount"


@given(text=st.one_of(st.text(max_size=60), st.just("[" * 100_000), st.just('[{"a":' * 50_000)))
def test_damage_is_no_exception(text: str) -> None:
    assert of_json("storage-nfs-list", text) == []


def test_damage_within_a_copy_is_no_exception() -> None:
    whole = json.dumps(TEXTS["storage-nfs-list"][1])
    for cut in range(len(whole)):
        assert len(of_json("storage-nfs-list", whole[:cut] + whole[cut + 3 :])) < 2


@pytest.mark.parametrize("command", TEXTS)
def test_what_a_text_says_is_not_said_again_by_its_copy(command: str) -> None:
    text = of_text(command)
    told = facts.settled([*copies(command), *text])
    assert rows(told) == rows(text if "ip-interface" not in command else text[:1])


def test_a_copy_whose_free_space_has_changed_is_left_out_too() -> None:
    command = "storage-filesystem-list--i"
    changed = [{**each, "Free": 1} for each in TEXTS[command][1]]
    told = facts.settled([*of_json(command, json.dumps(changed)), *of_text(command)])
    assert rows(told) == rows(of_text(command))


def test_two_copies_of_one_output_count_once() -> None:
    text = json.dumps(TEXTS["storage-nfs-list"][1])
    again = of_json("", text, "esx-a/commands/localcli_--formatterjson-storage-nfs-list.txt")
    assert len(facts.settled([*copies("storage-nfs-list"), *again])) == 1


def test_a_copy_that_says_more_than_the_text_stays() -> None:
    told = facts.settled([*copies("storage-nfs41-list"), *of_text("storage-nfs-list")])
    assert {fact.get("volume") for fact in told} == {"nfs-41", "nfs-gold"}


def test_of_other_facts_only_what_is_equal_is_left_out() -> None:
    text = Fact("route", "esx01", "commands/x.txt", 1, "", {"network": "192.0.2.0", "gateway": ""})
    same = Fact("route", "esx01", "json/x.json", 1, "", dict(text.fields))
    other = Fact("route", "esx01", "json/x.json", 1, "", {"network": "192.0.2.0", "gateway": "192.0.2.1"})
    assert facts.settled([same, text, other]) == [text, other]


def test_that_a_copy_was_captured_is_not_forgotten() -> None:
    artefacts = [
        Artefact("esx01", f"esx-a/{name}", ("[]",))
        for name in ("commands/localcli_vm-process-list.txt", "json/localcli_vm-process-list.json")
    ]
    assert len(facts.settled([facts.captured(each, ()) for each in artefacts])) == 2


def test_the_copy_of_another_host_stays() -> None:
    other = [Fact(f.name, "esx02", f.file, f.line, f.text, f.fields) for f in copies("storage-nfs-list")]
    assert len(facts.settled([*other, *of_text("storage-nfs-list")])) == 2


def test_a_port_and_its_address_are_joined() -> None:
    address = facts.settled([*of_text("network-ip-interface-ipv4-get"), *copies("network-ip-interface-list")])[0]
    assert dict(address.fields) == {
        "interface": "vmk1",
        "port_group": "vMotion",
        "address": "198.51.100.11",
        "netmask": "255.255.255.0",
        "mac": "00:50:56:61:0a:2e",
        "mtu": 9000,
        "enabled": "true",
        "netstack": "defaultTcpipStack",
    }


def test_ports_that_esxcfg_vmknic_lists_are_not_said_again() -> None:
    text = "vmk1  vMotion  IPv4  198.51.100.11  255.255.255.0  198.51.100.255  00:50:56:61:0a:2e 9000 65535 true STATIC"
    listed = list(facts.read(Artefact("esx01", "commands/esxcfg-vmknic_-l.txt", (text,))))
    lists = [*of_text("network-ip-interface-ipv4-get"), *of_text("network-ip-interface-list")]
    told = facts.settled([*lists, *listed])
    assert [fact.get("mtu") for fact in told if fact.get("address")] == ["9000"]
