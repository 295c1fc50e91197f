"""Processors, memory and firmware of a host, and how long it has been up."""

import pytest

from diagnose import facts
from diagnose.facts import cpu, cpu_threads, esxcfg_info, maintenance, memory, smbios, uptime
from diagnose.model import Artefact

from .artefacts import fields, read

CPU = r"""
   \==+CPU Info :
      |----Num Packages.........................2
      \==+Cpus :
         \==+Cpu :
            |----Family.........................25
            |----Model..........................0x1
            |----Stepping.......................1
            |----Name...........................AMD EPYC 7543 32-Core Processor
         \==+Cpu :
            |----Family.........................25
            |----Model..........................0x1
            |----Stepping.......................1
            |----Name...........................AMD EPYC 7543 32-Core Processor
   \==+Memory Info :
      |----Physical Mem.........................549755813888
   \==+Network Info :
      |----Name.................................GenuineIntel
"""
EPYC = {
    "vendor": "amd",
    "model_name": "AMD EPYC 7543 32-Core Processor",
    "family": 25,
    "model": 1,
    "stepping": 1,
}


def test_one_processor_is_given_once_for_all_of_its_kind() -> None:
    assert fields(cpu.read, CPU) == [EPYC]


def test_the_tree_of_the_host_gives_processor_and_memory() -> None:
    assert fields(esxcfg_info.read, CPU) == [EPYC, {"total_bytes": 549755813888}]


PACKAGES = r"""
   \==+Cpu Packages :
      \==+Package :
         |----Name............................{name}
      \==+Package :
         |----Name............................{name}
"""


def test_a_package_is_read_where_its_name_tells_the_vendor() -> None:
    name = "Intel(R) Xeon(R) CPU E5-2640 0 @ 2.50GHz"
    assert fields(cpu.read, PACKAGES.format(name=name)) == [{"vendor": "intel", "model_name": name}]
    assert fields(cpu.read, PACKAGES.format(name="tools light")) == []


def test_a_package_says_nothing_beside_the_processors() -> None:
    assert fields(cpu.read, PACKAGES.format(name="AMD EPYC 7543 32-Core Processor") + CPU) == [EPYC]


def test_a_processor_quotes_its_name() -> None:
    (fact,) = read(cpu.read, CPU)
    assert "EPYC" in fact.text


@pytest.mark.parametrize(
    ("brand", "vendor"), [("GenuineIntel", "intel"), ("AuthenticAMD", "amd"), ("HygonGenuine", "hygon")]
)
def test_the_mark_of_the_vendor_is_read_as_the_api_names_it(brand: str, vendor: str) -> None:
    text = f"CPU:0\n   Id: 0\n   Family: 6\n   Model: 85\n   Stepping: 4\n   Brand: {brand}\n"
    assert fields(cpu.read, text) == [{"vendor": vendor, "family": 6, "model": 85, "stepping": 4}]


def test_a_list_without_a_known_vendor_gives_none() -> None:
    assert fields(cpu.read, "CPU:0\n   Model: 85\n   Brand: Other\n") == [{"model": 85}]


def test_processors_are_read_of_the_json_copy() -> None:
    text = '[{"Id": 0, "Family": 6, "Model": 85, "Stepping": 4, "Brand": "GenuineIntel"}]'
    (fact,) = facts.read(Artefact("esx01", "a/json/localcli_hardware-cpu-list.json", (text,)))
    assert (fact.get("vendor"), fact.get("model")) == ("intel", "85")


def test_memory_is_read_of_the_json_copy() -> None:
    text = '{"NUMA Node Count": 2, "Physical Memory": 137324744704, "Reliable Memory": 0}'
    (fact,) = facts.read(Artefact("esx01", "a/json/localcli_hardware-memory-get.json", (text,)))
    assert fact.fields == {"total_bytes": 137324744704}


def test_no_memory_at_all_is_not_a_size() -> None:
    assert read(memory.read, "   Physical Memory: 0 Bytes") == []


SMBIOS = """
  BIOS Info (Type 0): #0
    Vendor: "Dell Inc."
    Version: "2.11.2"
    Date: "04/21/2021"
  System Info (Type 1): #256
    Manufacturer: "Dell Inc."
    Product: "PowerEdge R640"
    Version: "Not Specified"
    Serial: "ABC1234"
    UUID: 4c4c4544003610348052b2c04f4d3532
  Processor Info (Type 4): #1024
    Manufacturer: "Intel"
    Version: "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz"
  Processor Info (Type 4): #1025
    Manufacturer: "Intel"
    Version: "Not Specified"
"""


def test_the_firmware_is_read_with_the_model_of_the_server() -> None:
    assert fields(smbios.read, SMBIOS) == [
        {"vendor": "Dell Inc.", "version": "2.11.2", "date": "04/21/2021", "model": "PowerEdge R640"},
        {"vendor": "intel", "model_name": "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz"},
    ]


def test_the_older_heads_of_the_blocks_are_read() -> None:
    text = '  BIOS Info: #0\n    Vendor: "HP"\n    Version: "P58"\n    Date: "05/02/2011"\n'
    assert fields(smbios.read, text) == [{"vendor": "HP", "version": "P58", "date": "05/02/2011"}]


def test_serial_numbers_are_never_kept() -> None:
    kept = [(fact.text, fact.fields) for fact in read(smbios.read, SMBIOS)]
    assert "ABC1234" not in str(kept)
    assert "4c4c4544" not in str(kept)


def test_the_uptime_is_given_in_seconds() -> None:
    assert fields(uptime.read, "9740696123456\n") == [{"seconds": 9740696}]


def test_words_are_no_uptime() -> None:
    assert read(uptime.read, "Error: not supported") == []


def test_the_threads_of_a_process_are_not_those_of_the_processors() -> None:
    assert fields(cpu_threads.read, "   |----Num Worlds....3\n   |----Num Threads....12\n") == []


@pytest.mark.parametrize(("word", "state"), [("Enabled", "true"), ("Disabled", "false")])
def test_a_host_is_in_maintenance_mode_or_not(word: str, state: str) -> None:
    assert fields(maintenance.read, f"{word}\n") == [{"maintenance": state}]


def test_another_word_says_nothing_of_maintenance_mode() -> None:
    assert fields(maintenance.read, "Connection refused\n") == []
