"""How long is waited before something that is away is tried again."""

import pytest

from leaderboard_adapters.concurrency.backoff import Backoff


@pytest.mark.parametrize(
    ("steady", "first", "expected"),
    [
        (3, 1.0, [1, 1, 1, 2, 4, 8, 16, 30, 30]),
        (0, 1.0, [2, 4, 8, 16, 30]),
        (1, 40.0, [30, 30]),
    ],
)
def test_so_many_times_then_doubling(steady: int, first: float, expected: list[float]) -> None:
    """As many first waits as are asked for, then twice as long every time, up to half a minute."""
    backoff = Backoff(first, steady=steady)

    assert expected == [backoff.next() for _ in expected]


def test_it_never_ends() -> None:
    """After any number of failures there is a wait."""
    backoff = Backoff(0.1)

    assert 30.0 == [backoff.next() for _ in range(5_000)][-1]


def test_what_is_back_begins_anew() -> None:
    """After success the first wait is the shortest again."""
    backoff = Backoff(1.0)
    for _ in range(4):
        backoff.next()

    backoff.reset()

    assert [1.0, 2.0] == [backoff.next(), backoff.next()]


def test_chance_shortens_waits() -> None:
    """By a part of each at most, and each by another one."""
    longest = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
    backoff = Backoff(0.25, 10.0, jitter=0.5)
    drawn = [backoff.next() for _ in longest]

    assert all(most / 2 <= wait <= most for wait, most in zip(drawn, longest, strict=True))
    assert drawn != longest
