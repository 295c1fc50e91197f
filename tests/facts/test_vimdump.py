"""The dump of the host's API."""

from diagnose.facts import vimdump

from .artefacts import fields, read

MOUNT = """
      mountInfo = (vim.host.MountInfo) {
         dynamicType = <unset>,
         path = '/vmfs/volumes/3c7d9a10-51e2b8f4',
         accessMode = 'readOnly',
         mounted = true,
         accessible = true,
      },
"""
VOLUME = """
      volume = (vim.host.NasVolume) {
         type = 'NFS',
         name = 'nfs gold',
         capacity = 1099511627776L,
      },
"""
SELECTED = """
      nicType = '{kind}',
      candidateVnic = (vim.host.VirtualNic) [
         (vim.host.VirtualNic) {{
            key = 'vmotion.key-vim.host.VirtualNic-vmk0',
         }}
      ],
      selectedVnic = (str) [
{selected}
      ]
   }},
"""


def test_a_mount_is_read_with_the_name_of_its_volume() -> None:
    assert fields(vimdump.read, MOUNT + VOLUME) == [
        {
            "volume": "nfs gold",
            "path": "/vmfs/volumes/3c7d9a10-51e2b8f4",
            "access_mode": "readOnly",
            "accessible": "true",
        }
    ]


def test_a_mount_quotes_its_access_mode() -> None:
    (fact,) = read(vimdump.read, MOUNT + VOLUME)
    assert fact.text.strip() == "accessMode = 'readOnly',"


def test_a_mount_without_a_volume_is_read() -> None:
    assert [row["volume"] for row in fields(vimdump.read, MOUNT + MOUNT)] == ["", ""]


def test_the_interface_selected_for_vmotion_is_read_and_no_candidate() -> None:
    text = SELECTED.format(kind="vmotion", selected="'vmotion.key-vim.host.VirtualNic-vmk1'")
    assert fields(vimdump.read, text) == [{"interface": "vmk1"}]


def test_several_selected_interfaces_are_read() -> None:
    two = "'vmotion.key-vim.host.VirtualNic-vmk1',\n'vmotion.key-vim.host.VirtualNic-vmk2'"
    assert fields(vimdump.read, SELECTED.format(kind="vmotion", selected=two)) == [
        {"interface": "vmk1"},
        {"interface": "vmk2"},
    ]


def test_no_selected_interface_is_a_fact() -> None:
    assert fields(vimdump.read, SELECTED.format(kind="vmotion", selected="")) == [{"interface": ""}]


def test_what_is_selected_for_management_is_of_no_interest() -> None:
    text = SELECTED.format(kind="management", selected="'management.key-vim.host.VirtualNic-vmk0'")
    assert fields(vimdump.read, text) == []


def test_a_migrate_option_is_read_under_the_path_of_the_list() -> None:
    text = "key = 'Migrate.NetTimeout',\nvalue = 20L\nkey = 'Mem.ShareScanTime',\nvalue = 60L\n"
    assert fields(vimdump.read, text) == [{"path": "/Migrate/NetTimeout", "value": "20"}]
