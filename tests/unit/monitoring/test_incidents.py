"""What fails again and again is said when it begins and when it ends, and counted between."""

import threading
import time

import pytest
import structlog
from structlog.testing import capture_logs
from structlog.typing import EventDict

from leaderboard_shells.monitoring.incidents import Incident


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock shows, as its only item."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def episode() -> Incident:
    return Incident(structlog.stdlib.get_logger("test"), "gone", "back", quiet=2.0, what="it")


def told(lines: list[EventDict]) -> list[str]:
    return [line["event"] for line in lines]


def test_it_is_told_once(episode: Incident, clock: list[float]) -> None:
    """However often it fails: the reason when it begins, how long and how often when it ends."""
    with capture_logs() as lines:
        for _ in range(1_000):
            episode.failed("it broke", code="B1")
            clock[0] += 0.01
        clock[0] += 3.0
        episode.worked()
        episode.worked()

    [gone, back] = lines
    assert {"event": "gone", "what": "it", "reason": "it broke", "code": "B1", "log_level": "warning"} == gone
    assert ("back", "it", 10.0, 1_000) == (back["event"], back["what"], back["seconds"], back["failures"])


def test_another_reason_is_told_as_well(episode: Incident) -> None:
    """Each reason once; what has the same code is the same, in whatever words; there is an end to reasons."""
    with capture_logs() as lines:
        for _ in range(3):
            episode.failed("first")
            episode.failed("second", code="X")
            episode.failed("second, in other words", code="X")
        for number in range(100):
            episode.failed(f"reason {number}")

    assert ["first", "second"] == [line["reason"] for line in lines][:2]
    assert 8 == len(lines)


def test_what_comes_and_goes_is_one_episode(episode: Incident, clock: list[float]) -> None:
    """It is over when nothing has failed for a while, not when something went well in between."""
    with capture_logs() as lines:
        for _ in range(100):
            episode.failed("it broke")
            episode.worked()
            clock[0] += 1.0
        assert episode.present
        clock[0] += 2.0
        episode.worked()
        assert not episode.present
        episode.failed("it broke")

    assert ["gone", "back", "gone"] == told(lines)


def test_what_went_well_and_is_not_tried_again(episode: Incident, clock: list[float]) -> None:
    """It is over as well, as soon as somebody looks."""
    with capture_logs() as lines:
        episode.failed("it broke")
        episode.worked()
        assert (True, False) == (episode.present, episode.failing)
        clock[0] += 3.0
        episode.settle()

    assert ["gone", "back"] == told(lines)


def test_what_never_failed_is_never_back(episode: Incident) -> None:
    """Nothing is said of what goes well."""
    with capture_logs() as lines:
        episode.worked()

    assert [] == lines


def test_any_thread_may_tell(episode: Incident) -> None:
    """Of several that see it fail at the same time one says so, and all are counted."""
    with capture_logs() as lines:
        threads = [threading.Thread(target=lambda: [episode.failed("it broke") for _ in range(500)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert ["gone"] == told(lines)
