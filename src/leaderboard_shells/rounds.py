"""Work that comes round by the clock: under its lease, counted, and reported when it fails."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from attrs import frozen

from leaderboard_adapters.concurrency.periodic import every
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.lease import Lease
from leaderboard_shells.metrics import Metrics

_log = structlog.stdlib.get_logger("leaderboard.scheduler")


@frozen(kw_only=True)
class Round:
    """`work` every `seconds`. With a lease it is done by one of all processes; without one, by each for itself."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]
    lease: Lease | None = None


@asynccontextmanager
async def going(metrics: Metrics, *rounds: Round) -> AsyncIterator[None]:
    """Keep rounds going for as long as the context lasts."""
    tasks = [asyncio.create_task(_keep_going(one, metrics)) for one in rounds]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_going(one: Round, metrics: Metrics) -> None:
    last: dict[tuple[str, ...], float] = {}
    metrics.last_round.read(lambda: last)
    done, left, put_off, broken = (
        metrics.rounds.labels(one.name, outcome) for outcome in ("done", "left", "put_off", "failed")
    )
    seconds = metrics.round_seconds.labels(one.name)

    async def go() -> None:
        if one.lease is not None and not await one.lease.hold():
            left.inc()
            return
        began = time.perf_counter()
        await one.work()
        seconds.observe(time.perf_counter() - began)
        done.inc()
        last[one.name,] = time.time()

    def failed(error: Exception) -> None:
        if isinstance(error, StoreUnavailable):
            put_off.inc()
            _log.warning("round put off", round=one.name, error=str(error))
        else:
            broken.inc()
            _log.error("round failed", round=one.name, exc_info=error)

    await every(one.seconds, go, failed)
