import pytest

from diagnose.checks.heap_exhausted import check

from .hosts import A, B, fact, lines, pair


@pytest.mark.parametrize("told", [{"least_free_percent": 0}, {"free_percent": 2}, {"failures": 3}])
def test_a_heap_that_was_full_or_refused_is_quoted(told: dict[str, int]) -> None:
    full, well = fact("heap", name="netGPHeap", **told), fact("heap", name="vmfs3", least_free_percent=31, failures=0)
    assert lines(check(pair([well, full], [well]))) == [(A, full.line)]


def test_either_host_counts() -> None:
    full = fact("heap", name="migHeap0", least_free_percent=1)
    assert lines(check(pair([], [full]))) == [(B, full.line)]


def test_heaps_with_room_are_silent() -> None:
    heap = fact("heap", name="vmfs3", free_percent=31, least_free_percent=17, failures=0)
    assert check(pair([heap], [heap])) == ()


def test_what_a_release_does_not_print_proves_nothing() -> None:
    assert check(pair([fact("heap", name="vmfs3")], [])) == ()
