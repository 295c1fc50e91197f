"""Ramdisks and the settings of the kernel."""

import pytest

from diagnose import facts
from diagnose.facts import heaps, kernel_options, ramdisks
from diagnose.model import Artefact

from .artefacts import fields, read

VDF = """
    Tardisk                  Space      Used
    sb.v00                    139M      139M
    -----
    Ramdisk                   Size      Used Available Use% Mounted on
    {row}
"""


@pytest.mark.parametrize(
    ("row", "used", "maximum", "percent"),
    [
        ("root                       32M       32M        0B 100% --", 32 << 20, 32 << 20, 100),
        ("hostdstats                1.2G      3.0M      1.2G   0% --", 3 << 20, int(1.2 * (1 << 30)), 0),
    ],
)
def test_a_ramdisk_is_read_of_vdf(row: str, used: int, maximum: int, percent: int) -> None:
    (found,) = fields(ramdisks.read, VDF.format(row=row))
    assert (found["used_bytes"], found["maximum_bytes"], found["full_percent"]) == (used, maximum, percent)


LIST = """
    Ramdisk Name  System  Reserved   Maximum       Used  Peak Used  Free  Maximum Inodes  Used Inodes  Mount Point
    ------------  ------  --------  --------  ---------  ---------  ----  --------------  -----------  -----------
    root            true  32768 KiB  32768 KiB  496 KiB    512 KiB  98 %            8192         8192  /
"""


def test_a_ramdisk_is_read_of_the_list_with_its_table_of_files() -> None:
    assert fields(ramdisks.read, LIST) == [
        {
            "name": "root",
            "used_bytes": 496 << 10,
            "maximum_bytes": 32768 << 10,
            "full_percent": 1,
            "inodes_percent": 100,
        }
    ]


def test_a_ramdisk_is_read_of_the_json_copy_in_kib() -> None:
    text = '[{"Ramdisk Name": "tmp", "Maximum": 262144, "Used": 262144, "Free": 0, "Mount Point": "/tmp"}]'
    (fact,) = facts.read(Artefact("esx01", "a/json/localcli_system-visorfs-ramdisk-list.json", (text,)))
    assert (fact.get("name"), fact.fields["used_bytes"], fact.fields["full_percent"]) == ("tmp", 262144 << 10, 100)


def test_a_ramdisk_without_a_size_is_left_out() -> None:
    assert read(ramdisks.read, LIST.replace("32768 KiB  496", "0 KiB      496")) == []


KERNEL = """
    Name                      Type    Description          Configured  Runtime  Default
    ------------------------  ------  -------------------  ----------  -------  -------
    hyperthreadingMitigation  Bool    Restrict the use of  TRUE        FALSE    FALSE
"""


def test_a_setting_of_the_kernel_is_read_by_the_names_of_its_columns() -> None:
    assert fields(kernel_options.read, KERNEL) == [
        {"name": "hyperthreadingMitigation", "value": "FALSE", "configured": "TRUE", "default": "FALSE"}
    ]


def test_a_table_without_values_gives_nothing() -> None:
    assert read(kernel_options.read, "Name  Type\n----  ----\nlogPort  String\n") == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("esx-a/commands/ntpq_-p.txt", "NTP"),
        ("esx-a/commands/ntpq_-c-readvar.txt", "NTP"),
        ("esx-a/commands/localcli_system-stats-uptime-get.txt", "uptime"),
        ("esx-a/commands/smbiosDump.txt", "firmware"),
        ("esx-a/commands/vdf_-h.txt", "ramdisks"),
        ("esx-a/commands/localcli_system-visorfs-ramdisk-list.txt", "ramdisks"),
        ("esx-a/commands/localcli_system-settings-kernel-list--d.txt", "kernel settings"),
        ("esx-a/commands/localcli_hardware-memory-get.txt", "memory"),
    ],
)
def test_an_artefact_of_the_host_is_told_by_its_path(path: str, name: str) -> None:
    kind = next(kind for kind in facts.ARTEFACTS if kind.name == name)
    assert facts.reader_for(path) == kind.read


def test_of_two_heaps_each_is_read_and_one_that_is_cut_is_left_out() -> None:
    block = "Heap stats {\n   Name:%s\n   percent free of max size:%s\n   # of failure messages:2\n}\n"
    cut = "Heap stats {\n   Name:cut\n   percent free of max size:1\n"
    text = block % ("vmfs3", 31) + block % ("netGPHeap", 4) + cut
    assert fields(heaps.read, text) == [
        {"name": "vmfs3", "free_percent": 31, "failures": 2},
        {"name": "netGPHeap", "free_percent": 4, "failures": 2},
    ]
