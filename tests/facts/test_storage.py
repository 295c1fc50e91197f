"""The lists of file systems and of NFS mounts."""

from diagnose.facts import filesystems, nfs

from .artefacts import fields, read

FILESYSTEMS = """
Mount Point                      Volume Name   UUID               Mounted  Type            Size          Free
-------------------------------  ------------  -----------------  -------  ------  ------------  ------------
/vmfs/volumes/5e8f1c20-7d3a9b14  Prod  One     5e8f1c20-7d3a9b14     true  VMFS-6  549487378432  401000529920
                                 old           3c7d9a10-51e2b8f4    false  VMFS-5             0             0
/vmfs/volumes/136c05f2-51f7050f                136c05f2-51f7050f     true  vfat      4293591040    4000000000
"""


def test_a_volume_name_may_hold_two_blanks() -> None:
    assert fields(filesystems.read, FILESYSTEMS)[0] == {
        "mount_point": "/vmfs/volumes/5e8f1c20-7d3a9b14",
        "volume": "Prod  One",
        "uuid": "5e8f1c20-7d3a9b14",
        "mounted": "true",
        "type": "VMFS-6",
        "size": 549487378432,
        "free": 401000529920,
    }


def test_a_volume_that_is_not_mounted_has_no_mount_point() -> None:
    row = fields(filesystems.read, FILESYSTEMS)[1]
    assert (row["mount_point"], row["volume"], row["mounted"]) == ("", "old", "false")


def test_a_volume_without_a_name_is_read() -> None:
    row = fields(filesystems.read, FILESYSTEMS)[2]
    assert (row["volume"], row["type"]) == ("", "vfat")


def test_a_row_that_does_not_fit_the_columns_is_left_out() -> None:
    damaged = FILESYSTEMS.replace("/vmfs/volumes/136c05f2-51f7050f  ", "/vmfs/volumes/136c05f2-51f7050f-longer-than-it")
    assert len(read(filesystems.read, damaged)) == 2


def test_a_table_cut_after_its_header_gives_nothing() -> None:
    assert read(filesystems.read, "\n".join(FILESYSTEMS.splitlines()[:3])) == []


def test_esxi_5_does_not_tell_whether_a_mount_is_read_only() -> None:
    text = """
        Volume Name  Host               Share      Accessible  Mounted  Hardware Acceleration
        -----------  -----------------  ---------  ----------  -------  ---------------------
        nfs gold     filer.example.com  /vol/gold        true     true  Unknown
    """
    assert fields(nfs.read, text) == [
        {
            "volume": "nfs gold",
            "server": "filer.example.com",
            "share": "/vol/gold",
            "accessible": "true",
            "mounted": "true",
            "read_only": "",
        }
    ]


def test_esxi_6_tells_it() -> None:
    text = """
        Volume Name  Host       Share      Accessible  Mounted  Read-Only   isPE  Hardware Acceleration
        -----------  ---------  ---------  ----------  -------  ---------  -----  ---------------------
        nfs-gold     192.0.2.9  /vol/gold        true     true       true  false  Not Supported
    """
    assert [row["read_only"] for row in fields(nfs.read, text)] == ["true"]


def test_nfs_41_lists_its_servers() -> None:
    text = """
        Volume Name  Host(s)              Share      Accessible  Mounted  Read-Only  Security   isPE  Hardware Acceleration
        -----------  -------------------  ---------  ----------  -------  ---------  --------  -----  ---------------------
        nfs-41       192.0.2.9,192.0.2.8  /vol/gold        true     true      false  AUTH_SYS  false  Not Supported
    """  # noqa: E501  as wide as the product prints it
    assert [(row["server"], row["read_only"]) for row in fields(nfs.read, text)] == [("192.0.2.9,192.0.2.8", "false")]
