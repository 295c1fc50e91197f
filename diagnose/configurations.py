"""The captured configuration, looked up for each migration: its two hosts, its VM, and what every check says of them.

Many migrations of a bundle have the same hosts, and often the same VM: what a check says is asked once.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import structs

from diagnose import checks
from diagnose.facts import VM_FILES
from diagnose.model import Fact, HostFacts, Migration, Pair, Value

_NIC = re.compile(r"\bvmnic\d+\b")
_OF_NICS = frozenset({"uplink_down", "nic_hung", "nic_reset", "nic_firmware_failed", "vob_raised"})
_NFS_FOLDER = re.compile(
    r"/vmfs/volumes/(?P<volume>[0-9a-f]{8}-[0-9a-f]{8})/(?P<folder>[^/'\"]{1,200})/", re.IGNORECASE
)
_ONE_PLACE = ("vmotion", "unknown")  # the types of migration that leave the VM's files where they are
_NTP_ERROR = 0.2  # seconds: the way to the server and back, and what the clock drifts between two polls


class Configurations:
    """The facts of all hosts and VMs; empty: none were captured."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        """Sort the facts by what they are of."""
        hosts: dict[str, list[Fact]] = {}
        self._vms: dict[tuple[str, str], list[Fact]] = {}
        self._beside: list[Fact] = []
        for fact in facts:
            if fact.name not in VM_FILES:
                hosts.setdefault(fact.host, []).append(fact)
            elif fact.name == "vmx":
                self._vms.setdefault((fact.host, fact.get("vm")), []).append(fact)
            else:
                self._beside.append(fact)
        self._hosts = {host: HostFacts(host, tuple(own)) for host, own in hosts.items()}
        self._at = {row.get("address"): host for host, own in reversed(self._hosts.items()) for row in own.of("vmknic")}
        self._asked: dict[tuple[object, ...], tuple[checks.State, ...]] = {}
        self._found: dict[tuple[str, str], tuple[Fact, ...]] = {}

    def by_ntp(self) -> dict[str, tuple[float, float]]:
        """Return the hosts whose clock NTP compares with a server's: seconds ahead of true time, and the error."""
        asked = (row for own in self._hosts.values() for row in own.of("ntp") if row.get("selected") == "true")
        told = (row for row in asked if row.get("offset_seconds"))
        return {row.host: (-float(row.fields["offset_seconds"]), _NTP_ERROR) for row in told}

    @property
    def hosts(self) -> frozenset[str]:
        """The labels of the hosts of which something was captured."""
        return frozenset(self._hosts)

    def named(self, migration: Migration) -> Migration:
        """Return the migration with a host that no record of its own names called by its vMotion address."""
        ends = [
            structs.replace(end, host=self._at.get(end.ip, "")) if end.ip and not end.host else end
            for end in (migration.source, migration.destination)
        ]
        return structs.replace(migration, source=ends[0], destination=ends[1])

    def pair(self, migration: Migration) -> Pair:
        """Return the two hosts and the VM of a migration, as far as they were captured."""
        source, destination = migration.source, migration.destination
        here = self._host(source.host, source.ip, "source")
        there = self._host(destination.host, destination.ip, "destination")
        if here.facts and here is there and not here.host:  # pasted text does not say whose it is: one host's
            here, there = (HostFacts(""), there) if _is_at(there, destination.ip) else (here, HostFacts(""))
        vm, told = self._vm(migration), _troubled(migration)
        return Pair(here, there, vm, source.ip, destination.ip, told, tuple(_opened(migration)))

    def states(self, pair: Pair) -> tuple[checks.State, ...]:
        """Return what every check says of a pair."""
        vmx = (pair.vm[0].host, pair.vm[0].get("vm")) if pair.vm else None
        hosts = (pair.source.host, pair.destination.host, pair.source_ip, pair.destination_ip)
        key = (*hosts, vmx, pair.troubled, tuple((row.host, row.file, row.line) for row in pair.opened))
        if key not in self._asked:
            self._asked[key] = checks.states(pair)
        return self._asked[key]

    def _host(self, host: str, ip: str, side: str) -> HostFacts:
        """Return the facts of a side: by the label of its host, by the vMotion address that it used, or by its name.

        The last where no record says which host it is, and a folder is called after the side.
        """
        name = host if host in self._hosts or not ip else self._at.get(ip, host)
        return self._hosts.get(name or side) or self._hosts.get(name) or HostFacts(name)

    def _vm(self, migration: Migration) -> tuple[Fact, ...]:
        """Return the facts of the VM's own .vmx, from the first bundle that holds it, and of the files beside it.

        The .vmx's name, or the VM's folder, must be that of the migration; of several the one whose datastore is
        the same. A lone .vmx is taken only where the records do not name the VM.
        """
        path, name = migration.vm.path, migration.vm.name
        if not name and not path:
            return self._with_files(next(iter(self._vms.values()))) if len(self._vms) == 1 else ()
        if (path, name) not in self._found:
            fit = {key: own for key, own in self._vms.items() if _is_vmx_of(key[1], path, name)}
            same = [own for key, own in fit.items() if path and path.strip("/") in key[1]]
            chosen = same or list(fit.values())
            self._found[path, name] = self._with_files(chosen[0]) if chosen else ()
        return self._found[path, name]

    def _with_files(self, vmx: list[Fact]) -> tuple[Fact, ...]:
        """Return the rows of a .vmx with the facts of files in its folder, or that it names, of its bundle."""
        host, folder = vmx[0].host, vmx[0].file.rpartition("/")[0]
        named = {fact.get("value") for fact in vmx}
        beside = (
            fact
            for fact in self._beside
            if fact.host == host and (fact.file.rpartition("/")[0] == folder or fact.get("path") in named)
        )
        return (*vmx, *beside)


def _opened(migration: Migration) -> Iterator[Fact]:
    """Yield the first record of each side that names a folder below the id of an NFS volume."""
    seen: set[tuple[str, ...]] = set()
    for event in migration.events if migration.type in _ONE_PLACE else ():
        for found in _NFS_FOLDER.finditer(event.text) if event.side in ("source", "destination") else ():
            own = (event.side, found["volume"].lower(), found["folder"])
            if own not in seen:
                seen.add(own)
                fields: dict[str, Value] = dict(zip(("side", "volume", "folder"), own, strict=True))
                yield Fact("nfs_folder", event.host, event.file, event.line, event.text, fields)


def _is_at(host: HostFacts, ip: str) -> bool:
    """Say whether a host has a VMkernel port of this address."""
    return bool(ip) and any(row.get("address") == ip for row in host.of("vmknic"))


def _troubled(migration: Migration) -> frozenset[tuple[str, str]]:
    """Return host and name of the NICs that the records tell trouble of."""
    told = (event for event in (*migration.events, *migration.around) if event.kind in _OF_NICS)
    return frozenset((event.host, nic) for event in told for nic in _NIC.findall(event.text))


def _is_vmx_of(vmx_path: str, path: str, name: str) -> bool:
    """Say whether a .vmx is the VM's: by its file's name, else by the folder it lies in."""
    folder, vmx = vmx_path.replace("!", "/").split("/")[-2:] if "/" in vmx_path else ("", vmx_path)
    wanted = path.rsplit("/", 1)[-1]
    if wanted.endswith(".vmx"):
        return vmx == wanted
    return folder == wanted if wanted else vmx == f"{name}.vmx"
