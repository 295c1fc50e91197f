"""version, hostname, clock, processes: who the host is, when, and what ran."""

from diagnose.facts import clock, host_names, hostname, processes, version

from .artefacts import fields, read


def test_the_release_is_read_from_vmware_vl() -> None:
    assert fields(version.read, "VMware ESX 4.1.0 build-260247") == [
        {"product": "VMware ESX", "version": "4.1.0", "build": "260247"}
    ]


def test_the_release_is_read_from_localcli_with_the_bare_build() -> None:
    text = """
       Product: VMware ESXi
       Version: 8.0.3
       Build: Releasebuild-24022510
    """
    assert fields(version.read, text) == [{"product": "VMware ESXi", "version": "8.0.3", "build": "24022510"}]


def test_the_release_from_localcli_quotes_the_line_of_the_version() -> None:
    (fact,) = read(version.read, "   Product: VMware ESXi\n   Version: 6.7.0\n")
    assert fact.line == 2


def test_a_failed_command_names_no_host() -> None:
    assert read(hostname.read, "sh: uname: not found") == []


def test_the_name_in_uname_is_read_with_its_domain() -> None:
    text = "VMkernel esx01.example.com 5.5.0 #1 SMP Release build-2068190 Aug 25 2014 22:01:31 x86_64 GNU/Linux"
    assert fields(hostname.read, text) == [{"name": "esx01.example.com"}]


def test_a_clock_of_twelve_hours_is_read() -> None:
    assert fields(clock.read, "Wed Jun 25 07:25:14 PM UTC 2025") == [{"time": "2025-06-25T19:25:14Z"}]


def test_a_day_of_one_digit_is_read() -> None:
    assert fields(clock.read, "Sun Mar  3 07:25:14 UTC 2024") == [{"time": "2024-03-03T07:25:14Z"}]


def test_a_day_that_does_not_exist_is_left_out() -> None:
    assert read(clock.read, "Sun Feb 31 07:25:14 UTC 2024") == []


def test_another_time_zone_is_left_out() -> None:
    assert read(clock.read, "Wed Jun 25 07:25:14 IST 2025") == []


def test_a_vm_is_read_with_its_worlds() -> None:
    text = """
web one
   World ID: 2099845
   Process ID: 0
   VMX Cartel ID: 2099844
   UUID: 42 1e 7a 10 2f 4b 9c 33-5d 0e 8b 21 90 aa 4f 17
   Display Name: web one
   Config File: /vmfs/volumes/5e8f1c20-7d3a9b14/web one/web one.vmx
"""
    assert fields(processes.read, text) == [
        {
            "world": 2099845,
            "cartel": 2099844,
            "uuid": "42 1e 7a 10 2f 4b 9c 33-5d 0e 8b 21 90 aa 4f 17",
            "name": "web one",
            "config_file": "/vmfs/volumes/5e8f1c20-7d3a9b14/web one/web one.vmx",
        }
    ]


def test_a_vm_cut_off_does_not_lend_its_worlds_to_the_next() -> None:
    text = "a\n   World ID: 1\n\nb\n   World ID: 2\n   Config File: /vmfs/volumes/x/b/b.vmx\n"
    assert [row["world"] for row in fields(processes.read, text)] == [2]


def test_loopback_and_remarks_name_no_host() -> None:
    text = "127.0.0.1 localhost\n::1 localhost\n# 192.0.2.9 old\n192.0.2.11 esx01.example.com esx01 # of ours\nbad line"
    assert [row["name"] for row in fields(host_names.read, text)] == ["esx01.example.com", "esx01"]
