"""The periodic jobs of a leaderboard that has no server: they run in the program's own event loop."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from threading import main_thread

from leaderboard_adapters.concurrency.cancellation import cancel_all
from leaderboard_adapters.concurrency.periodic import every
from leaderboard_adapters.concurrency.steady_clock import ElapsedTime
from leaderboard_core import Application

_log = logging.getLogger("leaderboard")

#: How often seasons that are over are turned, what is too old is dropped, and standings are published, in seconds.
_SEASONS, _HOUSEKEEPING, _SYNC = 1.0, 60.0, 1800.0
#: How often it is looked for profiles that boards do not have yet, in seconds.
_CARRYING = 0.5
#: How long event ids are remembered, in microseconds.
_EVENT_IDS_KEPT = 24 * 3600 * 1_000_000


@asynccontextmanager
async def maintenance(application: Application) -> AsyncIterator[None]:
    """Look after the leaderboard for as long as the context lasts."""
    elapsed = ElapsedTime(longest=2 * _HOUSEKEEPING)

    async def turn_seasons() -> None:
        await application.seasons.turn_due()
        await application.sync.settle()

    async def keep_house() -> None:
        await application.sync.prune(_EVENT_IDS_KEPT, elapsed.since_last())
        await application.health_sweep.drop_strays()
        await application.boards.mend()

    tasks = [
        _job("seasons", _SEASONS, turn_seasons),
        _job("profiles", _CARRYING, application.profiles.carry),
        _job("housekeeping", _HOUSEKEEPING, keep_house),
        _job("sync", _SYNC, application.sync),
    ]
    try:
        yield
    finally:
        await cancel_all(tasks)


def _job(name: str, seconds: float, work: Callable[[], Awaitable[object]]) -> "asyncio.Task[None]":
    return asyncio.create_task(every(seconds, work, partial(_failed, name)), name=f"leaderboard-{name}")


def _failed(name: str, error: Exception) -> None:
    if not main_thread().is_alive():
        # The program is ending without having closed: Python gives the stores no threads any more, and nothing is lost.
        return
    # The next run may find things better.
    _log.warning("%s put off: %s", name, error, exc_info=error)
