"""From settings to what a shell works with."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from attrs import asdict, evolve, frozen

from leaderboard_adapters.concurrency.group_committer import GroupCommitter
from leaderboard_adapters.concurrency.single_flight_reconciler import SingleFlightReconciler
from leaderboard_adapters.concurrency.together import at_once
from leaderboard_core import Application
from leaderboard_core.ports.broadcaster import Broadcaster
from leaderboard_core.ports.lease import Lease
from leaderboard_core.usecases.answers import Limits
from leaderboard_core.usecases.freshness import Freshness
from leaderboard_core.usecases.submit import Submitter
from leaderboard_shells import tracing
from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.monitoring.clock_monitor import ClockMonitor, time_of_day
from leaderboard_shells.monitoring.collectors import NO_LABELS
from leaderboard_shells.monitoring.instrumented_submitter import InstrumentedSubmitter
from leaderboard_shells.monitoring.outages import Outages
from leaderboard_shells.monitoring.readiness import HealthCheck, Readiness
from leaderboard_shells.settings import Settings, addresses_of
from leaderboard_shells.tracing import Origins, Spans, TracedBroadcaster, TracedLists, TracedSubmitter
from leaderboard_shells.wiring.instruments import Instruments
from leaderboard_shells.wiring.queues import Queue, open_queue
from leaderboard_shells.wiring.stores import open_durable, open_realtime

_log = structlog.stdlib.get_logger("leaderboard.stores")

#: How long a reader waits for a board that is being rebuilt, in seconds.
_READERS_PATIENCE = 1.0


@frozen
class Services:
    """What a shell works with, for as long as the stores are open."""

    application: Application
    broadcaster: Broadcaster
    #: The lease of the work of this name.
    lease: Callable[[str], Lease]
    readiness: Readiness
    clock: ClockMonitor
    metrics: Metrics
    queue: Queue
    spans: Spans | None


@asynccontextmanager
async def services(settings: Settings, outages: Outages | None = None) -> AsyncIterator[Services]:
    """Open the stores that the settings name, and close them again, whatever was taken in being finished first.

    The queue is left to whoever consumes it. `outages` are those of earlier attempts. Raises `NotSupported` for
    settings that ask for what this installation does not have.
    """
    metrics, outages = Metrics(), outages or Outages(addresses_of(settings))
    readiness = Readiness(outages=outages)
    limits = Limits(settings.leaderboard.default_limit, settings.leaderboard.max_limit)
    with tracing.opened(settings.tracing) as spans:
        async with _services(settings, Instruments(metrics, outages, spans), readiness, limits) as running:
            yield running


@asynccontextmanager
async def _services(
    settings: Settings, instruments: Instruments, readiness: Readiness, limits: Limits
) -> AsyncIterator[Services]:
    metrics, outages, spans = instruments.metrics, instruments.outages, instruments.spans
    async with (
        open_realtime(settings, instruments, readiness) as realtime,
        open_durable(settings, instruments, readiness, realtime.doubt) as durable,
        SingleFlightReconciler(durable.repository, realtime.ranking_store, _READERS_PATIENCE) as reconciler,
    ):
        broadcaster = realtime.broadcaster if spans is None else TracedBroadcaster(realtime.broadcaster, spans)
        clock = ClockMonitor(durable.repository.now, cells=durable.repository.cells.clocks)
        application = Application.over(
            durable.repository,
            realtime.ranking_store,
            limits,
            reconciler,
            broadcaster,
            unforeseen=_not_shown,
            freshness=Freshness(settings.server.max_read_age.seconds, time.monotonic, time_of_day),
            now=clock.now,
            together=at_once,
        )
        with (
            readiness.registered(HealthCheck.CLOCK, clock.check),
            open_queue(settings, application.ingest, outages, readiness) as queue,
            broadcaster.listen(application.health_sweep.heard),
        ):
            origins = Origins()
            submit: Submitter = InstrumentedSubmitter(application.submitter, metrics)
            if spans is not None:
                submit = TracedLists(submit, spans, origins)
            async with GroupCommitter(submit, settings.server.write_timeout.seconds) as gatherer:
                gathering = gatherer if spans is None else TracedSubmitter(gatherer, spans, origins)
                application = evolve(application, submitter=gathering)
                _expose_counts(metrics, application, gatherer)
                yield Services(application, broadcaster, durable.lease, readiness, clock, metrics, queue, spans)


def _not_shown(error: Exception) -> None:
    """An error of ours that came after a commit: whoever asked for that is told that it is done."""
    _log.error("committed and not shown", exc_info=error)


def _expose_counts(metrics: Metrics, application: Application, gatherer: GroupCommitter) -> None:
    """Let the facts that are kept on the way be read when somebody asks for the metrics."""
    restored, ingested = application.reconciler.counts, application.ingest.counts
    metrics.waiting.read(lambda: {NO_LABELS: gatherer.waiting})
    metrics.restored.read(lambda: {(way,): count for way, count in asdict(restored).items()})
    metrics.records.read(lambda: {(result,): count for result, count in asdict(ingested).items()})
