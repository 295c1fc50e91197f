"""The preflight for a terminal or a ticket: a row a VM, each fault with its proof and remedy, then what is open."""

from rich.cells import cell_len

from diagnose.model import Fault, Outlook, PlannedVm, Preflight, Reason
from diagnose.reports.preflight import words
from diagnose.reports.text.page import Page
from diagnose.reports.words import count, visible

_STYLES: dict[Outlook, str] = {"fails": "bold red", "at risk": "bold yellow", "passes": "green"}
_NAME_MOST = 28
_BEHIND = 28  # columns behind the name: outlook, percentage, the blanks between
_WHY_LEAST = 20
_CUT = "..."
_MOST_QUOTES = 12
_MOST_OWN = 8
_MOST_UNSEEN = 20
_MOST_PROBLEMS = 20


def render(result: Preflight, width: int, colour: bool) -> str:
    """Return the preflight set in so many columns; without colour it is plain text."""
    page = Page(width, colour)
    page.put((words.title(result), "bold"), hang=2)
    page.put(words.summary(result), hang=2)
    page.put((words.products(result), "dim"), hang=2)
    _vms(page, result)
    for number, fault in enumerate(result.faults, 1):
        page.gap()
        _fault(page, number, fault, result)
    _lacks(page, result)
    _unseen(page, result)
    _problems(page, result)
    page.gap()
    causes = count(result.knowledge_base.causes, "cause")
    page.put((f"diagnose {result.version}, knowledge base of {causes}, {result.knowledge_base.digest}", "dim"), hang=2)
    return page.text


def _vms(page: Page, result: Preflight) -> None:
    """Set a row a VM: its name, what is said of it, where it would stop first, by which faults.

    A page too narrow for the columns has the name above the rest.
    """
    page.gap()
    if not result.vms:
        page.put(words.NO_VM, hang=2)
        return
    wide = min(max(4, *(cell_len(_plain(vm)) for vm in result.vms)), _NAME_MOST)
    if page.width < wide + _BEHIND + _WHY_LEAST:
        wide = 0
    else:
        page.put((f"{'VM':<{wide}}  {'Outlook':<12}  {'Stops at':<10}  Why", "bold"))
    for vm in result.vms:
        _vm(page, vm, wide, result)


def _vm(page: Page, vm: PlannedVm, wide: int, result: Preflight) -> None:
    """Set the row; a name that was cut, or that another VM has as well, stands in full below."""
    plain, full = _plain(vm), visible(vm.name)
    where, why = words.at_of_vm(vm), words.because(vm, result)
    style = _STYLES.get(vm.outlook, "")
    if not wide:
        page.put(full, hang=4)
        at = f", stops at {where}" if where else ""
        page.put((words.OUTLOOKS[vm.outlook], style), f"{at}; {why}", indent=4)
        return
    shown = _cut(plain, wide)
    blanks = " " * max(0, wide - cell_len(shown))
    outlook = (f"{words.OUTLOOKS[vm.outlook]:<12}", style)
    page.put(f"{shown}{blanks}  ", outlook, f"  {where or '-':<10}  {why}", hang=wide + _BEHIND)
    if shown != full:
        page.put(full if shown != plain else visible(vm.path), indent=4)


def _plain(vm: PlannedVm) -> str:
    """Return the name without the path that tells namesakes apart, as it is shown."""
    return visible(vm.name.removesuffix(f" ({vm.path})"))


def _cut(name: str, wide: int) -> str:
    """Return a name of no more than so many columns, its end marked where it was cut."""
    if cell_len(name) <= wide:
        return name
    kept = name
    while cell_len(kept) > wide - len(_CUT):
        kept = kept[:-1]
    return f"{kept}{_CUT}"


def _fault(page: Page, number: int, fault: Fault, result: Preflight) -> None:
    lead = f"{number}. "
    page.forget()
    head = f"{words.OUTLOOKS[fault.outlook]}: "
    page.put(lead, (head, _STYLES.get(fault.outlook, "")), (words.heading(fault), "bold"), hang=len(lead))
    indent = len(lead)
    whose = words.whose(fault, result)
    if whose:
        page.put(("VMs: ", "bold"), whose, indent=indent, hang=2)
    page.put(("Check: ", "bold"), words.check(fault.check), indent=indent, hang=2)
    told = words.told(number, result)
    if fault.reasons:
        _reason(page, fault.reasons[0], indent, told)
    else:
        page.put("No cause of the knowledge base names this check.", indent=indent, hang=2)
    page.put(("Proof", "bold"), indent=indent)
    page.quote(words.common(fault.shown), indent + 2, _MOST_QUOTES)
    rows = words.own(fault.shown)
    for names, evidence in rows[:_MOST_OWN]:
        if len(fault.shown) > 1:
            page.put(f"{names}:", indent=indent + 2, hang=2)
        page.quote(evidence, indent + 4, _MOST_QUOTES)
    page.more(len(rows) - _MOST_OWN, indent + 2)
    if fault.reasons and not told:
        _way_out(page, fault, indent)


def _reason(page: Page, reason: Reason, indent: int, told: int | None) -> None:
    page.put(("Cause: ", "bold"), f"{reason.cause} (diagnose kb show {reason.cause})", indent=indent, hang=2)
    page.put(("Stops at: ", "bold"), words.at_of(reason) or "not known", indent=indent, hang=2)
    page.prose(words.as_told(told) if told else reason.explanation, indent)


def _way_out(page: Page, fault: Fault, indent: int) -> None:
    reason, *others = fault.reasons
    page.put(("Remedy", "bold"), indent=indent)
    for number, step in enumerate(reason.remedy, 1):
        page.prose(step, indent + 2, f"{number}. ")
    page.put(("Confirm", "bold"), indent=indent)
    page.prose(reason.confirm, indent + 2)
    page.put(("Not the cause when", "bold"), indent=indent)
    page.prose(reason.false_positives, indent + 2)
    if others:
        page.put(("Also possible", "bold"), indent=indent)
    for other in others:
        where = words.at_of(other)
        page.put(f"- {other.cause}: {other.title}{f', {where}' if where else ''}", indent=indent + 2, hang=2)


def _lacks(page: Page, result: Preflight) -> None:
    if not result.lacks:
        return
    page.gap()
    page.put(("Not captured", "bold"))
    for lack in result.lacks:
        where = f" ({lack.where})" if lack.where else ""
        page.prose(f"{lack.side} {lack.host}: {lack.what}{where}", 2, "- ")
        page.prose(", ".join(map(words.check, lack.checks)), 4, "not decided: ")
        page.prose(lack.command, 4, "collect: ")
    page.put(words.OPEN, indent=2)


def _unseen(page: Page, result: Preflight) -> None:
    if not result.unseen:
        return
    page.gap()
    page.put(("VMs of the source that nothing can be said of: their .vmx was not captured or cannot be read", "bold"))
    for vm in result.unseen[:_MOST_UNSEEN]:
        page.put(f"- {vm.name}: {vm.path}", indent=2, hang=2)
    page.more(len(result.unseen) - _MOST_UNSEEN, 2)


def _problems(page: Page, result: Preflight) -> None:
    if not result.problems:
        return
    page.gap()
    page.put(("Could not be read, or was cut", "bold"))
    for problem in result.problems[:_MOST_PROBLEMS]:
        page.put(f"{problem.path}: {problem.reason}", indent=2, hang=2)
    page.more(len(result.problems) - _MOST_PROBLEMS, 2)
