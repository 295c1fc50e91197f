"""How a preflight words its answer, in the formats that people read."""

from collections.abc import Sequence

from diagnose.model import Evidence, Fault, Outlook, PlannedVm, Preflight, Reason, Shown
from diagnose.reports.words import count

OUTLOOKS: dict[Outlook, str] = {
    "fails": "FAILS",
    "at risk": "AT RISK",
    "not captured": "NOT CAPTURED",
    "passes": "PASSES",
}
"""An outlook as it is shown, the worst first."""

_SUMS: dict[Outlook, str] = {
    "fails": "would fail",
    "at risk": "at risk",
    "not captured": "without a fault but not captured in full",
    "passes": "pass every check",
}
_ONE: dict[Outlook, str] = {"passes": "passes every check"}
NO_VM = "No VM was captured: the source's input holds no .vmx. What follows compares the two hosts alone."
OPEN = (
    "What was not captured is not known to be fine. Collect it on the host, put it into the folder of its bundle and"
    " run this again; or take a new vm-support bundle."
)


def title(result: Preflight) -> str:
    """Return which move is planned."""
    return f"Preflight {result.source.host} -> {result.destination.host}"


def products(result: Preflight) -> str:
    """Return the releases of both hosts, "not captured" where that was not."""
    ends = (result.source, result.destination)
    return "; ".join(f"{end.host}: {end.product or 'release not captured'} ({end.path})" for end in ends)


def summary(result: Preflight) -> str:
    """Return the answer in a line: of how many VMs what is said, and whether something could not be read."""
    bad = f" {len(result.problems):,} unreadable or cut (see end)." if result.problems else ""
    if not result.vms:
        return f"No VM captured; the hosts alone: {_alone(result)}.{bad}"
    parts = []
    for outlook, said in _SUMS.items():
        number = sum(vm.outlook == outlook for vm in result.vms)
        if number:
            parts.append(f"{number:,} {_ONE.get(outlook, said) if number == 1 else said}")
    more = f" {count(len(result.unseen), 'VM')} more, of which no .vmx was captured." if result.unseen else ""
    return f"{count(len(result.vms), 'VM')}: {', '.join(parts)}.{more}{bad}"


def _alone(result: Preflight) -> str:
    if result.faults:
        return f"{count(len(result.faults), 'fault')} found"
    return "no fault found in what was captured"


def at(percent: int | None, low: int | None, high: int | None) -> str:
    """Return where on the task bar a move stops: `90 %`, `9 to 20 %`; "" where that is not known."""
    if percent is not None:
        return f"{percent} %"
    if low is None or high is None:
        return ""
    return f"{low} to {high} %"


def at_of(reason: Reason) -> str:
    """Return where a cause stops a move, with the stages where no percentage is known; "" where neither is."""
    where = at(reason.percent, reason.low, reason.high)
    return where if reason.percent is not None or not where else f"{where} ({', '.join(reason.stages)})"


def at_of_vm(vm: PlannedVm) -> str:
    """Return where the first fault would stop the VM; "" where none does or it is not known."""
    return at(vm.percent, vm.low, vm.high)


def check(name: str) -> str:
    """Return the name of a check as the sentence that it is."""
    return name.replace("_", " ")


def heading(fault: Fault) -> str:
    """Return what is wrong: the title of the first cause, else the check."""
    return fault.reasons[0].title if fault.reasons else check(fault.check).capitalize()


def told(number: int, result: Preflight) -> int | None:
    """Return the number of an earlier fault with the same first cause, which says what need not be said again."""
    causes = [fault.reasons[0].cause if fault.reasons else "" for fault in result.faults[:number]]
    first = causes.index(causes[-1]) + 1
    return first if causes[-1] and first < number else None


def as_told(number: int) -> str:
    """Return what stands in place of what an earlier fault says."""
    return f"Explanation and remedy: those of fault {number}."


def because(vm: PlannedVm, result: Preflight) -> str:
    """Return the numbers of a VM's faults and the number of checks that are open; what was clear where all were."""
    numbers = [str(number) for number, fault in enumerate(result.faults, 1) if fault.check in vm.fires]
    parts = [f"fault{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"] if numbers else []
    if vm.undecided:
        parts.append(f"{count(len(vm.undecided), 'check')} not decided")
    parts.append(f"{len(vm.clear)} clear")
    return "; ".join(parts)


def whose(fault: Fault, result: Preflight) -> str:
    """Return the VMs that a fault concerns; "" where no VM was captured."""
    names = fault.vms()
    if len(names) == len(result.vms) > 1:
        return f"all {len(names)}"
    return ", ".join(names)


def common(shown: Sequence[Shown]) -> tuple[Evidence, ...]:
    """Return the quotations that prove a fault for every one of its VMs."""
    return tuple(each for each in shown[0].evidence if all(each in other.evidence for other in shown))


def own(shown: Sequence[Shown]) -> list[tuple[str, tuple[Evidence, ...]]]:
    """Return the quotations that prove a fault for some of its VMs alone, below their names."""
    shared = common(shown)
    rows = [(", ".join(each.vms), tuple(line for line in each.evidence if line not in shared)) for each in shown]
    return [row for row in rows if row[1]]
