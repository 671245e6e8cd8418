"""The periodic jobs of a leaderboard. Any number of processes may run it; each job is safe to do twice."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from leaderboard_adapters.concurrency.steady_clock import ElapsedTime
from leaderboard_adapters.concurrency.watching import watching
from leaderboard_core import Application
from leaderboard_core.usecases.reconcile import ReconcileCounts
from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.settings import Duration, Sync
from leaderboard_shells.wiring import Services
from leaderboard_shells.workers.periodic_jobs import PeriodicJob, running_jobs

_log = structlog.stdlib.get_logger("leaderboard.scheduler")

#: How often boards are watched and due seasons are turned, in seconds.
_TICK = 1.0
#: How often it is looked for profiles that boards do not have yet, in seconds.
_CARRYING = 0.5
#: How often what is too old is dropped, in seconds.
_HOUSEKEEPING = 60.0
#: How long a job waits for boards that catch up before it leaves that going, in seconds.
_PATIENCE = _TICK / 2


@asynccontextmanager
async def board_health_jobs(running: Services) -> AsyncIterator[None]:
    """Keep this process's view of the boards true for as long as the context lasts: every process needs its own."""
    async with watching(running.application.health_sweep, _PATIENCE) as look:
        jobs = [
            PeriodicJob(name="watch", seconds=_TICK, work=logging_fenced(running.application.reconciler.counts, look)),
            PeriodicJob(name="profiles", seconds=_CARRYING, work=running.application.profiles.carry),
            PeriodicJob(name="clock", seconds=_TICK, work=running.clock.look),
        ]
        async with running_jobs(running.metrics, *jobs):
            yield


@asynccontextmanager
async def scheduled_jobs(running: Services, sync: Sync) -> AsyncIterator[None]:
    """Do what is to be done once for all processes, each work under its lease, for as long as the context lasts."""
    application, metrics, lease = running.application, running.metrics, running.lease
    elapsed = ElapsedTime(longest=2 * _HOUSEKEEPING)
    jobs = [
        PeriodicJob(name="seasons", seconds=_TICK, work=lambda: _turn_seasons(application), lease=lease("seasons")),
        PeriodicJob(
            name="housekeeping",
            seconds=_HOUSEKEEPING,
            work=lambda: _keep_house(application, sync.event_id_ttl, elapsed),
            lease=lease("housekeeping"),
        ),
    ]
    if sync.enabled:
        seconds = sync.interval.seconds
        jobs.append(
            PeriodicJob(name="sync", seconds=seconds, work=lambda: _sync(application, metrics), lease=lease("sync"))
        )
    async with running_jobs(metrics, *jobs):
        yield


def logging_fenced(counts: ReconcileCounts, look: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """What looks, and logs what was found out since it was called last, by whomever and even if looking fails."""
    told = 0

    async def board_health_jobs() -> None:
        nonlocal told
        try:
            await look()
        finally:
            fenced = counts.fenced - told
            told += fenced
            if fenced:
                _log.warning("the repository is older than what was shown: boards follow it", boards=fenced)

    return board_health_jobs


async def _keep_house(application: Application, event_id_ttl: Duration, elapsed: ElapsedTime) -> None:
    await application.sync.prune(event_id_ttl.milliseconds * 1_000, elapsed.since_last())
    strays = await application.health_sweep.drop_strays()
    if strays:
        _log.info("strays dropped", boards=strays)
    if mended := await application.boards.mend():
        _log.info("wide boards mended", boards=mended)


async def _turn_seasons(application: Application) -> None:
    turned = await application.seasons.turn_due()
    if turned:
        _log.info("seasons turned", boards=turned)
    await application.sync.settle()


async def _sync(application: Application, metrics: Metrics) -> None:
    report = await application.sync()
    metrics.published.inc(report.published)
    metrics.verified.inc(report.verified)
    metrics.differences.inc(report.differences)
    level = _log.warning if report.differences else _log.info
    level("sync", published=report.published, verified=report.verified, differences=report.differences)
