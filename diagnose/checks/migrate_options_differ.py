"""An advanced option of vMotion (Migrate.*) has another value on the one host than on the other.

A host whose list of changed options does not show an option has its default. Empty: alike, not captured on a host,
both at the defaults of their releases, or of different releases and a default is not told. Migrate.Vmknic names an
interface of the host itself and is passed over.
"""

from collections.abc import Iterable

from diagnose.checks import options
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Fact, HostFacts, Pair

_MIGRATE = "/Migrate/"
_OWN = ("/Migrate/Vmknic",)


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote each option that differs, of each host that prints it."""
    ours, theirs = options.of(pair.source, _MIGRATE), options.of(pair.destination, _MIGRATE)
    alike = options.release(pair.source) == options.release(pair.destination)
    return quote(
        fact
        for path in dict.fromkeys((*ours, *theirs))
        if path not in _OWN
        for fact in _differing(pair, ours.get(path), theirs.get(path), alike)
    )


def _differing(pair: Pair, ours: Fact | None, theirs: Fact | None, alike: bool) -> Iterable[Fact]:
    """Return the rows of an option that differs; empty: it does not, or that cannot be told."""
    if ours and theirs:
        same = ours.get("value") == theirs.get("value") or (options.is_default(ours) and options.is_default(theirs))
        told = alike or ("default" in ours.fields and "default" in theirs.fields)
        return (ours, theirs) if told and not same else ()
    if ours:
        return _alone(ours, pair.destination, alike)
    return _alone(theirs, pair.source, alike) if theirs else ()


def _alone(option: Fact, silent: HostFacts, alike: bool) -> Iterable[Fact]:
    """Return an option that only one host prints, where the other one is known to have the default."""
    return (option,) if alike and options.is_changed(option) and options.changes_captured(silent) else ()
