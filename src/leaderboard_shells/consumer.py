"""`leaderboard consume`: processes that consume and do nothing else, from start to stop."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress

import structlog

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_shells.monitoring.incidents import Incident
from leaderboard_shells.monitoring.logs import configure_logging
from leaderboard_shells.monitoring.outages import Outages, reason_of
from leaderboard_shells.monitoring.process_resources import measured_loop_lag
from leaderboard_shells.settings import Settings, addresses_of
from leaderboard_shells.supervision.membership import Membership
from leaderboard_shells.supervision.reporting import reporting
from leaderboard_shells.supervision.role import Role
from leaderboard_shells.supervision.supervisor import supervise
from leaderboard_shells.wiring import Services, services
from leaderboard_shells.workers.consumer_health import retry_backoff
from leaderboard_shells.workers.ingestion import consuming
from leaderboard_shells.workers.lifecycle import run_event_loop, stop_signal, tune_garbage_collection
from leaderboard_shells.workers.monitoring_server import monitoring_listener, monitoring_server
from leaderboard_shells.workers.schedule import board_health_jobs

_log = structlog.stdlib.get_logger("leaderboard.consumer")


def run(settings: Settings, read: Callable[[], Settings]) -> int:
    """Consume until SIGTERM or SIGINT, in this process or in as many as the settings want; returns the exit code.
    `read` gives the settings as they are later. Raises `CannotListen`, or what a store says that cannot open."""
    membership = Membership(Role.taken())
    configure_logging(settings, membership.number)
    if membership.is_alone and settings.kafka.workers > 1:
        listeners = {} if settings.metrics is None else {"metrics": monitoring_listener(settings.metrics)}
        # Two of the same number would be two of one member of the group.
        return supervise(settings.kafka.workers, listeners, read, overlapping=False)
    run_event_loop(_run(settings, membership))
    return 0


async def _run(settings: Settings, membership: Membership) -> None:
    async with stop_signal() as stop, AsyncExitStack() as stores:
        running = await _opened(settings, stores, stop)
        if running is None:
            return
        tune_garbage_collection()
        async with (
            reporting(membership, running.readiness, running.metrics.registry) as told,
            monitoring_server(settings, running, told, membership),
            measured_loop_lag(running.metrics),
            board_health_jobs(running),
            consuming(running, settings.kafka),
            membership.obeying(running.readiness),
        ):
            membership.serving()
            await stop.wait()
            _log.info("stopping")
            running.readiness.draining = True


async def _opened(settings: Settings, stores: AsyncExitStack, stop: asyncio.Event) -> Services | None:
    """The stores, as soon as the repository is there; None when the process is told to stop before."""
    backoff = retry_backoff(settings.kafka)
    outages = Outages(addresses_of(settings))
    waiting = Incident(_log, "waiting for the repository", "the repository is there", quiet=0.0)
    while not stop.is_set():
        try:
            running = await stores.enter_async_context(services(settings, outages))
        except StoreUnavailable as error:
            waiting.failed(reason_of(error))
            with suppress(TimeoutError):
                async with asyncio.timeout(backoff.next()):
                    await stop.wait()
        else:
            waiting.worked()
            return running
    return None
