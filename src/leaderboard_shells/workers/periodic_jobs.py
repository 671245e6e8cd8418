"""Periodic jobs: each runs under its lease, is counted, and reported when it fails."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from attrs import frozen

from leaderboard_adapters.concurrency.cancellation import cancel_all
from leaderboard_adapters.concurrency.periodic import every
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.lease import Lease
from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.monitoring.incidents import Incident
from leaderboard_shells.monitoring.outages import reason_of

_log = structlog.stdlib.get_logger("leaderboard.scheduler")


@frozen(kw_only=True)
class PeriodicJob:
    """`work` every `seconds`. With a lease it is done by one of all processes; without one, by each for itself."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]
    lease: Lease | None = None


@asynccontextmanager
async def running_jobs(metrics: Metrics, *jobs: PeriodicJob) -> AsyncIterator[None]:
    """Run jobs for as long as the context lasts."""
    tasks = [asyncio.create_task(_keep_running(job, metrics)) for job in jobs]
    try:
        yield
    finally:
        await cancel_all(tasks)


async def _keep_running(job: PeriodicJob, metrics: Metrics) -> None:
    last: dict[tuple[str, ...], float] = {}
    metrics.last_job_success.read(lambda: last)
    done, left, put_off, broken = (
        metrics.job_runs.labels(job.name, outcome) for outcome in ("done", "left", "put_off", "failed")
    )
    seconds = metrics.job_seconds.labels(job.name)
    putting_off = Incident(_log, "job put off", "job goes on", quiet=0.0, job=job.name)
    failing = Incident(_log, "job failed", "job goes on", quiet=0.0, job=job.name)

    def went_well() -> None:
        putting_off.worked()
        failing.worked()

    async def go() -> None:
        if job.lease is not None and not await job.lease.hold():
            left.inc()
            went_well()
            return
        began = time.perf_counter()
        await job.work()
        seconds.observe(time.perf_counter() - began)
        done.inc()
        went_well()
        last[job.name,] = time.time()

    def failed(error: Exception) -> None:
        if isinstance(error, StoreUnavailable):
            put_off.inc()
            putting_off.failed(reason_of(error))
        else:
            broken.inc()
            failing.failed(reason_of(error), level="error", exc_info=error)

    await every(job.seconds, go, failed)
