"""What one path of the planned move holds -> the host that is meant, its configuration, and its VMs.

Comes in: what was gathered of a path, and the host's name where the path holds several. Goes out: an Opened. Raises
InputError where there is no configuration, DiagnoseError where it is not clear which host is meant.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import PurePosixPath

from msgspec import Struct, structs

from diagnose import bundle
from diagnose.errors import DiagnoseError, InputError
from diagnose.gathering import Gathered, inputs
from diagnose.model import CAPTURED, End, Fact, HostFacts, PlannedVm, Problem, Unseen

_NAMES_ONLY = (CAPTURED, "hostname", "clock", "version")  # facts that a machine without VMs has as well
_NEAREST = 5


class Vm(Struct, frozen=True):
    """A VM whose .vmx was captured: its name, the path of its .vmx on the host, what the .vmx says."""

    name: str
    path: str
    facts: tuple[Fact, ...]


class Opened(Struct, frozen=True):
    """What one path holds of the host that is meant."""

    end: End
    host: HostFacts
    vms: tuple[Vm, ...]
    unseen: tuple[Unseen, ...]
    problems: tuple[Problem, ...]

    def noting(self, reason: str) -> "Opened":
        """Return the same with something to be told of it as a whole."""
        return structs.replace(self, problems=(*self.problems, Problem(self.end.path, reason)))

    def called(self, host: str) -> "Opened":
        """Return the same under another name of the host."""

        def renamed(facts: Iterable[Fact]) -> tuple[Fact, ...]:
            return tuple(structs.replace(fact, host=host) for fact in facts)

        return structs.replace(
            self,
            end=structs.replace(self.end, host=host),
            host=HostFacts(host, renamed(self.host.facts)),
            vms=tuple(structs.replace(vm, facts=renamed(vm.facts)) for vm in self.vms),
        )


def opened(path: str, gathered: Gathered, host: str, option: str) -> Opened:
    """Return what was gathered of a path's host; `host`: which of several, `option`: what the user names it with."""
    label = bundle.labels([path])[path]
    name = _chosen(_hosts(gathered, label), host, option, label, gathered)
    own = [fact for fact in gathered.facts if fact.host == name]
    product = next((each.product for each in inputs(gathered) if each.host == name), "")
    vms = _vms(own)
    found = Opened(
        End(label, name, product),
        HostFacts(name, tuple(fact for fact in own if fact.name != "vmx")),
        vms,
        _unseen(own, vms),
        tuple(gathered.problems),
    )
    return found if name else found.called(label)  # a lone file lies in no host's folder


def _hosts(gathered: Gathered, label: str) -> list[str]:
    """Return the hosts that configuration was captured of. Raises InputError where there are none."""
    telling = [fact.host for fact in gathered.facts if fact.name not in _NAMES_ONLY]
    hosts = list(dict.fromkeys(telling or [fact.host for fact in gathered.facts]))
    if hosts:
        return hosts
    reason = "; ".join(f"{each.path} {each.reason}" for each in gathered.problems[:2])
    raise InputError(
        label,
        f"holds no configuration of a host{f' ({reason})' if reason else ''};"
        " give a vm-support bundle, or a folder with what it holds under commands/, etc/ and vmfs/",
    )


def _chosen(hosts: list[str], asked: str, option: str, label: str, gathered: Gathered) -> str:
    """Return the host that is meant, by its label or by the name that it gives itself."""
    if not asked and len(hosts) == 1:
        return hosts[0]
    if not asked:
        raise DiagnoseError(label, f"holds several hosts: {', '.join(hosts)}; choose one with {option}")
    names = {fact.get("name").casefold(): fact.host for fact in gathered.facts if fact.name == "hostname"}
    names |= {host.casefold(): host for host in hosts}
    found = names.get(asked.casefold())
    if found not in hosts:
        raise DiagnoseError(option, f"{label} holds no host called {asked!r}; it holds {', '.join(hosts)}")
    return found


def _is_vmx(fact: Fact) -> bool:
    return fact.name == "vmx" or (fact.name == CAPTURED and "vmx" in (fact.get("facts"), fact.get("open")))


def _vms(facts: Iterable[Fact]) -> tuple[Vm, ...]:
    """Return the VMs in the order of the input, one a .vmx."""
    rows: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.name == "vmx":
            rows.setdefault(fact.get("vm"), []).append(fact)
    named = [(own[0].get("vmx_name") or PurePosixPath(path).stem, path, own) for path, own in rows.items()]
    names = [name for name, _, _ in named]
    return tuple(
        Vm(name if names.count(name) == 1 else f"{name} ({path})", path, tuple(own)) for name, path, own in named
    )


def _unseen(facts: list[Fact], vms: tuple[Vm, ...]) -> tuple[Unseen, ...]:
    """Return the VMs that the host runs, or has a .vmx of, and whose configuration is not known."""
    known = {_place(vm.path) for vm in vms}
    files = dict.fromkeys(fact.get("vm") or fact.file for fact in facts if _is_vmx(fact))
    empty = {_place(path): path for path in files if _place(path) not in known}
    running = {_place(fact.get("config_file")): fact for fact in facts if fact.name == "vm_process"}
    found = {place: Unseen(PurePosixPath(path).stem, path) for place, path in empty.items()}
    found |= {
        place: Unseen(fact.get("name") or PurePosixPath(place).stem, fact.get("config_file"))
        for place, fact in running.items()
        if place not in known
    }
    return tuple(found.values())


def _place(path: str) -> str:
    """Return folder and name of a .vmx: hosts spell the way to a datastore by its UUID or by its name."""
    return "/".join(path.removesuffix(".gz").replace("!", "/").split("/")[-2:])


def among(side: Opened, names: Iterable[str]) -> tuple[Vm, ...]:
    """Return the VMs of these names, which are a displayName, or name or path of a .vmx; no names: all.

    Several VMs may bear one name: all of them are meant. Raises DiagnoseError where a name is no VM's.
    """
    chosen: list[Vm] = []
    for name in names:
        fit = [vm for vm in side.vms if bears(vm, name)]
        if not fit:
            raise DiagnoseError("--vm", _unknown(side, name))
        chosen += [vm for vm in fit if vm not in chosen]
    return tuple(chosen) if chosen else side.vms


def bears(vm: Vm | PlannedVm | Unseen, name: str) -> bool:
    """Say whether a VM is meant by what was given with --vm."""
    plain = vm.name.removesuffix(f" ({vm.path})")
    path = vm.path.removesuffix(".gz")
    known = (plain, vm.name, PurePosixPath(path).name, path, path.removeprefix("/"))
    return _bare(name) in map(_bare, known)


def _bare(name: str) -> str:
    return name.casefold().removesuffix(".vmx")


def _unknown(side: Opened, name: str) -> str:
    for vm in side.unseen:
        if bears(vm, name):
            return f"the .vmx of {name!r} was not captured, or cannot be read; add {vm.path} to {side.end.path}"
    names = [vm.name for vm in side.vms]
    folded = {each.casefold(): each for each in names}
    near = [folded[each] for each in get_close_matches(name.casefold(), folded, n=_NEAREST, cutoff=0.4)]
    if not names:
        return f"no VM is called {name!r}: {side.end.path} holds no .vmx of {side.end.host}"
    shown = near or sorted(names, key=str.casefold)[:_NEAREST]
    left = len(names) - len(shown)
    list_ = f"{'nearest are' if near else 'there are'} {', '.join(shown)}{f' and {left} more' if left else ''}"
    return f"no VM of {side.end.host} is called {name!r}; {list_}"
