"""What comes round by the clock: counted by how it ended, and left to whoever holds its lease."""

import asyncio
import time

import pytest
from structlog.testing import capture_logs

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.lease import Lease
from leaderboard_shells.metrics import Metrics
from leaderboard_shells.rounds import Round, going
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
    return {outcome: shown.value("leaderboard_rounds_total", round="r", outcome=outcome) for outcome in OUTCOMES}


async def test_rounds_that_are_done() -> None:
    """Each is counted and timed, and the last one has its moment."""
    metrics, work, began = Metrics(), Work(times=2), time.time()
    async with going(metrics, Round(name="r", seconds=0.01, work=work)), asyncio.timeout(30):
        await work.enough.wait()

    shown = held(metrics.registry)
    done = work.count
    assert outcomes(shown)["done"] in (done - 1, done)
    assert shown.value("leaderboard_round_duration_seconds_count", round="r") == outcomes(shown)["done"]
    assert began <= (shown.value("leaderboard_round_last_done_timestamp_seconds", round="r") or 0) <= time.time()


@pytest.mark.parametrize(
    ("error", "outcome", "event"),
    [
        (StoreUnavailable("repository"), "put_off", "round put off"),
        (RuntimeError("a fault"), "failed", "round failed"),
    ],
)
async def test_rounds_that_fail(error: Exception, outcome: str, event: str) -> None:
    """A store that is away puts a round off, anything else is a fault; either is said, and the next one goes."""
    metrics, work = Metrics(), Work(error, times=1)
    with capture_logs() as logs:
        async with going(metrics, Round(name="r", seconds=0.01, work=work)), asyncio.timeout(30):
            await work.enough.wait()

    assert [(event, "r")] == [(log["event"], log["round"]) for log in logs]
    assert 1 == outcomes(held(metrics.registry))[outcome]


async def test_rounds_that_are_left_to_others() -> None:
    """Who does not hold the lease does not work, and has no moment; who gets it goes on."""
    metrics, work, lease = Metrics(), Work(times=1), Others()
    async with going(metrics, Round(name="r", seconds=0.01, work=work, lease=lease)), asyncio.timeout(30):
        while not outcomes(held(metrics.registry))["left"]:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
        before = held(metrics.registry)
        assert (0, 0) == (work.count, outcomes(before)["done"])
        assert before.value("leaderboard_round_last_done_timestamp_seconds", round="r") is None

        lease.ours = True
        await work.enough.wait()


async def test_nothing_goes_on_afterwards() -> None:
    """With the context the rounds end."""
    work = Work(times=1)
    async with going(Metrics(), Round(name="r", seconds=0.01, work=work)), asyncio.timeout(30):
        await work.enough.wait()
    before = work.count
    await asyncio.sleep(0.05)

    assert before == work.count
