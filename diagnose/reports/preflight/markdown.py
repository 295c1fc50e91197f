"""The preflight as Markdown (GitHub's), for a ticket or a change request.

What comes from the input is escaped; quotations stand in fences longer than any run of backticks in them. Prose of the
knowledge base keeps its `code`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from diagnose.model import Evidence, Fault, Preflight, Reason
from diagnose.reports.preflight import words
from diagnose.reports.words import count, indented, place, visible

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_CODE = re.compile(r"(`[^`]+`)")


def render(result: Preflight) -> str:
    """Return the preflight as one Markdown document."""
    return "\n".join(_lines(result)).rstrip() + "\n"


def _lines(result: Preflight) -> Iterator[str]:
    yield f"# {_escaped(words.title(result))}"
    yield from ("", f"**{_escaped(words.summary(result))}**", "", _escaped(words.products(result)), "")
    yield from _vms(result)
    for number, fault in enumerate(result.faults, 1):
        yield from _fault(number, fault, result)
    yield from _open(result)
    causes = count(result.knowledge_base.causes, "cause")
    yield _escaped(f"diagnose {result.version}, knowledge base of {causes}, {result.knowledge_base.digest}")


def _vms(result: Preflight) -> Iterator[str]:
    if not result.vms:
        yield words.NO_VM
    else:
        yield from ("| VM | Outlook | Stops at | Why |", "| --- | --- | --- | --- |")
    for vm in result.vms:
        cells = (vm.name, words.OUTLOOKS[vm.outlook], words.at_of_vm(vm) or "-", words.because(vm, result))
        yield f"| {' | '.join(map(_escaped, cells))} |"
    yield ""


def _fault(number: int, fault: Fault, result: Preflight) -> Iterator[str]:
    yield from (f"## {number}. {words.OUTLOOKS[fault.outlook]}: {_prose(words.heading(fault))}", "")
    whose = words.whose(fault, result)
    if whose:
        yield f"- VMs: {_escaped(whose)}"
    yield f"- Check: {_escaped(words.check(fault.check))}"
    told = words.told(number, result)
    if fault.reasons:
        reason = fault.reasons[0]
        yield f"- Cause: `{reason.cause}` (`diagnose kb show {reason.cause}`)"
        yield from (f"- Stops at: {_escaped(words.at_of(reason) or 'not known')}", "")
        yield _prose(words.as_told(told) if told else reason.explanation)
    yield from ("", "### Proof", "")
    yield from _quotes(words.common(fault.shown))
    for names, evidence in words.own(fault.shown):
        if len(fault.shown) > 1:
            yield from (f"{_escaped(names)}:", "")
        yield from _quotes(evidence)
    if fault.reasons and not told:
        yield from _way_out(fault.reasons)


def _way_out(reasons: Sequence[Reason]) -> Iterator[str]:
    reason, *others = reasons
    yield from ("### Remedy", "", *(f"{n}. {_prose(step)}" for n, step in enumerate(reason.remedy, 1)), "")
    yield from (f"Confirm: {_prose(reason.confirm)}", "", f"Not the cause when: {_prose(reason.false_positives)}", "")
    if others:
        yield from ("Also possible:", "", *(f"- `{other.cause}`: {_prose(other.title)}" for other in others), "")


def _quotes(evidence: Iterable[Evidence]) -> Iterator[str]:
    lines = [line for each in evidence for line in (visible(place(each)), f"  {visible(indented(each.text))}")]
    if lines:
        longest = max(map(len, re.findall("`+", "\n".join(lines))), default=0)
        fence = "`" * max(3, longest + 1)
        yield from (fence, *lines, fence, "")


def _open(result: Preflight) -> Iterator[str]:
    if result.lacks:
        yield from ("## Not captured", "", "| Host | What | Not decided | Collect |", "| --- | --- | --- | --- |")
    for lack in result.lacks:
        checks = ", ".join(map(words.check, lack.checks))
        cells = (f"{lack.side} {lack.host}", f"{lack.what} ({lack.where})", checks, lack.command)
        yield f"| {' | '.join(map(_escaped, cells))} |"
    if result.lacks:
        yield from ("", words.OPEN, "")
    rows = [f"{vm.name}: {vm.path}" for vm in result.unseen]
    yield from _list("VMs whose .vmx was not captured or cannot be read", rows)
    yield from _list("Could not be read, or was cut", [f"{each.path}: {each.reason}" for each in result.problems])


def _list(title: str, rows: Sequence[str]) -> Iterator[str]:
    if rows:
        yield from (f"## {title}", "", *(f"- {_escaped(row)}" for row in rows), "")


def _escaped(text: str) -> str:
    """Return text of which nothing is read as Markdown or HTML, on one line."""
    return _MARKS.sub(r"\\\1", visible(text))


def _prose(text: str) -> str:
    """Return prose of the knowledge base: what stands in backticks is code, the rest plain."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(part if number % 2 else _escaped(part) for number, part in enumerate(parts))
