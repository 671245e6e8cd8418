"""`leaderboard schedule`: a process that keeps the schedule and nothing else, from start to stop."""

import structlog

from leaderboard_shells.monitoring.logs import configure_logging
from leaderboard_shells.monitoring.process_resources import measured_loop_lag
from leaderboard_shells.settings import Settings
from leaderboard_shells.supervision.membership import ALONE
from leaderboard_shells.supervision.reporting import reporting
from leaderboard_shells.wiring import services
from leaderboard_shells.workers.lifecycle import run_event_loop, stop_signal
from leaderboard_shells.workers.monitoring_server import monitoring_server
from leaderboard_shells.workers.schedule import board_health_jobs, scheduled_jobs

_log = structlog.stdlib.get_logger("leaderboard.scheduler")


def run(settings: Settings) -> None:
    """Keep the schedule in a process of its own, until SIGTERM or SIGINT. Raises what a store says that cannot open."""
    configure_logging(settings)
    run_event_loop(_run(settings))


async def _run(settings: Settings) -> None:
    async with (
        stop_signal() as stop,
        services(settings) as running,
        reporting(ALONE, running.readiness, running.metrics.registry) as told,
        monitoring_server(settings, running, told),
        measured_loop_lag(running.metrics),
        board_health_jobs(running),
        scheduled_jobs(running, settings.sync),
    ):
        _log.info("scheduling")
        await stop.wait()
        _log.info("stopping")
        running.readiness.draining = True
