"""Of any number of lines some are said, and what was left out is told."""

import time

import pytest

from leaderboard_shells.monitoring.logs import LogRateLimiter


def test_a_flood_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as may be said at once, then so many a second; the first after a gap tells of the gap."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    sparing = LogRateLimiter(rate=10.0, burst=5)

    at_once = [sparing() for _ in range(100)]
    assert [{}] * 5 + [None] * 95 == at_once

    now[0] += 0.1
    assert [{"left_out": 95}, None] == [sparing(), sparing()]

    now[0] += 60.0
    assert [{"left_out": 1}, {}, {}, {}, {}, None] == [sparing() for _ in range(6)]
