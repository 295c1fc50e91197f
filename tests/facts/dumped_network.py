"""Parts of a NetworkInfo in a VIM dump, made of literal text."""


def network(*parts: str) -> str:
    """Return a dump of one NetworkInfo with these parts."""
    return "(vim.host.NetworkInfo) {\n   dynamicType = <unset>,\n" + "\n".join(parts) + "\n}\n"


def listed(key: str, kind: str, *rows: str) -> str:
    """Return a list of objects of a kind."""
    return f"{key} = ({kind}) [\n" + "\n".join(f"({kind}) {{\n{row}\n}}," for row in rows) + "\n],"


def made(kind: str, *rows: str) -> str:
    """Return an object."""
    return f"({kind}) {{\n" + "\n".join(rows) + "\n},"


def port(spec: str, device: str = "vmk1", group: str = "vMotion") -> str:
    """Return a VMkernel port with this specification."""
    return f"device = '{device}',\nportgroup = '{group}',\nspec = (vim.host.VirtualNic.Specification) {{\n{spec}\n}},"


def ports(*rows: str) -> str:
    return listed("vnic", "vim.host.VirtualNic", *rows)


def entry(to: str, prefix: int, gateway: str, interface: str) -> str:
    """Return the rows of a route."""
    device = f"'{interface}'" if interface else "<unset>"
    return f"network = '{to}',\nprefixLength = {prefix},\ngateway = '{gateway}',\ndeviceName = {device}"


def used(*entries: str) -> str:
    """Return the table of the routes in use."""
    return "routeTableInfo = " + made(
        "vim.host.IpRouteTableInfo", listed("ipRoute", "vim.host.IpRouteEntry", *entries), "ipv6Route = (T) [],"
    )


def stack(key: str, *entries: str, change: str = "ignore") -> str:
    """Return a stack with these routes."""
    rows = [f"changeOperation = '{change}',\nroute = {made('vim.host.IpRouteEntry', each)}" for each in entries]
    table = made("vim.host.IpRouteTableConfig", listed("ipRoute", "vim.host.IpRouteOp", *rows))
    return f"key = '{key}',\nname = <unset>,\nrouteTableConfig = {table}"


def stacks(*rows: str) -> str:
    return listed("netStackInstance", "vim.host.NetStackInstance", *rows)
