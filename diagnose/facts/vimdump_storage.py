"""Volumes, LUNs, release and uptime of a host in its VIM dump (see `vimdump`).

4.1 to 8.x, vmodl text; of it these parts are read:

    about = (vim.AboutInfo) {
       name = 'VMware ESXi',
       version = '8.0.3',
       build = '24022510',
       productLineId = 'embeddedEsx',
    },
    quickStats = (vim.host.Summary.QuickStats) {
       uptime = 178220
    },
    fileSystemVolume = (vim.host.FileSystemVolumeInfo) {
       mountInfo = (vim.host.FileSystemMountInfo) [
          (vim.host.FileSystemMountInfo) {
             mountInfo = (vim.host.MountInfo) {
                path = '/vmfs/volumes/5e8f1c20-7d3a9b14-2c6e-b4969123a010',
                mounted = true,
             },
             volume = (vim.host.VmfsVolume) {
                type = 'VMFS',
                name = 'Prod One',
                capacity = 549487378432,
                majorVersion = 6,
                uuid = '5e8f1c20-7d3a9b14-2c6e-b4969123a010',
                extent = (vim.host.ScsiDisk.Partition) [
                   (vim.host.ScsiDisk.Partition) {
                      diskName = 'naa.60060160a1b23c00d4e5f6071829aabb',
                      partition = 1
                   }
                ],
             },
          },
          (vim.host.FileSystemMountInfo) {
             mountInfo = (vim.host.MountInfo) {
                path = '/vmfs/volumes/3c7d9a10-51e2b8f4',
                accessMode = 'readOnly',
                mounted = true,
                accessible = true,
             },
             volume = (vim.host.NasVolume) {
                type = 'NFS41',
                name = 'nfs-41',
                capacity = 1099511627776,
                remoteHost = '192.0.2.9',
                remotePath = '/vol/iron',
                remoteHostNames = (str) [
                   '192.0.2.9',
                   '192.0.2.8'
                ],
                securityType = 'AUTH_SYS',
             },
          }
       ]
    },
    storageDevice = (vim.host.StorageDeviceInfo) {
       scsiLun = (vim.host.ScsiLun) [
          (vim.host.ScsiDisk) {
             canonicalName = 'naa.60060160a1b23c00d4e5f6071829aabb',
             lunType = 'disk',
             localDisk = false,
          }
       ],
    },
    vsanHostConfig = (vim.vsan.host.ConfigInfo) {
       enabled = true,
       clusterInfo = (vim.vsan.host.ConfigInfo.ClusterInfo) {
          uuid = '52a1b2c3-d4e5-f607-1829-3a4b5c6d7e8f',
       },
    },
    summary = (vim.Datastore.Summary) {
       url = '/vmfs/volumes/5e8f1c20-7d3a9b14-2c6e-b4969123a010',
       freeSpace = 401000529920,
       accessible = true,
    }

Gives `filesystem` {mount_point, volume, uuid, mounted, type, size, free}, `nfs_mount` {volume, server, share,
accessible, mounted, read_only} (of NFS 4.1 also {version, security}), `vmfs_extent` {volume, uuid, extent, device,
partition}, `lun` {device, kind, local}, `vsan` {enabled, cluster}, `version` {product, version, build} and `uptime`
{seconds}, spelt as the other readers give them. `free` is there only where an object of the datastore tells it, and the
datastore is accessible; `mounted` is "" before 5.0, `local` before 6.0. ESXi's own OSDATA has the `type` "OTHER" here.
The boot banks are no datastores and left out. The system UUID is not read: that in `hardware` is the firmware's.

An object may stand in a dump more than once: the first counts. Of a list in whose midst the dump breaks off nothing
is given. Verified on recorded answers of 4.1, 6.7 and 8.0.3; NFS 4.1, volumes that are not mounted and datastores other
than vSAN follow the API's definition and were not seen printed. Nothing: these parts were not captured.
"""

from collections.abc import Iterable, Iterator

from diagnose.facts.build import fact, number
from diagnose.facts.vmodl import Object, objects
from diagnose.model import Artefact, Fact, Value

_ABOUT, _STATS, _VOLUMES, _DEVICES, _VSAN = (
    "vim.AboutInfo",
    "vim.host.Summary.QuickStats",
    "vim.host.FileSystemVolumeInfo",
    "vim.host.StorageDeviceInfo",
    "vim.vsan.host.ConfigInfo",
)
_VMFS, _NAS, _BOOT_BANK = "vim.host.VmfsVolume", "vim.host.NasVolume", "vim.host.VfatVolume"
_DATASTORES = (
    "vim.Datastore.Summary",
    "vim.Datastore.Info",
    *(f"vim.host.{kind}DatastoreInfo" for kind in ("Local", "Nas", "PMem", "Vmfs", "Vsan", "Vvol")),
)
_LINES = ("esx", "embeddedEsx")
_FOLDER = "/vmfs/volumes/"
_NAMED = ("naa.", "eui.", "t10.", "mpx.", "vml.")
_KINDS = {"disk": "direct-access", "cdrom": "cd-rom", "tape": "sequential-access", "unknown": ""}
_ACCESS = {"readOnly": "true", "readWrite": "false"}
_KEYS = {
    "filesystem": ("uuid",),
    "nfs_mount": ("volume", "server", "share", "version"),
    "vmfs_extent": ("uuid", "extent"),
    "lun": ("device",),
}
"""The fields that tell one row from another; of the other facts a host has one each."""


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield each fact once, as the first object tells it."""
    seen: set[tuple[str, ...]] = set()
    for found in _all(artefact):
        own = (found.name, *(found.get(key) for key in _KEYS.get(found.name, ())))
        if own not in seen:
            seen.add(own)
            yield found


def _all(artefact: Artefact) -> Iterator[Fact]:
    known = list(objects(artefact, _ABOUT, _STATS, _VOLUMES, _DEVICES, _VSAN, *_DATASTORES))
    free = _free(each for each in known if each.type in _DATASTORES)
    for each in known:
        if each.type == _VOLUMES:
            for mount in each.parts.get("mountInfo", ()):
                yield from _mount(artefact, mount.part("mountInfo"), mount.part("volume"), free)
        elif each.type == _DEVICES:
            for lun in each.parts.get("scsiLun", ()):
                yield from _lun(artefact, lun)
        else:
            yield from _host(artefact, each)


def _host(artefact: Artefact, told: Object) -> Iterator[Fact]:
    """Yield the release, the uptime, or the vSAN cluster."""
    if told.type == _ABOUT:
        yield from _version(artefact, told)
    elif told.type == _STATS and isinstance(seconds := number(told.get("uptime")), int):
        yield fact(artefact, told.row("uptime").line, "uptime", seconds=seconds)
    elif told.type == _VSAN and told.get("enabled"):
        cluster = told.part("clusterInfo").get("uuid")
        more: dict[str, Value] = {"cluster": cluster} if cluster else {}
        yield fact(artefact, told.row("enabled").line, "vsan", enabled=told.get("enabled"), **more)


def _version(artefact: Artefact, about: Object) -> Iterator[Fact]:
    """Yield the release of a host; that of vCenter is another's."""
    line = about.get("productLineId")
    own = line in _LINES if line else about.get("apiType") == "HostAgent"
    if own and (row := about.row("version")).value:
        product, build = about.get("name"), about.get("build")
        yield fact(artefact, row.line, "version", product=product, version=row.value, build=build)


def _free(datastores: Iterable[Object]) -> dict[str, Value]:
    """Return the free bytes of datastores by their folder; of what is not accessible the number means nothing."""
    free: dict[str, Value] = {}
    for each in datastores:
        size = number(each.get("freeSpace"))
        if isinstance(size, int) and each.get("accessible") != "false":
            free.setdefault(_uuid(each.get("url")), size)
    return free


def _uuid(path: str) -> str:
    """Return the folder of a volume by its path or URL (`ds:///vmfs/volumes/...`), "" where it has none."""
    return path.partition(_FOLDER)[2].strip("/")


def _mount(artefact: Artefact, mount: Object, volume: Object, free: dict[str, Value]) -> Iterator[Fact]:
    """Yield what one volume is: a file system, its extents, an NFS mount."""
    if volume.type == _BOOT_BANK or not volume.get("type"):
        return
    uuid = volume.get("uuid") or _uuid(mount.get("path"))
    if uuid:
        yield _filesystem(artefact, uuid, mount, volume, free)
    if uuid and volume.type == _VMFS:
        yield from _extents(artefact, uuid, volume)
    if volume.type == _NAS and volume.get("type").upper().startswith("NFS"):
        yield from _nfs(artefact, mount, volume)


def _filesystem(artefact: Artefact, uuid: str, mount: Object, volume: Object, free: dict[str, Value]) -> Fact:
    """Return the volume, quoting the row that holds its UUID; without mount point where it is not mounted."""
    row = volume.row("uuid") if volume.get("uuid") else mount.row("path")
    told = {"free": free[uuid]} if uuid in free and mount.get("accessible") != "false" else {}
    kind, version = volume.get("type"), volume.get("majorVersion")
    return fact(
        artefact,
        row.line,
        "filesystem",
        mount_point="" if mount.get("mounted") == "false" else mount.get("path"),
        volume=volume.get("name"),
        uuid=uuid,
        mounted=mount.get("mounted"),
        type=f"{kind}-{version}" if kind == "VMFS" and version else kind,
        size=number(volume.get("capacity")),
        **told,
    )


def _extents(artefact: Artefact, uuid: str, volume: Object) -> Iterator[Fact]:
    """Yield the extents, which the API lists from the head on."""
    for index, extent in enumerate(volume.parts.get("extent", ())):
        if device := extent.get("diskName"):
            line, partition = extent.row("diskName").line, number(extent.get("partition"))
            own: dict[str, Value] = {"volume": volume.get("name"), "uuid": uuid, "extent": index}
            yield fact(artefact, line, "vmfs_extent", **own, device=device, partition=partition)


def _nfs(artefact: Artefact, mount: Object, volume: Object) -> Iterator[Fact]:
    """Yield the mount, quoting its server; the servers of 4.1 are one list, as esxcli prints them."""
    newer = volume.get("type").upper() == "NFS41"
    server = (newer and ",".join(volume.values("remoteHostNames"))) or volume.get("remoteHost")
    if not server or not volume.get("remotePath"):
        return
    more: dict[str, Value] = {"version": "4.1", "security": volume.get("securityType")} if newer else {}
    yield fact(
        artefact,
        volume.row("remoteHost").line or volume.line,
        "nfs_mount",
        volume=volume.get("name"),
        server=server,
        share=volume.get("remotePath"),
        accessible=mount.get("accessible"),
        mounted=mount.get("mounted"),
        read_only=_ACCESS.get(mount.get("accessMode"), ""),
        **more,
    )


def _lun(artefact: Artefact, lun: Object) -> Iterator[Fact]:
    """Yield the device where it has a name that does not change; the kind as SCSI calls it."""
    device, kind = lun.get("canonicalName"), lun.get("lunType").lower()
    if device.startswith(_NAMED):
        kind, local = _KINDS.get(kind, kind), lun.get("localDisk")
        yield fact(artefact, lun.row("canonicalName").line, "lun", device=device, kind=kind, local=local)
