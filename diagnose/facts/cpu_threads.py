r"""How many logical processors a host has: commands/localcli_hardware-cpu-global-get.txt, and rows of other outputs.

5.x to 9.x:

    CPU Packages: 2
    CPU Cores: 32
    CPU Threads: 64
    Hyperthreading Active: true
    HV Support: 3

in commands/esxcfg-info_-a.txt:

          \==+Cpu Info :
             |----Num Packages......................................2
             |----Num Cores.........................................32
             |----Num Threads.......................................64

Gives `cpu_threads` {threads}: with hyperthreading off as many as cores; the VIM dump tells it as well; and
`hv_support` {state} (see `esxcfg_info`). Nothing: it is not told. The rows of localcli are known from tools that read
them.
"""

import re
from collections.abc import Iterator

from diagnose.facts.build import fact
from diagnose.model import Artefact, Fact

_CORES = re.compile(r"\s*(?:\|-+)?(?:CPU|Num) Cores(?:\.{2,}|: *)\d{1,5}\s*")
_THREADS = re.compile(r"\s*(?:\|-+)?(?:CPU|Num) Threads(?:\.{2,}|: *)(?P<threads>\d{1,5})\s*", re.ASCII)

_HV = re.compile(r"\s*HV Support: *(?P<state>[0-3])\s*")


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield the number of threads, and the state of hardware virtualisation."""
    yield from threads(artefact)
    for line, text in enumerate(artefact.lines, 1):
        if hv := _HV.fullmatch(text):
            yield fact(artefact, line, "hv_support", state=int(hv["state"]))


def threads(artefact: Artefact) -> Iterator[Fact]:
    """Yield the first number of threads that follows that of cores: processes have threads as well.

    In the order of their letters the packages stand between the two.
    """
    for line, text in enumerate(artefact.lines, 1):
        found = _THREADS.fullmatch(text)
        if found and int(found["threads"]) and any(map(_CORES.fullmatch, artefact.lines[max(line - 3, 0) : line])):
            yield fact(artefact, line, "cpu_threads", threads=int(found["threads"]))
            return
