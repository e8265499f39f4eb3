"""Budgets limit how much may happen at once and per second."""

from contextlib import suppress

import pytest

from pixelscan.errors import ServerBusy
from pixelscan.web.budgets import MOST_CLIENTS, ByteBudget, TokenBucket, TokenBuckets


class Clock:
    """A clock that the test advances."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_allows_its_burst_and_then_its_rate() -> None:
    """Five at once, then two per second; even after an hour no more than five are saved."""
    clock = Clock()
    bucket = TokenBucket(2, 5, clock)
    assert [bucket.take() for _ in range(6)] == [True] * 5 + [False]
    clock.now = 0.5
    assert [bucket.take() for _ in range(2)] == [True, False]
    clock.now = 3600
    assert sum(bucket.take() for _ in range(10)) == 5


def test_who_reserves_first_is_served_first() -> None:
    """Each gets its own time, half a second apart."""
    bucket = TokenBucket(2, 2, Clock())
    assert [bucket.reserve() for _ in range(5)] == [0, 0, 0.5, 1, 1.5]


def test_each_client_has_one_bucket() -> None:
    """Also when it returns; that of the client that came first is dropped when there are too many."""
    buckets = TokenBuckets[int](1, 1)
    assert [buckets.of(1).take(), buckets.of(2).take(), buckets.of(1).take()] == [True, True, False]
    for client in range(2, MOST_CLIENTS + 2):
        buckets.of(client)
    assert buckets.of(1).take()


def test_bytes_that_are_taken_are_missing_until_they_are_back() -> None:
    """Also after an exception in the block."""
    budget = ByteBudget(10, "No room.")
    with suppress(ServerBusy), budget.taken(8):
        budget.take(3)
        pytest.fail("three more than there are were taken")
    budget.take(10)
    with pytest.raises(ServerBusy, match="No room"):
        budget.take(1)


def test_a_budget_of_nothing_has_no_end() -> None:
    """As in the settings, where 0 means no limit."""
    ByteBudget(0, "").take(1 << 60)
