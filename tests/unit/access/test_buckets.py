"""Token buckets."""

import pytest

from leaderboard_shells.access.token_buckets import Balance, TokenBuckets
from tests.support.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def buckets(clock: Clock) -> TokenBuckets:
    """Two a second, four at once."""
    return TokenBuckets(2, 1.0, 4, clock)


def passing(buckets: TokenBuckets, owner: str = "a", count: int = 1) -> bool:
    if buckets.wait(owner, count):
        return False
    buckets.take(owner, count)
    return True


def test_a_burst_and_then_the_rate(buckets: TokenBuckets, clock: Clock) -> None:
    """A full bucket gives its burst at once, then as many as come in; the wait that is told is right."""
    assert [True] * 4 + [False] == [passing(buckets) for _ in range(5)]
    assert 0.5 == pytest.approx(buckets.wait("a", 1))

    clock.now += 0.5
    assert [True, False] == [passing(buckets) for _ in range(2)]

    clock.now += 100
    assert [True] * 4 + [False] == [passing(buckets) for _ in range(5)]


def test_in_the_long_run_the_rate_holds(buckets: TokenBuckets, clock: Clock) -> None:
    """However often one tries, no more than the burst and the rate pass."""
    passed = 0
    for _ in range(10_000):
        clock.now += 0.01
        passed += passing(buckets)

    assert passed in (203, 204)


def test_owners_do_not_share(buckets: TokenBuckets) -> None:
    """What one spends, another one has still."""
    assert passing(buckets, "a", 4)
    assert not passing(buckets, "a")
    assert passing(buckets, "b", 4)


def test_what_is_refused_costs_nothing(buckets: TokenBuckets, clock: Clock) -> None:
    """Asking again and again does not put off the moment at which it passes."""
    assert passing(buckets, "a", 4)
    for _ in range(100):
        assert not passing(buckets)
    clock.now += 0.5
    assert passing(buckets)


def test_more_than_a_full_bucket(buckets: TokenBuckets, clock: Clock) -> None:
    """A list that is larger than the burst passes when the bucket is full, and is paid for afterwards."""
    assert passing(buckets, "a", 10)
    assert 3.5 == pytest.approx(buckets.wait("a", 1))
    clock.now += 3.5
    assert passing(buckets)
    assert not passing(buckets, "a", 10)


def test_memory_is_bounded(clock: Clock) -> None:
    """Of too many owners, the one that asked longest ago is forgotten."""
    buckets = TokenBuckets(1, 1.0, 1, clock, most=3)
    for owner in "abcad":
        buckets.take(owner, 1)

    assert 3 == len(buckets)
    assert [True, False, False, False] == [not buckets.wait(owner, 1) for owner in "bcad"]


def test_how_a_bucket_stands(buckets: TokenBuckets, clock: Clock) -> None:
    """What is left is what passes at once; when it is said to be full, it is."""
    assert Balance(quota=4, window=2, remaining=4, reset=0) == buckets.balance("a")

    buckets.take("a", 3)
    assert Balance(quota=4, window=2, remaining=1, reset=2) == buckets.balance("a")
    clock.now += 0.75
    assert Balance(quota=4, window=2, remaining=2, reset=1) == buckets.balance("a")
    clock.now += 1
    assert Balance(quota=4, window=2, remaining=4, reset=0) == buckets.balance("a")

    buckets.take("a", 100)
    assert Balance(quota=4, window=2, remaining=0, reset=50) == buckets.balance("a")
