"""What comes round by the clock. Any number of processes may run it; each piece of work is safe to do twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import structlog

from leaderboard_adapters.concurrency.periodic import every
from leaderboard_core import Application
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.lease import Lease
from leaderboard_shells import logs
from leaderboard_shells.process import stop_signal
from leaderboard_shells.settings import Duration, Settings, Sync
from leaderboard_shells.wiring import services

_log = structlog.stdlib.get_logger("leaderboard.scheduler")

#: How often boards are watched and due seasons are turned, in seconds.
_TICK = 1.0
#: How often what is too old is dropped, in seconds.
_HOUSEKEEPING = 60.0


Work = Callable[[], Awaitable[object]]


def run(settings: Settings) -> None:
    """Keep the schedule in a process of its own, until SIGTERM or SIGINT. Raises what a store says that cannot open."""
    logs.set_up(settings.server.log_level)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    async with (
        stop_signal() as stop,
        services(settings) as running,
        watch(running.application),
        schedule(running.application, running.lease, settings.sync),
    ):
        _log.info("scheduling")
        await stop.wait()
        _log.info("stopping")


@asynccontextmanager
async def watch(application: Application) -> AsyncIterator[None]:
    """Keep this process's view of the boards true for as long as the context lasts: every process needs its own."""
    async with _rounds([(_TICK, "watch", lambda: _watch(application))]):
        yield


@asynccontextmanager
async def schedule(application: Application, lease: Callable[[str], Lease], sync: Sync) -> AsyncIterator[None]:
    """Do what is to be done once for all processes, each work under its lease, for as long as the context lasts."""
    rounds: list[tuple[float, str, Work]] = [
        (_TICK, "seasons", lambda: _turn_seasons(application)),
        (_HOUSEKEEPING, "housekeeping", lambda: _keep_house(application, sync.event_id_ttl)),
    ]
    if sync.enabled:
        rounds.append((sync.interval.seconds, "sync", lambda: _sync(application)))
    async with _rounds([(seconds, name, _leased(lease(name), work)) for seconds, name, work in rounds]):
        yield


def _leased(lease: Lease, work: Work) -> Work:
    async def work_if_held() -> None:
        if await lease.hold():
            await work()

    return work_if_held


@asynccontextmanager
async def _rounds(rounds: Sequence[tuple[float, str, Work]]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(_round(*one)) for one in rounds]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _round(seconds: float, name: str, work: Work) -> None:
    await every(seconds, work, lambda error: _failed(name, error))


def _failed(name: str, error: Exception) -> None:
    if isinstance(error, StoreUnavailable):
        _log.warning("round put off", round=name, error=str(error))
    else:
        _log.error("round failed", round=name, exc_info=error)


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
