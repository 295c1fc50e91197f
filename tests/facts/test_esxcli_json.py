"""JSON as esxcli prints it: keys without blanks in the order of their letters, on one line; a word alone."""

import pytest

from diagnose import facts
from diagnose.model import Artefact

from .artefacts import artefact

ESXCLI = {
    "storage-core-device-list": (
        """
        naa.60060160a0b01234d4c1e05a7f21e911
           Display Name: DGC Fibre Channel Disk (naa.60060160a0b01234d4c1e05a7f21e911)
           Device Type: Direct-Access
           Devfs Path: /vmfs/devices/disks/naa.60060160a0b01234d4c1e05a7f21e911
           Is Local: false
        """,
        r'[{"Device": "naa.60060160a0b01234d4c1e05a7f21e911", "DeviceType": "Direct-Access", "DevfsPath": '
        r'"\/vmfs\/devices\/disks\/naa.60060160a0b01234d4c1e05a7f21e911", "DisplayName": "DGC", "IsLocal": false}]',
    ),
    "hardware-cpu-global-get": (
        """
           CPU Packages: 2
           CPU Cores: 32
           CPU Threads: 64
        """,
        '{"CPUCores": 32, "CPUPackages": 2, "CPUThreads": 64, "HyperthreadingActive": true}',
    ),
    "storage-vmfs-extent-list": (
        """
        Volume Name  VMFS UUID                            Extent Number  Device Name  Partition
        -----------  -----------------------------------  -------------  -----------  ---------
        Prod One     5e8f1c20-7d3a9b14-2c6e-b4969123a010              0  naa.6006              1
        """,
        '[{"DeviceName": "naa.6006", "ExtentNumber": 0, "Partition": 1,'
        ' "VMFSUUID": "5e8f1c20-7d3a9b14-2c6e-b4969123a010", "VolumeName": "Prod One"}]',
    ),
    "system-maintenanceMode-get": ("Enabled\n", '"Enabled"\n'),
}


@pytest.mark.parametrize("command", ESXCLI)
def test_a_copy_gives_the_facts_of_its_text(command: str) -> None:
    text, copy = ESXCLI[command]
    of_text = list(facts.read(artefact(text, f"esx-a/commands/localcli_{command}.txt")))
    of_json = list(facts.read(Artefact("esx01", f"esx-a/json/localcli_{command}.json", (copy,))))
    assert of_text
    assert [(fact.name, fact.fields) for fact in of_json] == [(fact.name, fact.fields) for fact in of_text]
