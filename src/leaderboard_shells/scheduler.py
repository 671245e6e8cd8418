"""The scheduler: what comes round by the clock. Any number may run; each piece of work is safe to do twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from leaderboard_adapters.concurrency.periodic import every
from leaderboard_core import Application
from leaderboard_shells.settings import Duration, Sync

_log = structlog.stdlib.get_logger("leaderboard.scheduler")

#: How often boards are watched and due seasons are turned, in seconds.
_TICK = 1.0
#: How often what is too old is dropped, in seconds.
_HOUSEKEEPING = 60.0


@asynccontextmanager
async def scheduler(application: Application, sync: Sync) -> AsyncIterator[None]:
    """Keep the rounds going for as long as the context lasts."""
    rounds = [
        (_TICK, "watch", lambda: _watch(application)),
        (_TICK, "seasons", lambda: _turn_seasons(application)),
        (_HOUSEKEEPING, "housekeeping", lambda: _keep_house(application, sync.event_id_ttl)),
    ]
    if sync.enabled:
        rounds.append((sync.interval.seconds, "sync", lambda: _sync(application)))
    tasks = [asyncio.create_task(_round(*one)) for one in rounds]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _round(seconds: float, name: str, work: Callable[[], Awaitable[object]]) -> None:
    await every(seconds, work, lambda error: _log.error("round failed", round=name, error=str(error), exc_info=error))


async def _watch(application: Application) -> None:
    before = application.restore.counts.overtaken
    await application.watch()
    if overtaken := application.restore.counts.overtaken - before:
        _log.warning("the repository is older than what was shown: boards follow it", boards=overtaken)


async def _keep_house(application: Application, event_id_ttl: Duration) -> None:
    await application.sync.prune(event_id_ttl.milliseconds * 1_000)
    strays = await application.watch.drop_strays()
    if strays:
        _log.info("strays dropped", boards=strays)


async def _turn_seasons(application: Application) -> None:
    turned = await application.seasons.turn_due()
    if turned:
        _log.info("seasons turned", boards=turned)
    await application.sync.settle()


async def _sync(application: Application) -> None:
    report = await application.sync()
    level = _log.warning if report.differences else _log.info
    level("sync", published=report.published, verified=report.verified, differences=report.differences)
