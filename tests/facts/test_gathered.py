"""What gathering a bundle does with copies and with a VM's files."""

import json
from pathlib import Path

import pytest

from causes import moved
from diagnose import bundle, gathering
from diagnose.configurations import Configurations
from diagnose.model import CAPTURED, Fact, Vm

MOUNTS = """
Volume Name  Host       Share      Accessible  Mounted  Read-Only   isPE  Hardware Acceleration
-----------  ---------  ---------  ----------  -------  ---------  -----  ---------------------
nfs-gold     192.0.2.9  /vol/gold        true     true      false  false  Not Supported
"""
COPY = [
    {
        "Volume Name": "nfs-gold",
        "Host": "192.0.2.9",
        "Share": "/vol/gold",
        "Accessible": True,
        "Mounted": True,
        "Read-Only": False,
    }
]
DISK = '# Disk DescriptorFile\nCID=5f3a9c21\nparentCID=ffffffff\ncreateType="vmfs"\n'
VMX = 'displayName = "web"\nscsi0:1.fileName = "/vmfs/volumes/3c7d9a10/web/web_1.vmdk"\n'


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    root = tmp_path / "esx-esx01-2024-03-11--09.42"
    files = {
        "commands/localcli_storage-nfs-list.txt": MOUNTS,
        "json/localcli_storage-nfs-list.json": json.dumps(COPY),
        "vmfs/volumes/5e8f1c20/web/web.vmx": VMX,
        "vmfs/volumes/5e8f1c20/web/web.vmsd": 'snapshot.numSnapshots = "0"\n',
        "vmfs/volumes/5e8f1c20/web/web.vmdk": DISK,
        "vmfs/volumes/3c7d9a10/web/web_1.vmdk": DISK,
        "vmfs/volumes/3c7d9a10/other/other.vmdk": DISK,
        "vmfs/volumes/3c7d9a10/other/whole.vmdk": "KDMV\0" * 100_000,
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def captured(path: Path) -> list[Fact]:
    gathered = gathering.configuration(str(path), bundle.Limits())
    assert gathered.problems == []
    return [fact for fact in gathered.facts if fact.name != CAPTURED]


def test_a_mount_that_text_and_copy_show_is_one(bundled: Path) -> None:
    (mount,) = [fact for fact in captured(bundled) if fact.name == "nfs_mount"]
    assert mount.file.endswith(".txt")


def test_the_copy_speaks_where_the_text_is_missing(bundled: Path) -> None:
    (bundled / "commands/localcli_storage-nfs-list.txt").unlink()
    (mount,) = [fact for fact in captured(bundled) if fact.name == "nfs_mount"]
    assert (mount.get("share"), mount.line) == ("/vol/gold", 1)


def test_of_a_disk_with_its_data_in_one_file_only_the_begin_is_read(bundled: Path) -> None:
    gathered = gathering.configuration(str(bundled), bundle.Limits())
    (read,) = gathered.read.values()
    assert read.bytes < 20_000


def test_the_files_of_a_vm_go_with_its_vmx(bundled: Path) -> None:
    facts = captured(bundled)
    found = Configurations(facts).pair(moved(vm=Vm(name="web"))).vm
    assert [fact.get("vm") or fact.get("path") for fact in found if fact.name != "vmx"] == [
        "/vmfs/volumes/3c7d9a10/web/web_1.vmdk",
        "/vmfs/volumes/5e8f1c20/web/web.vmdk",
        "/vmfs/volumes/5e8f1c20/web/web.vmsd",
    ]
    assert not {fact.name for fact in Configurations(facts).pair(moved()).source.facts} & {"vmx", "vmdk", "snapshot"}
