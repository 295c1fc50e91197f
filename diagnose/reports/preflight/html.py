"""The preflight as one HTML page: no script, no external resource, no image; every text is escaped.

Built of strings: a page of tables and lists does not pay for a template engine. Whatever is put between tags goes
through `_text` or `_prose`, which escape.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from diagnose.model import Evidence, Fault, Outlook, Preflight, Reason
from diagnose.reports.preflight import words
from diagnose.reports.words import count, indented, place, visible

_CODE = re.compile(r"`([^`]+)`")
_CLASSES: dict[Outlook, str] = {
    "fails": "fails",
    "at risk": "risk",
    "not captured": "open",
    "passes": "passes",
}
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b;
  background: #fff; }
h2 { margin-top: 2.5rem; border-top: 1px solid #ccc; padding-top: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #ddd;
  overflow-wrap: anywhere; }
pre { background: #f4f4f4; padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; }
pre b { font-weight: 600; color: #444; }
code { background: #f4f4f4; padding: 0 .2rem; }
.fails { color: #a40000; font-weight: 600; }
.risk { color: #8a5a00; font-weight: 600; }
.open { color: #444; font-weight: 600; }
.passes { color: #1d6b1d; font-weight: 600; }
"""


def render(result: Preflight) -> str:
    """Return the preflight as one HTML document."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: Preflight) -> Iterator[str]:
    title = _text(words.title(result))
    yield from ("<!doctype html>", '<html lang="en">', "<head>", '<meta charset="utf-8">')
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield from ('<meta name="viewport" content="width=device-width, initial-scale=1">', f"<title>{title}</title>")
    yield from (f"<style>{_STYLE}</style>", "</head>", "<body>", f"<h1>{title}</h1>")
    yield from (f"<p><strong>{_text(words.summary(result))}</strong></p>", f"<p>{_text(words.products(result))}</p>")
    yield from _vms(result)
    for number, fault in enumerate(result.faults, 1):
        yield from _fault(number, fault, result)
    yield from _open(result)
    causes = count(result.knowledge_base.causes, "cause")
    foot = f"diagnose {result.version}, knowledge base of {causes}, {result.knowledge_base.digest}"
    yield from (f"<p><small>{_text(foot)}</small></p>", "</body>", "</html>")


def _vms(result: Preflight) -> Iterator[str]:
    if not result.vms:
        yield f"<p>{_text(words.NO_VM)}</p>"
        return
    rows = (
        (_text(vm.name), _outlook(vm.outlook), _text(words.at_of_vm(vm) or "-"), _text(words.because(vm, result)))
        for vm in result.vms
    )
    yield from _table(("VM", "Outlook", "Stops at", "Why"), rows)


def _fault(number: int, fault: Fault, result: Preflight) -> Iterator[str]:
    yield f'<h2 id="fault-{number}">{number}. {_outlook(fault.outlook)}: {_prose(words.heading(fault))}</h2>'
    whose = words.whose(fault, result)
    rows = [("VMs", _text(whose))] if whose else []
    rows.append(("Check", _text(words.check(fault.check))))
    told = words.told(number, result)
    if fault.reasons:
        reason = fault.reasons[0]
        rows.append(("Cause", f"<code>{_text(reason.cause)}</code> (diagnose kb show {_text(reason.cause)})"))
        rows.append(("Stops at", _text(words.at_of(reason) or "not known")))
    yield from ("<ul>", *(f"<li>{name}: {text}</li>" for name, text in rows), "</ul>")
    if fault.reasons:
        yield f"<p>{_prose(words.as_told(told) if told else fault.reasons[0].explanation)}</p>"
    yield "<h3>Proof</h3>"
    yield from _quotes(words.common(fault.shown))
    for names, evidence in words.own(fault.shown):
        if len(fault.shown) > 1:
            yield f"<p>{_text(names)}:</p>"
        yield from _quotes(evidence)
    if fault.reasons and not told:
        yield from _way_out(fault.reasons)


def _way_out(reasons: Sequence[Reason]) -> Iterator[str]:
    reason, *others = reasons
    yield from ("<h3>Remedy</h3>", "<ol>", *(f"<li>{_prose(step)}</li>" for step in reason.remedy), "</ol>")
    yield f"<p><strong>Confirm:</strong> {_prose(reason.confirm)}</p>"
    yield f"<p><strong>Not the cause when:</strong> {_prose(reason.false_positives)}</p>"
    if others:
        yield "<h3>Also possible</h3>"
        rows = (f"<code>{_text(other.cause)}</code>: {_prose(other.title)}" for other in others)
        yield from ("<ul>", *(f"<li>{row}</li>" for row in rows), "</ul>")


def _quotes(evidence: Iterable[Evidence]) -> Iterator[str]:
    for each in evidence:
        yield f"<pre><b>{_text(place(each))}</b>\n{_text(indented(each.text))}</pre>"


def _open(result: Preflight) -> Iterator[str]:
    if result.lacks:
        yield "<h2>Not captured</h2>"
        rows = (
            (
                _text(f"{lack.side} {lack.host}"),
                _text(f"{lack.what} ({lack.where})"),
                _text(", ".join(map(words.check, lack.checks))),
                f"<code>{_text(lack.command)}</code>",
            )
            for lack in result.lacks
        )
        yield from _table(("Host", "What", "Not decided", "Collect"), rows)
        yield f"<p>{_text(words.OPEN)}</p>"
    unseen = [f"{vm.name}: {vm.path}" for vm in result.unseen]
    yield from _list("VMs whose .vmx was not captured or cannot be read", unseen)
    yield from _list("Could not be read, or was cut", [f"{each.path}: {each.reason}" for each in result.problems])


def _list(title: str, rows: Sequence[str]) -> Iterator[str]:
    if rows:
        yield from (f"<h2>{_text(title)}</h2>", "<ul>", *(f"<li>{_text(row)}</li>" for row in rows), "</ul>")


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a table; the cells are markup already."""
    yield from ("<table>", f"<thead><tr>{''.join(f'<th>{_text(head)}</th>' for head in heads)}</tr></thead>", "<tbody>")
    for row in rows:
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
    yield from ("</tbody>", "</table>")


def _outlook(outlook: Outlook) -> str:
    return f'<span class="{_CLASSES[outlook]}">{words.OUTLOOKS[outlook]}</span>'


def _text(text: str) -> str:
    """Return text that is nothing but text in HTML, what cannot be seen made visible."""
    return escape(visible(text), quote=True)


def _prose(text: str) -> str:
    """Return prose of the knowledge base: what stands in backticks is code."""
    return _CODE.sub(r"<code>\1</code>", _text(" ".join(text.split())))
