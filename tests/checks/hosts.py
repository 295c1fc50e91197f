"""Pairs of hosts made of literal facts."""

from itertools import count

from diagnose.model import Evidence, Fact, HostFacts, Pair, Value

A = "esx01"
B = "esx02"
UUID = "5e8f1c20-7d3a9b14-2c6e-b4969123a010"
HOME = f"/vmfs/volumes/{UUID}/web/web.vmx"
_LINES = count(1)


def fact(name: str, file: str = "commands/output.txt", /, **fields: Value) -> Fact:
    """Return a fact whose line can be told from all others."""
    line = next(_LINES)
    return Fact(name, "", file, line, f"{name} {line}", fields)


def pair(source: list[Fact], destination: list[Fact], vm: list[Fact] | None = None, **more: str) -> Pair:
    """Return the pair of esx01 and esx02."""
    return Pair(_host(A, source), _host(B, destination), tuple(vm or ()), **more)


def vmx(path: str = HOME, **values: str) -> list[Fact]:
    """Return the facts of a .vmx; `__` in a name stands for `.`, `_` for `:`."""
    keys = {name.replace("__", ".").replace("_", ":"): value for name, value in values.items()}
    return [fact("vmx", "web.vmx", key=key, value=value, vm=path) for key, value in keys.items()]


def vmk(interface: str, address: str, **more: Value) -> Fact:
    """Return a VMkernel port: an enabled one with a /24 on the default stack."""
    row: dict[str, Value] = {
        "port_group": f"group of {interface}",
        "netmask": "255.255.255.0",
        "mtu": 1500,
        "enabled": "true",
        "netstack": "defaultTcpipStack",
    }
    return fact("vmknic", interface=interface, address=address, **{**row, **more})


def tags(interface: str, text: str) -> Fact:
    """Return the tags of a VMkernel port."""
    return fact("vmknic_tags", interface=interface, tags=text)


def group(name: str, vlan: int = 0, vswitch: str = "vSwitch0", uplinks: str = "vmnic0") -> Fact:
    """Return a port group."""
    return fact("portgroup", name=name, vlan=vlan, vswitch=vswitch, uplinks=uplinks)


def switch(name: str = "vSwitch0", mtu: int = 1500, uplinks: str = "vmnic0") -> Fact:
    """Return a standard switch."""
    return fact("vswitch", name=name, mtu=mtu, uplinks=uplinks)


def volume(uuid: str, name: str, mounted: str = "true") -> Fact:
    """Return a volume."""
    return fact(
        "filesystem", mount_point=f"/vmfs/volumes/{uuid}", volume=name, uuid=uuid, mounted=mounted, type="VMFS-6"
    )


def nfs(name: str, server: str, share: str, read_only: str = "false") -> Fact:
    """Return an NFS mount."""
    return fact("nfs_mount", volume=name, server=server, share=share, read_only=read_only)


def lines(evidence: tuple[Evidence, ...]) -> list[tuple[str, int]]:
    """Return host and line of what was quoted."""
    return [(quoted.host, quoted.line) for quoted in evidence]


def _host(name: str, facts: list[Fact]) -> HostFacts:
    return HostFacts(name, tuple(Fact(f.name, name, f.file, f.line, f.text, f.fields) for f in facts))
