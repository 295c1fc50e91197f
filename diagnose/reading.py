"""Members in, what each holds out: its events, by workers where its bytes are at hand.

A member that a walk handed over whole (`detached`: compressed, of moderate size) is unpacked, scanned and read
by a worker while the walk goes on; every other is read at once, because the walk waits for it. Unpacking and
scanning release Python's lock, so threads do it side by side. What comes out has the order of the walk.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, cast

from msgspec import Struct

from diagnose import events
from diagnose.bundle import Limits, Member
from diagnose.formats import Stems
from diagnose.model import Event
from diagnose.scan import Tally, scan
from diagnose.trouble import Trouble

AHEAD = 16 << 20  # compressed bytes that may wait for a worker: bounds the memory, and costs no time (measured)


class Plan(Struct, frozen=True):
    """What is wanted of the members: the kinds of event, and the pre-filter's stems, by format.

    `picked_most`: lines up to which a file outside a bundle is an excerpt that somebody picked. `jobs`: threads that
    read side by side. `limits`: what bounds the reading of an input.
    """

    kinds: frozenset[str]
    stems: Callable[[str], Stems]
    picked_most: int
    jobs: int = 1
    limits: Limits = Limits()


class Reading(Struct, frozen=True):
    """What one member holds: its events, the trouble that was folded unread, and the tally of the scan."""

    member: Member
    tally: Tally
    events: tuple[Event, ...]
    trouble: Trouble


class _Stoppable:
    """A stream that ends when the run is given up."""

    def __init__(self, stream: BinaryIO, stop: threading.Event) -> None:
        self._some: Callable[[int], bytes] = getattr(stream, "read1", None) or stream.read
        self._stop = stop

    def read1(self, size: int) -> bytes:
        return b"" if self._stop.is_set() else self._some(size)


def read(member: Member, plan: Plan, stop: threading.Event) -> Reading:
    """Return what a member holds."""
    tally, trouble = Tally(), Trouble()
    stream = cast("BinaryIO", _Stoppable(member.stream, stop))
    picked = 0 if member.in_bundle else plan.picked_most
    lines = scan(stream, member.host, member.path, plan.stems, tally, picked)
    if member.in_bundle:
        lines = trouble.sift(lines)
    kept = tuple(event for event in events.read(lines) if event.kind in plan.kinds)
    return Reading(member, tally, kept, trouble)


def read_all(members: Iterable[Member], plan: Plan) -> Iterator[Reading]:
    """Yield what each member holds, in their order; the plan's jobs are threads, this one among them."""
    stop = threading.Event()
    if plan.jobs < 2:
        yield from (read(member, plan, stop) for member in members)
        return
    pool = ThreadPoolExecutor(plan.jobs - 1, thread_name_prefix="reading")
    try:
        yield from _in_order(members, plan, pool, stop)
    finally:  # given up: the workers end with the block they are at
        stop.set()
        pool.shutdown(cancel_futures=True)


def _in_order(
    members: Iterable[Member], plan: Plan, pool: ThreadPoolExecutor, stop: threading.Event
) -> Iterator[Reading]:
    waiting: deque[tuple[Future[Reading] | Reading, int]] = deque()
    ahead = 0
    for member in members:
        if member.detached:
            waiting.append((pool.submit(read, member, plan, stop), member.size))
            ahead += member.size
        else:
            waiting.append((read(member, plan, stop), 0))
        while waiting and (ahead > AHEAD or _is_done(waiting[0][0])):
            result, size = waiting.popleft()
            ahead -= size
            yield result.result() if isinstance(result, Future) else result
    for result, _ in waiting:
        yield result.result() if isinstance(result, Future) else result


def _is_done(result: Future[Reading] | Reading) -> bool:
    return result.done() if isinstance(result, Future) else True
