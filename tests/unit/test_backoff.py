"""How long is waited before something that is away is tried again."""

import pytest

from leaderboard_shells.backoff import Backoff


@pytest.mark.parametrize(
    ("attempts", "delay", "expected"),
    [
        (3, 1.0, [1, 1, 1, 2, 4, 8, 16, 30, 30]),
        (0, 1.0, [2, 4, 8, 16, 30]),
        (1, 40.0, [30, 30]),
    ],
)
def test_so_many_times_then_doubling(attempts: int, delay: float, expected: list[float]) -> None:
    """As many waits of the delay as are asked for, then twice as long every time, up to half a minute."""
    backoff = Backoff(attempts, delay)

    assert expected == [backoff.next() for _ in expected]


def test_it_never_ends() -> None:
    """After any number of failures there is a wait."""
    backoff = Backoff(3, 0.1)

    assert 30.0 == [backoff.next() for _ in range(5_000)][-1]


def test_what_is_back_begins_anew() -> None:
    """After success the first wait is the delay again."""
    backoff = Backoff(1, 1.0)
    for _ in range(4):
        backoff.next()

    backoff.reset()

    assert [1.0, 2.0] == [backoff.next(), backoff.next()]
