"""Two hosts' bundles between which a VM is to move: the configuration of a healthy sample, changed as a test asks."""

import shutil
from pathlib import Path

from diagnose.model import Preflight
from diagnose.preflight import Options, preflight
from diagnose.proving import sample_folder

VM = "fin-app1"
VOLUME = "5bc2f786-d56b9a80-c5e3-3cfdfeb21c89"
VMX = f"vmfs/volumes/{VOLUME}/{VM}/{VM}.vmx"
INFO = "commands/esxcfg-info_-a.txt"
PORTS = "commands/esxcfg-vmknic_-l.txt"
SWITCHES = "commands/esxcfg-vswitch_-l.txt"
NFS = "commands/localcli_storage-nfs-list.txt"
VOLUMES = "commands/localcli_storage-filesystem-list--i.txt"


def hosts(folder: Path) -> tuple[Path, Path]:
    """Write the bundles of two healthy hosts, without logs; return the folders of source and destination."""
    sample = sample_folder() / "healthy-scary-words"
    source, destination = (
        shutil.copytree(bundle, folder / bundle.name, ignore=shutil.ignore_patterns("log", "*.log"))
        for bundle in sorted(sample.glob("esx-*"))
    )
    change(source, "commands/localcli_vm-process-list.txt", everything=f"{VM}:\n   Config File: /{VMX}\n")
    return source, destination


def change(host: Path, file: str, old: str = "", new: str = "", everything: str = "") -> None:
    """Change a file of a bundle; what is to be changed must be there."""
    path = host / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(everything or text.replace(old, new), encoding="utf-8")


def add(host: Path, file: str, lines: str) -> None:
    """Add lines to the end of a file of a bundle."""
    change(host, file, everything=(host / file).read_text(encoding="utf-8").rstrip("\n") + "\n" + lines)


def second_vm(source: Path, name: str, lines: str = "") -> None:
    """Write a further VM, which has the configuration of the first with some lines more."""
    path = source / "vmfs/volumes" / VOLUME / name / f"{name}.vmx"
    path.parent.mkdir()
    path.write_text((source / VMX).read_text(encoding="utf-8").replace(VM, name) + lines, encoding="utf-8")


# --- faults


def no_virtualisation(_source: Path, destination: Path) -> None:
    change(destination, INFO, "HV Support...........................................3", "HV Support....2")


def nfs_server_spelt_differently(source: Path, destination: Path) -> None:
    _nfs(source, "nas-db", "nas-db.bgo.example.com", "false", "594c3143-6e206196")
    _nfs(destination, "nas-db", "nas-db", "false", "1a7be902-c04d55e3")
    add(source, VMX, f'scsi0:2.fileName = "/vmfs/volumes/594c3143-6e206196/{VM}/{VM}_2.vmdk"\n')


def mounted_read_only(source: Path, destination: Path) -> None:
    _nfs(source, "nas-app", "nas-app.bgo.example.com", "false", "6e1d40b7-93c5a28f")
    _nfs(destination, "nas-app", "nas-app.bgo.example.com", "true", "6e1d40b7-93c5a28f")
    add(source, VMX, f'scsi0:1.fileName = "/vmfs/volumes/6e1d40b7-93c5a28f/{VM}/{VM}_1.vmdk"\n')


def _nfs(host: Path, name: str, server: str, read_only: str, uuid: str) -> None:
    """Mount an NFS datastore on a host."""
    add(host, NFS, f"{name}  {server}  /export/{name}  true  true  {read_only}  false  Not Supported\n")
    add(host, VOLUMES, f"/vmfs/volumes/{uuid}  {name}  {uuid}  true  NFS  1099511627776  240518168576\n")


def smaller_frames(_source: Path, destination: Path) -> None:
    text = (destination / PORTS).read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("vmk1") and "IPv4" in line)
    change(destination, PORTS, row, row.replace(" 9000 ", " 1500 "))


def other_vlan(_source: Path, destination: Path) -> None:
    change(destination, SWITCHES, "PROD-20               20 ", "PROD-20               120")


def port_group_missing(source: Path, destination: Path) -> None:
    change(destination, SWITCHES, "DMZ-90                90", "DMZ-91                90")
    add(source, VMX, 'ethernet1.networkName = "DMZ-90"\nethernet1.present = "TRUE"\n')


def pinned_to_cpus(source: Path, _destination: Path) -> None:
    add(source, VMX, 'sched.cpu.affinity = "0,1,2,3"\n')


def drive_of_the_host(source: Path, _destination: Path) -> None:
    add(source, VMX, 'ide1:0.present = "TRUE"\nide1:0.deviceType = "cdrom-raw"\nide1:0.fileName = "/dev/cdrom"\n')


FAULTS = {
    "hv_disabled_on_destination": (no_virtualisation, "cpu.vt-disabled"),
    "nfs_mounts_differ": (nfs_server_spelt_differently, "storage.nfs-uuid-mismatch"),
    "datastore_mounted_read_only": (mounted_read_only, "storage.datastore-read-only"),
    "vmotion_mtu_differs": (smaller_frames, "network.mtu-mismatch"),
    "portgroup_vlan_differs": (other_vlan, "network.vlan-mismatch"),
    "portgroup_missing_on_destination": (port_group_missing, "network.portgroup-missing"),
    "cpu_affinity_set": (pinned_to_cpus, "cpu.affinity-set"),
    "host_device_connected": (drive_of_the_host, "device.backing-not-accessible"),
}
"""What plants a fault in two healthy hosts, and the cause that it makes possible, by the check that finds it."""


def planned(source: Path, destination: Path, *vms: str) -> Preflight:
    """Return the preflight of two bundles."""
    return preflight(str(source), str(destination), Options(vms=vms))


def with_all_faults(folder: Path) -> Preflight:
    """Return the preflight of two hosts and a VM with every fault at once."""
    source, destination = hosts(folder)
    for plant, _ in FAULTS.values():
        plant(source, destination)
    return planned(source, destination)
