"""Which facts an output captures: by its rows, or because it shows that there is none."""

import json

import pytest

from diagnose import facts
from diagnose.model import Artefact, HostFacts

NFS = "commands/localcli_storage-nfs-list.txt"
NFS41 = "commands/localcli_storage-nfs41-list.txt"
VOLUMES = "commands/localcli_storage-filesystem-list--i.txt"
SWITCHES = "commands/esxcfg-vswitch_-l.txt"
PORTS = "commands/esxcfg-vmknic_-l.txt"
INFO = "commands/esxcfg-info_-a.txt"
DELTA = "commands/localcli_system-settings-advanced-list--d.txt"
NICS = "commands/nicinfo.sh.txt"
CONF = "etc/vmware/esx.conf"
LUNS = "commands/localcli_storage-core-device-list.txt"
LUN = "naa.1\n   Display Name: Disk (naa.1)\n   Device Type: Direct-Access\n   Is Local: false\n"
NIC_PART = """
NIC statistics for vmnic0:
   Packets received: 8031918861
   Total receive errors: 1127
   Packets sent: 2846445310
"""
NFS_HEADER = """
Volume Name  Host       Share      Accessible  Mounted  Read-Only   isPE  Hardware Acceleration
-----------  ---------  ---------  ----------  -------  ---------  -----  ---------------------
"""
NFS41_HEADER = NFS_HEADER.replace("Host   ", "Host(s)")
MOUNT = "nfs-gold     192.0.2.9  /vol/gold        true     true      false  false  Not Supported\n"
VOLUME_HEADER = """
Mount Point                      Volume Name  UUID               Mounted  Type    Size          Free
-------------------------------  -----------  -----------------  -------  ------  ------------  ------------
"""
VMFS = "/vmfs/volumes/5e8f1c20-7d3a9b14  Prod One     5e8f1c20-7d3a9b14     true  VMFS-6  549487378432  401000529920\n"
NEWER = "/vmfs/volumes/3c7d9a10-51e2b8f4  nfs-41       3c7d9a10-51e2b8f4     true  NFS41   549487378432  401000529920\n"
SWITCH = """
Switch Name      Num Ports   Used Ports  Configured Ports  MTU     Uplinks
vSwitch0         5632        9           128               1500    vmnic0

  PortGroup Name        VLAN ID  Used Ports  Uplinks
  VM Network            110      2           vmnic0
"""
DISTRIBUTED = """
DVS Name         Num Ports   Used Ports  Configured Ports  MTU     Uplinks
dvs-prod         1536        9           512               9000    vmnic2

  DVPort ID           In Use      Client
  24                  1           vmk1
  25                  0
"""
PORT = "vmk0  Management  IPv4  192.0.2.11  255.255.255.0  192.0.2.255  00:50:56:61:0a:2e 1500 65535 true STATIC\n"
NIC = r"""
\==+VmKernel Nics :
   \==+VmKernel Nic :
      |----Interface....vmk0
      |----Tags.........Management
      \==+IP Settings :
         |----IPv4 Address....192.0.2.11
"""


def host(*outputs: tuple[str, str]) -> HostFacts:
    """Return the host of which these outputs were collected, each a file and its text, to which a line end is put."""
    return cut_host(*((file, text if text.endswith("\n") else f"{text}\n") for file, text in outputs))


def cut_host(*outputs: tuple[str, str]) -> HostFacts:
    """Return the host of which these outputs were collected, with line ends only where the texts have them."""
    rows = []
    for file, text in outputs:
        made = Artefact("esx01", file, tuple(text.split("\n")))
        found = tuple(facts.read(made))
        rows += [facts.captured(made, found), *found]
    return HostFacts("esx01", tuple(facts.settled(rows)))


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        (NFS, NFS_HEADER, "nfs_mount"),
        (NFS, "", "nfs_mount"),
        ("json/localcli_storage-nfs-list.json", "[\n]\n", "nfs_mount"),
        (DELTA, "", "advanced_option"),
        ("json/localcli_system-settings-advanced-list--d.json", "[]", "advanced_option"),
        ("commands/localcli_vm-process-list.txt", "\n", "vm_process"),
        (
            "commands/localcli_network-ip-neighbor-list.txt",
            "Neighbor       Mac Address        Vmknic  Expiry  State  Type\n",
            "neighbor",
        ),
        ("vmfs/volumes/x/web/web.vmsd", "", "snapshot"),
        (SWITCHES, DISTRIBUTED, "portgroup"),
        (SWITCHES, DISTRIBUTED, "vswitch"),
    ],
)
def test_an_output_that_shows_that_there_is_none_captures(file: str, text: str, name: str) -> None:
    assert host((file, text)).captured(name)


ERRORS = (
    "Unable to connect to the host agent: Connection refused",
    "Error: no such command",
    "sh: localcli: command not found",
    '{"error": "Unable to connect to localhost"}',
)
LISTS = [
    (f"{folder}/localcli_{command}.{ending}")
    for folder, ending in (("commands", "txt"), ("json", "json"))
    for command in ("storage-nfs-list", "storage-filesystem-list", "vm-process-list", "network-ip-neighbor-list")
]


@pytest.mark.parametrize("text", ERRORS)
@pytest.mark.parametrize(
    "file", [*LISTS, DELTA, PORTS, SWITCHES, INFO, "commands/vmware_-vl.txt", "etc/vmware/esx.conf"]
)
def test_an_error_captures_nothing(file: str, text: str) -> None:
    assert [name for name in facts.NAMES if host((file, text)).captured(name)] == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (VOLUMES, ""),
        (VOLUMES, VOLUME_HEADER),
        ("json/localcli_storage-filesystem-list--i.json", "[]"),
        ("json/localcli_storage-nfs-list.json", ""),
        (DELTA.replace("--d", ""), ""),
        (SWITCHES, ""),
        (PORTS, ""),
        ("commands/nicinfo.sh.txt", "Network Interface Cards Information.\n"),
        ("commands/vmware-vimdump_-o----U-dcui.txt", "=== 1. host ===\n"),
        ("vmfs/volumes/x/web/web.vmx", ""),
    ],
)
def test_an_output_without_the_rows_that_every_host_has_captures_nothing(file: str, text: str) -> None:
    assert [name for name in facts.NAMES if host((file, text)).captured(name)] == []


def test_an_output_captures_only_the_facts_that_it_has_rows_of() -> None:
    made = host(("commands/vsish_-e-get-hardware-cpu-cpuInfo.txt", "   HV state: 3 -> HV Enabled\n"))
    assert [name for name in facts.NAMES if made.captured(name)] == ["hv_support"]


def test_a_configuration_file_with_few_keys_captures_no_port_groups() -> None:
    made = host(("etc/vmware/esx.conf", '/adv/Misc/HostName = "esx01.example.com"\n'))
    assert (made.captured("portgroup_conf"), made.captured("hostname")) == (False, True)


def test_a_port_without_an_address_captures_no_ports() -> None:
    block = "vmk1\n   Name: vmk1\n   MAC Address: 00:50:56:61:0a:2e\n   Portgroup: vMotion\n"
    made = host(("commands/localcli_network-ip-interface-list.txt", block))
    assert (len(made.of("vmknic")), made.captured("vmknic"), made.cut("vmknic")) == (1, False, True)


# --- NFS 3 and 4.1


@pytest.mark.parametrize("text", ["", NFS41_HEADER, NFS41_HEADER + MOUNT])
def test_the_list_of_nfs_41_says_nothing_of_nfs_3(text: str) -> None:
    assert not host((NFS41, text)).captured("nfs_mount")


def test_the_list_of_nfs_3_is_enough_where_no_volume_is_of_nfs_41() -> None:
    assert host((NFS, ""), (VOLUMES, VOLUME_HEADER + VMFS)).captured("nfs_mount")


def test_a_volume_of_nfs_41_asks_for_its_list() -> None:
    volumes = (VOLUMES, VOLUME_HEADER + NEWER)
    assert not host((NFS, ""), volumes).captured("nfs_mount")
    assert host((NFS, ""), (NFS41, NFS41_HEADER + MOUNT), volumes).captured("nfs_mount")


# --- lists that are damaged


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        (
            VOLUMES,
            f"Error getting data for filesystem on '/vmfs/volumes/x': Cannot open.{VOLUME_HEADER}{VMFS}",
            "filesystem",
        ),
        (VOLUMES, VOLUME_HEADER + VMFS + NEWER[:40], "filesystem"),
        (NFS, NFS_HEADER + MOUNT + "Connection refused\n", "nfs_mount"),
        (SWITCHES, SWITCH + "  DMZ                   4", "portgroup"),
        (SWITCHES, SWITCH + "\nSwitch Na", "vswitch"),
        (PORTS, PORT + PORT[:40].replace("vmk0", "vmk1"), "vmknic"),
        (INFO, NIC + "   \\==+VmKernel Nic :\n      |----Port Group....vMot", "vmknic_tags"),
        (INFO, NIC + "   \\==+VmKernel Nic :\n      |----Interface....vmk1", "vmknic_tags"),
    ],
    ids=["error", "volume", "error below", "port group", "switch", "port", "port's block", "port's tags"],
)
def test_what_a_damaged_list_lacks_is_not_captured(file: str, text: str, name: str) -> None:
    made = host((file, text))
    assert (bool(made.of(name)), made.captured(name), made.cut(name)) == (True, False, True)


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        (VOLUMES, VOLUME_HEADER + VMFS, "filesystem"),
        (NFS, NFS_HEADER + MOUNT, "nfs_mount"),
        (SWITCHES, SWITCH, "portgroup"),
        (SWITCHES, SWITCH + DISTRIBUTED, "vswitch"),
        (SWITCHES, DISTRIBUTED, "dvswitch"),
        (PORTS, PORT, "vmknic"),
        (INFO, NIC, "vmknic_tags"),
    ],
)
def test_a_whole_list_captures(file: str, text: str, name: str) -> None:
    made = host((file, text))
    assert (made.captured(name), made.cut(name)) == (True, False)


@pytest.mark.parametrize(
    ("last", "whole"),
    [
        ('b.c = "1"', True),
        ("# end", True),
        ('guestinfo.token = "x"', True),
        ('guestinfo.note = "connection refused"', True),
        ('sched.swap.derivedName = "/vmfs/vol', False),
        ("sched", False),
    ],
)
def test_a_vmx_that_ends_within_a_key_is_cut(last: str, whole: bool) -> None:
    made = host(("vmfs/volumes/x/web/web.vmx", f'displayName = "web"\n{last}\n'))
    assert (made.captured("vmx"), made.cut("vmx")) == (whole, not whole)


def test_a_volume_may_be_called_error() -> None:
    assert host((NFS, NFS_HEADER + MOUNT.replace("nfs-gold ", "Error log"))).captured("nfs_mount")


def test_a_copy_that_is_cut_off_leaves_open_what_it_lacks() -> None:
    text = json.dumps([{"UUID": "5e8f1c20", "Volume Name": name, "Mounted": True} for name in ("one", "two")])
    file = "json/localcli_storage-filesystem-list--i.json"
    assert (host((file, text)).captured("filesystem"), host((file, text[:-20])).cut("filesystem")) == (True, True)


def test_a_whole_copy_makes_up_for_a_list_that_failed() -> None:
    text = json.dumps([{"UUID": "5e8f1c20", "Volume Name": "one", "Mounted": True}])
    assert host((VOLUMES, "Unable to connect\n"), ("json/localcli_storage-filesystem-list--i.json", text)).captured(
        "filesystem"
    )


@pytest.mark.parametrize(
    ("file", "text", "names", "rows"),
    [
        (VOLUMES, VOLUME_HEADER + VMFS + NEWER, ["filesystem"], 1),
        (NFS, NFS_HEADER + MOUNT + MOUNT.replace("gold", "iron"), ["nfs_mount"], 1),
        (NFS, NFS_HEADER + MOUNT, ["nfs_mount"], 0),
        (SWITCHES, SWITCH, ["portgroup", "vswitch"], 0),
        (PORTS, PORT + PORT.replace("vmk0", "vmk1"), ["vmknic"], 1),
        (INFO, NIC + NIC.replace("vmk0", "vmk1"), ["vmknic_tags", "hv_support"], 1),
        (NICS, NIC_PART + NIC_PART.replace("vmnic0", "vmnic1"), ["nic"], 1),
        (CONF, '/adv/Misc/HostName = "esx01"\n/adv/Migrate/Enabled = 1', ["advanced_option", "portgroup_conf"], 1),
        (LUNS, LUN + LUN.replace("naa.1", "naa.2"), ["lun"], 1),
    ],
    ids=["volumes", "mounts", "the only mount", "switches", "ports", "tags", "NICs", "configuration", "LUNs"],
)
def test_a_last_row_without_a_line_end_is_not_taken_and_what_the_list_lacks_is_open(
    file: str, text: str, names: list[str], rows: int
) -> None:
    made = cut_host((file, text.rstrip("\n")))
    assert [name for name in names if made.captured(name)] == []
    assert len(made.of(names[0])) == rows


def test_a_list_that_ends_behind_its_header_without_a_line_end_shows_nothing() -> None:
    assert not cut_host((NFS, NFS_HEADER.rstrip("\n"))).captured("nfs_mount")


def test_a_copy_needs_no_line_end() -> None:
    assert cut_host(("json/localcli_storage-nfs-list.json", "[]")).captured("nfs_mount")


def test_a_single_value_needs_no_line_end() -> None:
    assert cut_host(("commands/vmware_-vl.txt", "VMware ESXi 8.0.3 build-24022510")).captured("version")


def test_a_vmx_without_a_last_line_end_is_cut_and_keeps_a_value_that_is_closed() -> None:
    made = cut_host(("vmfs/volumes/x/web/web.vmx", 'displayName = "web"\nmemSize = "4096"'))
    assert (len(made.of("vmx")), made.cut("vmx")) == (2, True)
    made = cut_host(("vmfs/volumes/x/web/web.vmx", 'displayName = "web"\nmemSize = 40'))
    assert (len(made.of("vmx")), made.cut("vmx")) == (1, True)


# --- lists that belie each other


OLDER = NEWER.replace("NFS41", "NFS  ")


@pytest.mark.parametrize("text", ["", NFS_HEADER])
def test_an_empty_list_beside_a_volume_of_nfs_shows_nothing(text: str) -> None:
    volumes = (VOLUMES, VOLUME_HEADER + VMFS + OLDER)
    assert not host((NFS, text), volumes).captured("nfs_mount")
    assert host((NFS, NFS_HEADER + MOUNT), volumes).captured("nfs_mount")


def test_an_empty_list_of_nfs_41_beside_a_volume_of_it_shows_nothing() -> None:
    volumes = (VOLUMES, VOLUME_HEADER + NEWER)
    assert not host((NFS, NFS_HEADER + MOUNT), (NFS41, ""), volumes).captured("nfs_mount")


def test_a_volume_of_nfs_on_one_host_says_nothing_of_the_list_of_another() -> None:
    empty, volumes = (Artefact(name, file, tuple(text.split("\n"))) for name, file, text in BELYING)
    told = facts.settled([facts.captured(empty, ()), *facts.read(volumes)])
    assert told[0].get("facts") == "nfs_mount"


BELYING = (("esx01", NFS, ""), ("esx02", VOLUMES, VOLUME_HEADER + OLDER))


def test_an_unknown_file_captures_nothing() -> None:
    assert facts.captured(Artefact("esx01", "commands/unknown.txt", ()), ()).get("facts") == ""
