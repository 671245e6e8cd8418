"""Readiness: each part is asked, for a short while."""

import asyncio
import time

import pytest
from structlog.testing import capture_logs

from leaderboard_shells.http.readiness import Health, Readiness, Report, Status


async def well() -> None:
    """Answers."""


async def ill() -> None:
    raise RuntimeError("no answer")


async def slow() -> None:
    await asyncio.sleep(0.2)


async def test_nothing_to_ask() -> None:
    """A process without parts is ready."""
    assert Report(Status.READY, {}) == await Readiness({}, ())()


async def test_parts_are_told_apart() -> None:
    """Each part is reported by itself, in the order they were given."""
    report = await Readiness({"a": well, "b": ill, "c": well}, {"a"})()

    assert Report(Status.DEGRADED, {"a": Health.OK, "b": Health.FAILED, "c": Health.OK}) == report
    assert ["a", "b", "c"] == list(report.checks)


async def test_parts_are_asked_at_once() -> None:
    """Asking many takes no longer than asking the slowest."""
    began = time.monotonic()
    report = await Readiness({str(number): slow for number in range(20)}, ())()

    assert Status.READY is report.status
    assert time.monotonic() - began < 2


async def test_a_part_that_does_not_answer_in_time() -> None:
    """A part that is silent for too long has failed."""
    report = await Readiness({"a": slow}, {"a"}, timeout=0.01)()

    assert Report(Status.UNAVAILABLE, {"a": Health.FAILED}) == report


async def test_draining() -> None:
    """Who is about to stop is unavailable; taken back, ready again."""
    readiness = Readiness({"a": well}, ())
    readiness.draining = True
    assert Status.UNAVAILABLE is (await readiness()).status

    readiness.draining = False
    assert Status.READY is (await readiness()).status


async def test_a_failure_is_logged() -> None:
    """The log says which part failed, and of what."""
    with capture_logs() as logs:
        await Readiness({"a": well, "b": ill}, ())()

    assert [("b", "RuntimeError('no answer')")] == [(log["check"], log["error"]) for log in logs]


def test_a_part_that_nobody_can_ask() -> None:
    """A part that is named must have a check."""
    with pytest.raises(ValueError, match="queue"):
        Readiness({"a": well}, {"a", "queue"})


async def test_one_store_is_enough_to_serve() -> None:
    """While one of the serving parts answers it is degraded; when none does it is unavailable."""
    one = await Readiness({"a": well, "b": ill, "c": ill}, {"a", "b"})()
    none = await Readiness({"a": ill, "b": ill, "c": well}, {"a", "b"})()

    assert (Status.DEGRADED, Status.UNAVAILABLE) == (one.status, none.status)
