"""Members in, what each holds out: its events, the trouble that was folded, and the tally of the scan.

A member whose compressed bytes are at hand (`detached`) may be read by another process while the walk goes on;
every other is read at once, because the walk waits for it. What comes out has the order of the walk, whoever
read it. Processes, not threads: scanning and unpacking release Python's lock, but what lies between them does not,
and that is half of the time. They are forked, so that they begin with all that was loaded; where a system does not
fork, one process reads everything.
"""

import io
import multiprocessing
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from datetime import datetime

from msgspec import Struct, structs

from diagnose import bundle, events
from diagnose.bundle import Limits, Member, Watch
from diagnose.formats import Stems
from diagnose.model import Event
from diagnose.scan import Tally, scan
from diagnose.trouble import Trouble

_AHEAD = 4 << 20  # compressed bytes that may wait for a worker: bounds the memory, and costs no time (measured)
_WORTH_IT = 2 << 20  # compressed bytes from which the work outweighs the forking
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG


_READ = io.BytesIO()
"""The stream of what was read: what waits for those before it keeps no bytes."""


class Plan(Struct, frozen=True):
    """What is wanted of the members: the kinds of event, and the pre-filter's stems, by format.

    `picked_most`: lines up to which a file outside a bundle is an excerpt that somebody picked. `jobs`: processes that
    read side by side. `limits`: what bounds the reading of an input. `since`, `until`: rotated logs outside of these
    times need not be read.
    """

    kinds: frozenset[str]
    stems: Callable[[str], Stems]
    picked_most: int
    jobs: int = 1
    limits: Limits = Limits()
    watch: Watch | None = None
    since: datetime | None = None
    until: datetime | None = None


class Reading(Struct, frozen=True):
    """What one member holds: its events, the trouble that was folded unread, and the tally of the scan."""

    member: Member
    tally: Tally
    events: tuple[Event, ...]
    trouble: Trouble


_Found = tuple[Tally, tuple[Event, ...], Trouble, list[str]]
"""What a worker hands over: the parts of a reading, and what was wrong with the compressed data."""


def read(member: Member, plan: Plan) -> Reading:
    """Return what a member holds."""
    tally, trouble = Tally(), Trouble(member.host, member.path)
    picked = 0 if member.in_bundle else plan.picked_most
    fold = trouble.fold if member.in_bundle else None
    lines = scan(member.stream, member.host, member.path, plan.stems, tally, picked, fold)
    kept = tuple(event for event in events.read(lines) if event.kind in plan.kinds)
    trouble.close()
    return Reading(structs.replace(member, stream=_READ, packed=b""), tally, kept, trouble)


def read_all(members: Iterable[Member], plan: Plan) -> Iterator[Reading]:
    """Yield what each member holds, in their order."""
    queue = _Queue(plan)
    try:
        for member in members:
            queue.put(member)
            yield from queue.ready()
        yield from queue.rest()
    finally:
        queue.close()


class _Queue:
    """The members on their way: read, or with a worker, in their order."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._waiting: deque[tuple[Member, Future[_Found] | Reading | None]] = deque()
        self._ahead = 0
        self._seen = 0  # compressed bytes that a worker could have read so far
        self._pool: ProcessPoolExecutor | None = None
        self._may_fork = plan.jobs > 1 and sys.platform == "linux" and threading.active_count() == 1

    def put(self, member: Member) -> None:
        """Take a member: a detached one may wait, unless so much waits already that it is better read here."""
        if not (member.detached and self._may_fork) or self._ahead > _AHEAD:
            self._waiting.append((member, read(member, self._plan)))
            return
        self._seen += member.size
        self._ahead += member.size
        self._waiting.append((member, None))
        if self._pool is None and self._seen >= _WORTH_IT:
            self._pool = _forked(self._plan)
        if self._pool:
            for number, (each, result) in enumerate(self._waiting):
                if result is None:
                    self._waiting[number] = (each, _submitted(self._pool, each))

    def ready(self) -> Iterator[Reading]:
        """Yield what is read, from the first on."""
        while self._waiting and _is_done(self._waiting[0][1]):
            yield self._next()

    def rest(self) -> Iterator[Reading]:
        """Yield all that is left; what no worker has begun is read here, from the last on."""
        while self._waiting:
            if not _is_done(self._waiting[0][1]):
                self._take_over()
            yield self._next()

    def _take_over(self) -> None:
        for number in range(len(self._waiting) - 1, 0, -1):
            member, result = self._waiting[number]
            if isinstance(result, Future) and result.cancel():
                self._ahead -= member.size
                self._waiting[number] = (member, read(member, self._plan))
            if _is_done(self._waiting[0][1]):
                return

    def _next(self) -> Reading:
        member, result = self._waiting.popleft()
        if not isinstance(result, Reading):
            self._ahead -= member.size
        if not isinstance(result, Future):
            return result or read(member, self._plan)
        tally, found, trouble, told = result.result()
        member.told.extend(told)
        return Reading(member, tally, found, trouble)

    def close(self) -> None:
        """End the workers, at once where the run is given up."""
        if self._pool is None:
            return
        if self._waiting:
            for child in multiprocessing.active_children():
                child.terminate()
        self._pool.shutdown(wait=not self._waiting, cancel_futures=True)


def _is_done(result: Future[_Found] | Reading | None) -> bool:
    return result.done() if isinstance(result, Future) else result is not None


# --- in a worker

_plan: Plan | None = None
"""What a worker reads by: it is forked with it."""


def _forked(plan: Plan) -> ProcessPoolExecutor:
    events.prepare()
    return ProcessPoolExecutor(plan.jobs - 1, multiprocessing.get_context("fork"), _begin, (plan,))


def _begin(plan: Plan) -> None:
    """Prepare a worker: Ctrl-C is its parent's, with which it dies, however that ends."""
    global _plan  # noqa: PLW0603 - a process of its own
    _plan = plan
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(Exception):  # without it a worker outlives a parent that is killed
        import ctypes

        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGTERM)


def _submitted(pool: ProcessPoolExecutor, member: Member) -> Future[_Found]:
    return pool.submit(_read_packed, member.input, member.path, member.host, member.in_bundle, member.packed)


def _read_packed(input_: str, path: str, host: str, in_bundle: bool, packed: bytes) -> _Found:
    assert _plan is not None  # noqa: S101 - _begin has set it
    told: list[str] = []
    stream = bundle.opened(packed, told, _plan.limits)
    found = read(Member(input_, path, host, in_bundle, stream), _plan)
    return found.tally, found.events, found.trouble, told
