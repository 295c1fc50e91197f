"""The VM has more virtual CPUs than the destination has logical ones (fault NotEnoughLogicalCpus of the vSphere API).

Empty: not more, one CPU (the default, where the .vmx names no number), or the .vmx or the number of the destination's
threads was not captured.
"""

from diagnose.checks import vm
from diagnose.checks.quote import quote
from diagnose.model import Evidence, Pair


def check(pair: Pair) -> tuple[Evidence, ...]:
    """Quote the number of the VM's CPUs, and that of the destination's threads."""
    own = vm.keys(pair).get("numvcpus")
    there = next(iter(pair.destination.of("cpu_threads")), None)
    if not own or not there:
        return ()
    asked = own.get("value").strip()
    plain = asked.isascii() and asked.isdecimal() and len(asked) < 5
    return quote([own, there]) if plain and int(asked) > int(there.fields["threads"]) else ()
