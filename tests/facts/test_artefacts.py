"""The table of artefacts: which file is read by what, and that no reader breaks on damage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose import facts
from diagnose.facts import (
    advanced,
    clock,
    cpu,
    cpu_threads,
    esx_conf,
    esxcfg_info,
    extents,
    filesystems,
    heaps,
    host_names,
    hostname,
    interface_tags,
    ip_interfaces,
    kernel_options,
    luns,
    maintenance,
    memory,
    neighbors,
    net_dvs,
    nfs,
    nics,
    ntp,
    pings,
    processes,
    ramdisks,
    route,
    security_policy,
    smbios,
    snapshots,
    uptime,
    version,
    vimdump,
    vmdk,
    vmknic,
    vmx,
    vsan,
    vswitch,
)
from diagnose.model import Artefact

from .artefacts import read, shape

MODULES = {
    "advanced": (advanced, 2),
    "clock": (clock, 1),
    "cpu": (cpu, 2),
    "cpu_threads": (cpu_threads, 2),
    "esx_conf": (esx_conf, 7),
    "esxcfg_info": (esxcfg_info, 5),
    "extents": (extents, 1),
    "filesystems": (filesystems, 2),
    "heaps": (heaps, 1),
    "host_names": (host_names, 2),
    "hostname": (hostname, 1),
    "interface_tags": (interface_tags, 1),
    "ip_interfaces": (ip_interfaces, 3),
    "kernel_options": (kernel_options, 2),
    "luns": (luns, 1),
    "maintenance": (maintenance, 1),
    "memory": (memory, 1),
    "neighbors": (neighbors, 1),
    "net_dvs": (net_dvs, 1),
    "nfs": (nfs, 3),
    "nics": (nics, 5),
    "ntp": (ntp, 3),
    "pings": (pings, 1),
    "processes": (processes, 1),
    "ramdisks": (ramdisks, 3),
    "route": (route, 3),
    "security_policy": (security_policy, 1),
    "smbios": (smbios, 2),
    "snapshots": (snapshots, 1),
    "uptime": (uptime, 1),
    "version": (version, 1),
    "vimdump": (vimdump, 3),
    "vmdk": (vmdk, 1),
    "vmknic": (vmknic, 3),
    "vmx": (vmx, 5),
    "vsan": (vsan, 1),
    "vswitch": (vswitch, 4),
}


@pytest.mark.parametrize("name", MODULES)
def test_the_output_that_a_docstring_shows_is_read(name: str) -> None:
    module, count = MODULES[name]
    assert len(read(module.read, shape(module))) == count


def test_every_module_of_an_artefact_stands_in_the_table() -> None:
    assert {kind.read for kind in facts.ARTEFACTS} == {module.read for module, _ in MODULES.values()}


@pytest.mark.parametrize("kind", facts.ARTEFACTS, ids=lambda kind: kind.name)
def test_a_reader_gives_the_facts_that_the_table_names(kind: facts.ArtefactKind) -> None:
    module = next(module for module, _ in MODULES.values() if module.read == kind.read)
    shapes = [shape(each) for each in (module, *(vimdump.PARTS if module is vimdump else ()))]
    assert {fact.name for text in shapes for fact in read(module.read, text)} == set(kind.gives)


@pytest.mark.parametrize("name", MODULES)
def test_an_empty_file_gives_nothing(name: str) -> None:
    assert read(MODULES[name][0].read, "") == []


@pytest.mark.parametrize("name", MODULES)
@given(data=st.data())
def test_damage_is_no_exception(name: str, data: st.DataObject) -> None:
    module, _ = MODULES[name]
    text = shape(module)
    start, end = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))
    damaged = text[:start] + data.draw(st.text(max_size=20)) + text[end:]
    lines = tuple(damaged.splitlines())
    for fact in module.read(Artefact("esx01", "output.txt", lines)):
        assert fact.text == lines[fact.line - 1]


@pytest.mark.parametrize(
    ("path", "reader"),
    [
        ("esx-a-2024-03-11--09.42/commands/vmware_-vl.txt", version.read),
        ("case.tgz!esx-a/commands/localcli_system-version-get.txt.gz", version.read),
        ("commands/esxcfg-vmknic_-l.txt", vmknic.read),
        ("esxcfg-vmknic_-l.txt", vmknic.read),
        ("esx-a/commands/esxcfg-info_-a.txt.FRAG-00000", esxcfg_info.read),
        ("esx-a/commands/localcli_storage-filesystem-list--i.txt", filesystems.read),
        ("esx-a/commands/localcli_storage_filesystem_list.txt", filesystems.read),
        ("esx-a/commands/localcli_storage-nfs41-list.txt", nfs.read),
        ("esx-a/commands/localcli_system-settings-advanced-list--d.txt", advanced.read),
        ("esx-a/commands/vmware-vimdump_-o----U-dcui.txt", vimdump.read),
        ("esx-a/commands/nicinfo.sh.txt", nics.read),
        ("esx-a/etc/vmware/esx.conf", esx_conf.read),
        ("esx-a/vmfs/volumes/5e8f1c20-7d3a9b14/web one/web one.vmx.gz", vmx.read),
        ("esx-a/commands/esxcfg-info_-a--F-xml.txt", None),
        ("esx-a/json/localcli_software-vib-list.json", None),
        ("esx-a/vmfs/volumes/5e8f1c20-7d3a9b14/web/web.vmsd", snapshots.read),
        ("esx-a/vmfs/volumes/5e8f1c20-7d3a9b14/web/web-000001.vmdk", vmdk.read),
        ("esx-a/vmfs/volumes/5e8f1c20-7d3a9b14/web/web-000001-delta.vmdk", None),
        ("esx-a/vmfs/volumes/5e8f1c20-7d3a9b14/web/web-flat.vmdk", None),
        ("esx-a/commands/update.txt", None),
        ("esx-a/vmfs/volumes/5e8f1c20-7d3a9b14/web/web.vmxf", None),
    ],
)
def test_a_file_is_told_by_its_path(path: str, reader: facts.Reader | None) -> None:
    assert facts.reader_for(path) == reader


def test_an_unknown_file_gives_nothing() -> None:
    assert list(facts.read(Artefact("esx01", "commands/unknown.txt", ("vmk0",)))) == []


def test_a_fact_carries_its_host_file_and_line() -> None:
    lines = ("", "VMware ESXi 7.0.3 build-20328353")
    (fact,) = facts.read(Artefact("esx01", "a/commands/vmware_-vl.txt", lines))
    assert (fact.host, fact.file, fact.line, fact.text) == ("esx01", "a/commands/vmware_-vl.txt", 2, lines[1])
