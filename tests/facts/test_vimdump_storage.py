"""What the dump of a host's API tells of its volumes, LUNs, release and uptime."""

import pytest

from diagnose.facts import vimdump_storage
from diagnose.model import Value

from .artefacts import fields, read, shape

MOUNT = """
      (vim.host.FileSystemMountInfo) {{
         mountInfo = (vim.host.MountInfo) {{
            path = {path},
            accessMode = '{access}',
            mounted = {mounted},
            accessible = {accessible},
            inaccessibleReason = <unset>
         }},
         volume = (vim.host.{volume}) {{
            type = '{type}',
            name = {name},
            capacity = 1000000,
{rows}
         }},
         vStorageSupport = <unset>
      }},
"""
VOLUMES = """
(vim.host.FileSystemVolumeInfo) {{
   volumeTypeList = (str) [
      'VMFS'
   ],
   mountInfo = (vim.host.FileSystemMountInfo) [
{mounts}
   ]
}}
"""
DEVICES = """
(vim.host.StorageDeviceInfo) {{
   scsiLun = (vim.host.ScsiLun) [
{luns}
   ],
}}
"""
DATASTORE = """
(vim.{type}) {{
   name = 'of a name',
   url = '{url}',
   freeSpace = {free},
   {rows}
}}
"""
ABOUT = """
about = (vim.AboutInfo) {{
   name = '{name}',
   fullName = '{name} {version} build-{build}',
   version = '{version}',
   patchLevel = <unset>,
   build = '{build}',
   productLineId = '{line}',
   apiType = '{api}',
}}
"""
VMFS_UUID = "5e8f1c20-7d3a9b14-2c6e-b4969123a010"
NFS_UUID = "3c7d9a10-51e2b8f4"
VMFS_ROWS = f"majorVersion = 6,\nuuid = '{VMFS_UUID}',"
NFS_ROWS = "remoteHost = '192.0.2.9',\nremotePath = '/vol/gold',\nremoteHostNames = (str) [],\nsecurityType = <unset>"


def mount(volume: str, rows: str, **given: str) -> str:
    own = {"NasVolume": ("NFS", NFS_UUID), "VmfsVolume": ("VMFS", VMFS_UUID)}
    type_, folder = own.get(volume, ("OTHER", "0a1b2c3d-4e5f6071-8293-a4b5c6d7e8f9"))
    usual = {
        "type": type_,
        "name": "'gold'",
        "path": f"'/vmfs/volumes/{folder}'",
        "access": "readWrite",
        "mounted": "true",
        "accessible": "true",
    }
    return MOUNT.format(volume=volume, rows=rows, **(usual | given))


def nfs(**given: str) -> str:
    return mount("NasVolume", given.pop("rows", NFS_ROWS), **given)


def vmfs(**given: str) -> str:
    return mount("VmfsVolume", given.pop("rows", VMFS_ROWS), **given)


def volumes(*mounts: str) -> str:
    return VOLUMES.format(mounts="\n".join(mounts))


def lun(device: str, kind: str = "disk", local: str = "localDisk = false", type_: str = "ScsiDisk") -> str:
    rows = f"deviceType = '{kind}',\ncanonicalName = {device},\nlunType = '{kind}',\nqueueDepth = <unset>,\n{local}"
    return f"(vim.host.{type_}) {{\n{rows}\n}},"


def devices(*luns: str) -> str:
    return DEVICES.format(luns="\n".join(luns))


def about(name: str, version: str, build: str, line: str, api: str = "HostAgent") -> str:
    return ABOUT.format(name=name, version=version, build=build, line=line, api=api)


def told(text: str, name: str) -> list[dict[str, Value]]:
    """Return the fields of the facts of a name."""
    return [dict(fact.fields) for fact in read(vimdump_storage.read, text) if fact.name == name]


def test_the_output_that_the_docstring_shows_is_read() -> None:
    facts = [(fact.name, dict(fact.fields)) for fact in read(vimdump_storage.read, shape(vimdump_storage))]
    volume = {
        "mount_point": f"/vmfs/volumes/{VMFS_UUID}",
        "volume": "Prod One",
        "uuid": VMFS_UUID,
        "mounted": "true",
        "type": "VMFS-6",
        "size": 549487378432,
        "free": 401000529920,
    }
    share = {
        "mount_point": f"/vmfs/volumes/{NFS_UUID}",
        "volume": "nfs-41",
        "uuid": NFS_UUID,
        "mounted": "true",
        "type": "NFS41",
        "size": 1099511627776,
    }
    server = {
        "volume": "nfs-41",
        "server": "192.0.2.9,192.0.2.8",
        "share": "/vol/iron",
        "accessible": "true",
        "mounted": "true",
        "read_only": "true",
        "version": "4.1",
        "security": "AUTH_SYS",
    }
    device = "naa.60060160a1b23c00d4e5f6071829aabb"
    extent = {"volume": "Prod One", "uuid": VMFS_UUID, "extent": 0, "device": device, "partition": 1}
    assert facts == [
        ("version", {"product": "VMware ESXi", "version": "8.0.3", "build": "24022510"}),
        ("uptime", {"seconds": 178220}),
        ("filesystem", volume),
        ("vmfs_extent", extent),
        ("filesystem", share),
        ("nfs_mount", server),
        ("lun", {"device": device, "kind": "direct-access", "local": "false"}),
        ("vsan", {"enabled": "true", "cluster": "52a1b2c3-d4e5-f607-1829-3a4b5c6d7e8f"}),
    ]


def test_a_mount_of_nfs_3_has_the_server_as_it_was_typed() -> None:
    rows = NFS_ROWS.replace("(str) []", "(str) [\n'192.0.2.9'\n]").replace("= '192.0.2.9'", "= 'filer.example.com'")
    (share,) = told(volumes(nfs(rows=rows)), "nfs_mount")
    assert (share["server"], share["read_only"], "version" in share) == ("filer.example.com", "false", False)


def test_nfs_41_whose_list_of_servers_is_not_there_has_the_one_that_is() -> None:
    (share,) = told(volumes(nfs(type="NFS41")), "nfs_mount")
    assert (share["server"], share["version"], share["security"]) == ("192.0.2.9", "4.1", "")


def test_a_share_of_windows_is_no_nfs_mount() -> None:
    text = volumes(nfs(type="CIFS"))
    assert (len(told(text, "filesystem")), told(text, "nfs_mount")) == (1, [])


def test_4_1_does_not_tell_whether_a_volume_is_mounted_and_whether_a_disk_is_local() -> None:
    text = volumes(nfs(mounted="<unset>")) + devices(lun("'naa.1'", local="localDisk = <unset>"))
    (volume,), (share,), (disk,) = (told(text, name) for name in ("filesystem", "nfs_mount", "lun"))
    assert (volume["mounted"], share["mounted"], disk["local"]) == ("", "", "")
    assert volume["mount_point"] == f"/vmfs/volumes/{NFS_UUID}"


@pytest.mark.parametrize("path", ["<unset>", f"'/vmfs/volumes/{VMFS_UUID}'"])
def test_a_volume_that_is_not_mounted_has_no_mount_point_but_its_uuid(path: str) -> None:
    (volume,) = told(volumes(vmfs(path=path, mounted="false")), "filesystem")
    assert (volume["mount_point"], volume["uuid"], volume["mounted"]) == ("", VMFS_UUID, "false")


def test_a_mount_that_is_not_there_is_told_without_a_uuid_only_as_a_mount() -> None:
    text = volumes(nfs(path="<unset>", mounted="false", accessible="false"))
    (share,) = told(text, "nfs_mount")
    assert (told(text, "filesystem"), share["accessible"], share["mounted"]) == ([], "false", "false")


def test_boot_banks_are_left_out_and_a_vsan_datastore_is_not() -> None:
    path = "'/vmfs/volumes/vsan:52a1b2c3d4e5f607-18293a4b5c6d7e8f'"
    text = volumes(mount("VfatVolume", "", access="readOnly"), mount("FileSystemVolume", "", type="vsan", path=path))
    (volume,) = told(text, "filesystem")
    assert (volume["uuid"], volume["type"]) == ("vsan:52a1b2c3d4e5f607-18293a4b5c6d7e8f", "vsan")


def test_the_system_s_own_volume_is_no_vmfs_6_but_its_device_is_known() -> None:
    extent = "extent = (vim.host.ScsiDisk.Partition) [\n(vim.host.ScsiDisk.Partition) {\ndiskName = 'naa.1',\n}\n],"
    text = volumes(vmfs(type="OTHER", rows=f"{VMFS_ROWS}\n{extent}"))
    assert [row["type"] for row in told(text, "filesystem")] == ["OTHER"]
    assert [(row["device"], row["partition"]) for row in told(text, "vmfs_extent")] == [("naa.1", "")]


def test_the_devices_of_a_flash_volume_are_no_extents_of_vmfs() -> None:
    extent = "extent = (vim.host.ScsiDisk.Partition) [\n(vim.host.ScsiDisk.Partition) {\ndiskName = 'naa.1',\n}\n],"
    text = volumes(mount("VffsVolume", f"{VMFS_ROWS}\n{extent}", type="VFFS"))
    assert [row["type"] for row in told(text, "filesystem")] == ["VFFS"]
    assert told(text, "vmfs_extent") == []


def test_extents_are_counted_from_the_head_on() -> None:
    parts = [
        f"(vim.host.ScsiDisk.Partition) {{\ndiskName = 'naa.{number}',\npartition = {number}\n}}," for number in (7, 5)
    ]
    rows = "\n".join([VMFS_ROWS, "extent = (vim.host.ScsiDisk.Partition) [", *parts, "],"])
    found = [(row["extent"], row["device"], row["partition"]) for row in told(volumes(vmfs(rows=rows)), "vmfs_extent")]
    assert found == [(0, "naa.7", 7), (1, "naa.5", 5)]


@pytest.mark.parametrize(
    ("type_", "url"),
    [
        ("Datastore.Summary", f"/vmfs/volumes/{VMFS_UUID}"),
        ("Datastore.Summary", f"ds:///vmfs/volumes/{VMFS_UUID}/"),
        ("host.VmfsDatastoreInfo", f"ds:///vmfs/volumes/{VMFS_UUID}/"),
    ],
)
def test_free_space_is_that_of_the_datastore_wherever_it_stands(type_: str, url: str) -> None:
    datastore = DATASTORE.format(type=type_, url=url, free="4711L", rows="")
    other = DATASTORE.format(type=type_, url="ds:///vmfs/volumes/other/", free=1, rows="")
    for text in (other + datastore + volumes(vmfs()), volumes(vmfs()) + other + datastore):
        assert [row["free"] for row in told(text, "filesystem")] == [4711]


@pytest.mark.parametrize(("accessible", "summary"), [("false", "true"), ("true", "false")])
def test_of_a_datastore_that_is_not_accessible_nobody_knows_what_is_free(accessible: str, summary: str) -> None:
    datastore = DATASTORE.format(
        type="Datastore.Summary", url=f"/vmfs/volumes/{VMFS_UUID}", free=0, rows=f"accessible = {summary},"
    )
    (volume,) = told(datastore + volumes(vmfs(accessible=accessible)), "filesystem")
    assert "free" not in volume


def test_free_space_that_is_not_told_is_left_out() -> None:
    datastore = DATASTORE.format(
        type="Datastore.Summary", url=f"/vmfs/volumes/{VMFS_UUID}", free="<unset>", rows="accessible = true,"
    )
    (volume,) = told(datastore + volumes(vmfs()), "filesystem")
    assert "free" not in volume


def test_names_with_blanks_and_apostrophes_are_as_on_the_host() -> None:
    text = volumes(nfs(name='"Ops\' own  share "'), vmfs(name=r"'caf\xc3\xa9 [1]'"))
    assert [row["volume"] for row in told(text, "filesystem")] == ["Ops' own  share ", "café [1]"]


def test_kinds_of_devices_are_spelt_as_esxcli_spells_them() -> None:
    text = devices(
        lun("'naa.1'"),
        lun("'mpx.vmhba0:C0:T4:L0'", "cdrom", "model = 'DVD'", "ScsiLun"),
        lun("'naa.3'", "tape", "", "ScsiLun"),
        lun("'naa.4'", "unknown", "", "ScsiLun"),
        lun("'naa.5'", "enclosure", "", "ScsiLun"),
    )
    kinds = ["direct-access", "cd-rom", "sequential-access", "", "enclosure"]
    assert [row["kind"] for row in told(text, "lun")] == kinds


def test_a_device_without_a_lasting_name_is_left_out() -> None:
    text = devices(lun("<unset>"), lun("'vmhba1:0:0'"), lun("'naa.1'"))
    assert [row["device"] for row in told(text, "lun")] == ["naa.1"]


def test_what_a_second_copy_says_counts_once() -> None:
    text = volumes(vmfs(), nfs()) + devices(lun("'naa.1'")) + about("VMware ESXi", "6.7.0", "8169922", "embeddedEsx")
    assert read(vimdump_storage.read, text + text) == read(vimdump_storage.read, text)


def test_the_disks_that_vsan_uses_are_no_list_of_luns() -> None:
    disks = f"ssd = {lun(chr(39) + 'naa.7' + chr(39))}"
    text = f"(vim.vsan.host.ConfigInfo) {{\nenabled = true,\nclusterInfo = <unset>,\n{disks}\n}}"
    assert told(text, "lun") == []
    assert told(text, "vsan") == [{"enabled": "true"}]


def test_a_host_without_vsan_is_in_no_cluster() -> None:
    cluster = "clusterInfo = (vim.vsan.host.ConfigInfo.ClusterInfo) {\nuuid = '',\nnodeUuid = ''\n},"
    text = f"(vim.vsan.host.ConfigInfo) {{\nenabled = false,\n{cluster}\n}}"
    assert told(text, "vsan") == [{"enabled": "false"}]


def test_a_cluster_that_does_not_say_whether_it_is_enabled_is_left_out() -> None:
    assert told("(vim.vsan.host.ConfigInfo) {\nenabled = <unset>,\n}", "vsan") == []


def test_the_release_is_that_of_the_host_and_not_of_its_vcenter() -> None:
    center = about("VMware vCenter Server", "8.0.3", "24022515", "vpx", "VirtualCenter")
    host = about("VMware ESX", "4.1.0", "260247", "esx")
    release = {"product": "VMware ESX", "version": "4.1.0", "build": "260247"}
    assert told(center, "version") == []
    assert told(center + host, "version") == [release]
    assert told(center.replace("'vpx'", "<unset>") + host.replace("'esx'", "<unset>"), "version") == [release]


def test_an_uptime_that_is_not_told_is_left_out() -> None:
    text = "quickStats = (vim.host.Summary.QuickStats) {\n   overallCpuUsage = 7,\n   uptime = <unset>\n}"
    assert told(text, "uptime") == []
    assert told(text.replace("<unset>", "60"), "uptime") == [{"seconds": 60}]


@pytest.mark.parametrize("text", [volumes(vmfs(), nfs()), devices(lun("'naa.1'"), lun("'naa.2'"))])
def test_a_list_that_breaks_off_tells_nothing_of_what_there_is(text: str) -> None:
    lines = text.rstrip().splitlines()
    assert read(vimdump_storage.read, text)
    assert [size for size in range(len(lines)) if read(vimdump_storage.read, "\n".join(lines[:size]))] == []


def test_rows_that_are_missing_or_damaged_take_nothing_else_with_them() -> None:
    broken = nfs(rows="remotePath = '/vol/gold'", type="NFS").replace("capacity = 1000000", "capacity = 1000\x00")
    nameless = vmfs(type="").replace("type = ''", "type = <unset>")
    text = volumes(broken, nameless, "(vim.host.FileSystemMountInfo) {\n},", vmfs())
    assert [(row["uuid"], row["type"], row["size"]) for row in told(text, "filesystem")] == [
        (NFS_UUID, "NFS", "1000\x00"),
        (VMFS_UUID, "VMFS-6", 1000000),
    ]
    assert told(text, "nfs_mount") == []
    assert told(volumes(nfs(rows="remoteHost = '192.0.2.9',\nremotePath = <unset>,")), "nfs_mount") == []


def test_another_text_gives_nothing() -> None:
    assert fields(vimdump_storage.read, "vim.fault.NotAuthenticated\n(vim.AboutInfo) {\n}\n") == []
