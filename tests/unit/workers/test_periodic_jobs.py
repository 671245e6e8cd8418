"""What comes round by the clock: counted by how it ended, and left to whoever holds its lease."""

import asyncio
import time

import pytest
from structlog.testing import capture_logs

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.lease import Lease
from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.monitoring.outages import reason_of
from leaderboard_shells.workers.periodic_jobs import PeriodicJob, running_jobs
from tests.support.metrics import Shown, held

OUTCOMES = ("done", "left", "put_off", "failed")


class Others(Lease):
    """Held by another process until it is `ours`."""

    ours = False

    async def hold(self) -> bool:
        return self.ours


class Work:
    """Fails as often as it is told to, and says when it was done `times`."""

    def __init__(self, *errors: Exception, times: int = 2) -> None:
        self._errors = [*errors]
        self._times = times
        self.count = 0
        self.enough = asyncio.Event()

    async def __call__(self) -> None:
        if self._errors:
            raise self._errors.pop()
        self.count += 1
        if self.count == self._times:
            self.enough.set()


def outcomes(shown: Shown) -> dict[str, float | None]:
    return {
        outcome: shown.value("leaderboard_periodic_job_runs_total", periodic_job="r", outcome=outcome)
        for outcome in OUTCOMES
    }


async def test_rounds_that_are_done() -> None:
    """Each is counted and timed, and the last one has its moment."""
    metrics, work, began = Metrics(), Work(times=2), time.time()
    async with running_jobs(metrics, PeriodicJob(name="r", seconds=0.01, work=work)), asyncio.timeout(30):
        await work.enough.wait()

    shown = held(metrics.registry)
    done = work.count
    assert outcomes(shown)["done"] in (done - 1, done)
    assert shown.value("leaderboard_periodic_job_duration_seconds_count", periodic_job="r") == outcomes(shown)["done"]
    assert (
        began
        <= (shown.value("leaderboard_periodic_job_last_success_timestamp_seconds", periodic_job="r") or 0)
        <= time.time()
    )


@pytest.mark.parametrize(
    ("error", "outcome", "event"),
    [
        (StoreUnavailable("repository"), "put_off", "job put off"),
        (RuntimeError("a fault"), "failed", "job failed"),
    ],
)
async def test_rounds_that_fail(error: Exception, outcome: str, event: str) -> None:
    """A store that is away puts rounds off, anything else is a fault; either is said once, and so that they go on."""
    metrics, work = Metrics(), Work(error, error, error)
    with capture_logs() as logs:
        async with running_jobs(metrics, PeriodicJob(name="r", seconds=0.01, work=work)), asyncio.timeout(30):
            await work.enough.wait()

    [failed, goes_on] = logs
    assert (event, "r", reason_of(error)) == (failed["event"], failed["job"], failed["reason"])
    assert ("job goes on", "r", 3) == (goes_on["event"], goes_on["job"], goes_on["failures"])
    assert 3 == outcomes(held(metrics.registry))[outcome]


async def test_rounds_that_are_left_to_others() -> None:
    """Who does not hold the lease does not work, and has no moment; who gets it goes on."""
    metrics, work, lease = Metrics(), Work(times=1), Others()
    async with running_jobs(metrics, PeriodicJob(name="r", seconds=0.01, work=work, lease=lease)), asyncio.timeout(30):
        while not outcomes(held(metrics.registry))["left"]:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
        before = held(metrics.registry)
        assert (0, 0) == (work.count, outcomes(before)["done"])
        assert before.value("leaderboard_periodic_job_last_success_timestamp_seconds", periodic_job="r") is None

        lease.ours = True
        await work.enough.wait()


async def test_nothing_goes_on_afterwards() -> None:
    """With the context the rounds end."""
    work = Work(times=1)
    async with running_jobs(Metrics(), PeriodicJob(name="r", seconds=0.01, work=work)), asyncio.timeout(30):
        await work.enough.wait()
    before = work.count
    await asyncio.sleep(0.05)

    assert before == work.count
