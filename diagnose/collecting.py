"""How what a bundle lacks is collected: for each log and each fact where it lies, and the command, on the host itself.

Names of commands and files are those of VMware's documentation of ESXi and vCenter.
"""

from msgspec import Struct


class Asked(Struct, frozen=True):
    """What is asked for, the file that holds it, and the command that shows or fetches it."""

    what: str
    where: str
    command: str


WHOLE_HOST = Asked(
    "bundle (nothing of this host was given)",
    "a vm-support bundle",
    "vm-support -w /vmfs/volumes/DATASTORE",
)

SYSLOG = "look at these minutes on the syslog server (esxcli system syslog config get names it)"
"""The way to records that a host has rotated away."""

OF_GRAMMAR: dict[str, tuple[str, ...]] = {
    "vmkernel": ("vmkernel",),
    "hostd": ("hostd",),
    "vmware": ("vmware",),
    "vobd": ("vobd",),
}
"""The logs that a grammar reads; what vCenter tells repeats a host."""

LOGS: dict[str, Asked] = {
    "vmkernel": Asked(
        "vmkernel.log", "var/run/log/vmkernel.log, vmkernel.N.gz", "scp 'root@HOST:/var/run/log/vmkernel*' ."
    ),
    "hostd": Asked("hostd.log", "var/run/log/hostd.log, hostd.N.gz", "scp 'root@HOST:/var/run/log/hostd*' ."),
    "vobd": Asked("vobd.log", "var/run/log/vobd.log, vobd.N.gz", "scp 'root@HOST:/var/run/log/vobd*' ."),
    "vmware": Asked(
        "vmware.log of this VM, with the VMX's own messages",
        "vmware.log, vmware-N.log in the VM's folder",
        "scp 'root@HOST:/vmfs/volumes/DATASTORE/VM/vmware*.log' .",
    ),
}
"""The logs of a host, by the name that their rotations share."""

_DUMP = "commands/vmware-vimdump_-o----U-dcui.txt"

FACTS: dict[str, Asked] = {
    "version": Asked("release and build", "commands/vmware_-vl.txt", "vmware -vl"),
    "advanced_option": Asked(
        "advanced options",
        "commands/localcli_system-settings-advanced-list--d.txt",
        "esxcli system settings advanced list -d",
    ),
    "vmknic": Asked("VMkernel ports", "commands/esxcfg-vmknic_-l.txt", "esxcfg-vmknic -l"),
    "vmknic_tags": Asked(
        "selection for vMotion", "commands/esxcfg-info_-a.txt", "esxcli network ip interface tag get -i vmkN"
    ),
    "hv_support": Asked(
        "state of hardware virtualisation", "commands/esxcfg-info_-a.txt", "esxcfg-info | grep 'HV Support'"
    ),
    "vswitch": Asked("virtual switches", "commands/esxcfg-vswitch_-l.txt", "esxcfg-vswitch -l"),
    "portgroup": Asked("port groups", "commands/esxcfg-vswitch_-l.txt", "esxcfg-vswitch -l"),
    "nic": Asked(
        "NICs with driver and firmware", "commands/nicinfo.sh.txt", "esxcfg-nics -l; esxcli network nic get -n vmnicN"
    ),
    "filesystem": Asked(
        "list of datastores", "commands/localcli_storage-filesystem-list--i.txt", "esxcli storage filesystem list"
    ),
    "nfs_mount": Asked(
        "NFS mounts", "commands/localcli_storage-nfs-list.txt", "esxcli storage nfs list; esxcli storage nfs41 list"
    ),
    "route": Asked("routes", "commands/esxcfg-route_-l.txt", "esxcfg-route -l"),
    "ntp": Asked("clock against its time servers", "commands/ntpq_-p.txt", "ntpq -p"),
    "neighbor": Asked(
        "ARP entries", "commands/localcli_network-ip-neighbor-list.txt", "esxcli network ip neighbor list"
    ),
    "dvswitch": Asked("distributed switches", "commands/net-dvs_-l.txt", "net-dvs -l"),
    "dvport": Asked("distributed ports", "commands/net-dvs_-l.txt", "net-dvs -l"),
    "heap": Asked(
        "heaps of the VMkernel",
        "commands/vsish_-e-get-system-heaps-NAME-stats.txt",
        "vsish -e get /system/heaps/NAME/stats",
    ),
    "ramdisk": Asked(
        "ramdisks", "commands/localcli_system-visorfs-ramdisk-list.txt", "esxcli system visorfs ramdisk list"
    ),
    "cpu": Asked("processors", "commands/smbiosDump.txt", "esxcli hardware cpu list"),
    "cpu_threads": Asked(
        "number of processors", "commands/localcli_hardware-cpu-global-get.txt", "esxcli hardware cpu global get"
    ),
    "host_state": Asked(
        "maintenance mode",
        "commands/localcli_system-maintenanceMode-get.txt",
        "esxcli system maintenanceMode get",
    ),
    "lun": Asked("LUNs", "commands/localcli_storage-core-device-list.txt", "esxcli storage core device list"),
    "cpu_feature": Asked("features of the processors", _DUMP, "vm-support -w /vmfs/volumes/DATASTORE"),
    "cpu_feature_names": Asked(
        "features of its processors by the names of the source's release, which is newer or not known",
        "commands/vmware_-vl.txt",
        "vmware -vl",
    ),
    "vm_requirement": Asked(
        "CPU features that the running VM requires", _DUMP, "vm-support -w /vmfs/volumes/DATASTORE"
    ),
    "evc": Asked("EVC mode", _DUMP, "vm-support -w /vmfs/volumes/DATASTORE"),
    "memory": Asked("memory in use", _DUMP, "vm-support -w /vmfs/volumes/DATASTORE"),
    "security_policy": Asked(
        "security policies of the switches",
        "etc/vmware/esx.conf",
        "esxcli network vswitch standard policy security get -v vSwitchN",
    ),
    "evc_order": Asked(
        "place of its EVC mode in the order, which is not known here",
        "VMware KB 1003212",
        "vim-cmd hostsvc/hostsummary | grep EVCModeKey",
    ),
    "hardware_versions": Asked(
        "highest hardware version of its release, which is not known here", "VMware KB 2007240", "vmware -vl"
    ),
    "snapshot": Asked("the VM's snapshots", "VM.vmsd", "cat /vmfs/volumes/DATASTORE/VM/VM.vmsd"),
    "vmdk": Asked("descriptors of the VM's disks", "DISK.vmdk", "cat /vmfs/volumes/DATASTORE/VM/DISK.vmdk"),
    "vmx": Asked("the VM's configuration", "VM.vmx", "cat /vmfs/volumes/DATASTORE/VM/VM.vmx"),
}
"""What shows a fact, by its name, or what else a check asks for."""
