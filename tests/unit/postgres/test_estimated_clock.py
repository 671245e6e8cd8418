"""The repository's clock is estimated from below, and a clock that was set back is believed."""

import pytest

from leaderboard_adapters.postgres import estimated_clock
from leaderboard_adapters.postgres.estimated_clock import EstimatedClock

SECOND = 1_000_000


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the steady clock says, for the test to set."""
    moments = [0]
    monkeypatch.setattr(estimated_clock, "steady", lambda: moments[0])
    return moments


def test_an_estimate_grows_and_ends(passed: list[int]) -> None:
    """A little slower than time passes; after a minute without news there is none."""
    clock = EstimatedClock()
    assert clock.now() is None
    clock.told(100 * SECOND)
    passed[0] = 10 * SECOND

    assert 110 * SECOND - 10_000 == clock.now()
    passed[0] = 61 * SECOND
    assert clock.now() is None


def test_an_answer_that_was_long_under_way_sets_nothing_back(passed: list[int]) -> None:
    """It was true when it was said; more is known by now."""
    clock = EstimatedClock()
    clock.told(100 * SECOND)
    passed[0] = 10 * SECOND
    clock.told(95 * SECOND)

    assert 110 * SECOND - 10_000 == clock.now()


def test_a_clock_that_was_set_back_is_believed(passed: list[int]) -> None:
    """However often units of work are done in the meantime: no answer is under way for so long."""
    clock = EstimatedClock()
    clock.told(1_000 * SECOND)
    passed[0] = 10 * SECOND
    clock.told(700 * SECOND)

    assert 700 * SECOND == clock.now()
