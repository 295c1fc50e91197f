"""Snapshots, descriptors of disks, extents, and the vSAN cluster."""

import pytest

from diagnose.facts import extents, luns, snapshots, vmdk, vsan
from diagnose.facts.build import host_path

from .artefacts import fields, read

FILE = "case/esx-a/vmfs/volumes/5e8f1c20-7d3a9b14/web/web.vmsd"


def tree(*parents: str) -> str:
    """Return a .vmsd whose snapshots, counted from 1, have these parents."""
    rows = ['.encoding = "UTF-8"', f'snapshot.current = "{len(parents)}"']
    for at, parent in enumerate(parents):
        rows += [f'snapshot{at}.uid = "{at + 1}"', *([f'snapshot{at}.parent = "{parent}"'] if parent else [])]
    return "\n".join([*rows, f'snapshot.numSnapshots = "{len(parents)}"'])


def test_snapshots_are_counted() -> None:
    assert fields(snapshots.read, tree("", "1"), FILE) == [
        {"snapshots": 2, "chain": 2, "current": "2", "vm": "/vmfs/volumes/5e8f1c20-7d3a9b14/web/web.vmsd"}
    ]


def test_the_longest_row_of_parents_counts_not_the_whole_tree() -> None:
    assert [row["chain"] for row in fields(snapshots.read, tree("", "1", "1", "2"))] == [3]


def test_parents_may_stand_in_any_order_and_in_a_circle() -> None:
    assert [row["snapshots"] for row in fields(snapshots.read, tree("2", "3", "1"))] == [3]
    assert [row["chain"] for row in fields(snapshots.read, tree("2", "3", ""))] == [3]


def test_a_vm_without_snapshots_has_none() -> None:
    assert [row["snapshots"] for row in fields(snapshots.read, 'snapshot.numSnapshots = "0"')] == [0]
    assert read(snapshots.read, '.encoding = "UTF-8"') == []


DISK = """# Disk DescriptorFile
version=1
CID=5f3a9c21
parentCID=ffffffff
createType="{kind}"
RW 83886080 VMFSRDM "web_1-rdmp.vmdk"
"""


def test_a_raw_device_mapping_is_told_by_its_type() -> None:
    path = "esx-a/vmfs/volumes/5e8f1c20-7d3a9b14/web/web_1.vmdk.gz"
    found = fields(vmdk.read, DISK.format(kind="vmfsPassthroughRawDeviceMap"), path)
    assert found == [
        {
            "path": "/vmfs/volumes/5e8f1c20-7d3a9b14/web/web_1.vmdk",
            "create_type": "vmfsPassthroughRawDeviceMap",
            "parent": "",
            "cid": "5f3a9c21",
            "parent_cid": "ffffffff",
            "change_track": "",
        }
    ]


def test_a_file_with_data_is_no_descriptor() -> None:
    assert read(vmdk.read, "KDMV\n" + DISK.format(kind="monolithicSparse").partition("\n")[2]) == []


def test_a_descriptor_cut_before_its_type_gives_nothing() -> None:
    assert read(vmdk.read, "# Disk DescriptorFile\nCID=5f3a9c21") == []


def test_a_file_outside_of_a_datastore_goes_by_its_own_path() -> None:
    assert host_path("source/web.vmdk") == "source/web.vmdk"


def test_a_volume_may_have_several_extents() -> None:
    text = """
        Volume Name  VMFS UUID          Extent Number  Device Name                           Partition
        -----------  -----------------  -------------  ------------------------------------  ---------
        Prod One     5e8f1c20-7d3a9b14              0  naa.60060160a1b23c00d4e5f6071829aabb          1
        Prod One     5e8f1c20-7d3a9b14              1  naa.60060160a1b23c00d4e5f6071829aabc          1
    """
    assert [(row["extent"], row["device"]) for row in fields(extents.read, text)] == [
        (0, "naa.60060160a1b23c00d4e5f6071829aabb"),
        (1, "naa.60060160a1b23c00d4e5f6071829aabc"),
    ]


@pytest.mark.parametrize("product", ["vSAN", "Virtual SAN"])
def test_a_host_without_vsan_says_so(product: str) -> None:
    assert fields(vsan.read, f"{product} Clustering is not enabled on this host") == [{"enabled": "false"}]


def test_a_device_may_be_local_and_no_disk() -> None:
    text = """
naa.600508b1001c4d41121d0c8e4a8f9d6e:
   Display Name: Local HP Disk (naa.600508b1001c4d41121d0c8e4a8f9d6e)
   Device Type: Direct-Access 
   Is Local: true
mpx.vmhba32:C0:T0:L0
   Device Type: CD-ROM 
"""  # noqa: W291  as the product prints it
    assert fields(luns.read, text) == [
        {"device": "naa.600508b1001c4d41121d0c8e4a8f9d6e", "kind": "direct-access", "local": "true"},
        {"device": "mpx.vmhba32:C0:T0:L0", "kind": "cd-rom", "local": ""},
    ]
