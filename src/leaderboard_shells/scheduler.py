"""What comes round by the clock. Any number of processes may run it; each piece of work is safe to do twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from leaderboard_core import Application
from leaderboard_shells import logs
from leaderboard_shells.metrics import Metrics
from leaderboard_shells.metrics.listener import answering
from leaderboard_shells.metrics.loop_lag import loop_lag
from leaderboard_shells.process import run_to_the_end, stop_signal
from leaderboard_shells.rounds import Round, going
from leaderboard_shells.settings import Duration, Settings, Sync
from leaderboard_shells.wiring import Services, services

_log = structlog.stdlib.get_logger("leaderboard.scheduler")

#: How often boards are watched and due seasons are turned, in seconds.
_TICK = 1.0
#: How often what is too old is dropped, in seconds.
_HOUSEKEEPING = 60.0


def run(settings: Settings) -> None:
    """Keep the schedule in a process of its own, until SIGTERM or SIGINT. Raises what a store says that cannot open."""
    logs.set_up(settings)
    run_to_the_end(_run(settings))


async def _run(settings: Settings) -> None:
    async with (
        stop_signal() as stop,
        services(settings) as running,
        answering(settings, running),
        loop_lag(running.metrics),
        watch(running),
        schedule(running, settings.sync),
    ):
        _log.info("scheduling")
        await stop.wait()
        _log.info("stopping")
        running.readiness.draining = True


@asynccontextmanager
async def watch(running: Services) -> AsyncIterator[None]:
    """Keep this process's view of the boards true for as long as the context lasts: every process needs its own."""
    round_ = Round(name="watch", seconds=_TICK, work=lambda: _watch(running.application))
    async with going(running.metrics, round_):
        yield


@asynccontextmanager
async def schedule(running: Services, sync: Sync) -> AsyncIterator[None]:
    """Do what is to be done once for all processes, each work under its lease, for as long as the context lasts."""
    application, metrics, lease = running.application, running.metrics, running.lease
    rounds = [
        Round(name="seasons", seconds=_TICK, work=lambda: _turn_seasons(application), lease=lease("seasons")),
        Round(
            name="housekeeping",
            seconds=_HOUSEKEEPING,
            work=lambda: _keep_house(application, sync.event_id_ttl),
            lease=lease("housekeeping"),
        ),
    ]
    if sync.enabled:
        seconds = sync.interval.seconds
        rounds.append(
            Round(name="sync", seconds=seconds, work=lambda: _sync(application, metrics), lease=lease("sync"))
        )
    async with going(metrics, *rounds):
        yield


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


async def _sync(application: Application, metrics: Metrics) -> None:
    report = await application.sync()
    metrics.published.inc(report.published)
    metrics.verified.inc(report.verified)
    metrics.differences.inc(report.differences)
    level = _log.warning if report.differences else _log.info
    level("sync", published=report.published, verified=report.verified, differences=report.differences)
