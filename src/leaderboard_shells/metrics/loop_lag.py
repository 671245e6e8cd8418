"""Whether the event loop comes round: what blocks it, blocks everyone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from leaderboard_shells.metrics.families import Metrics

#: How often the loop is asked to come round, in seconds.
_PERIOD = 0.25


@asynccontextmanager
async def loop_lag(metrics: Metrics) -> AsyncIterator[None]:
    """Measure it for as long as the context lasts."""
    task = asyncio.create_task(_measure(metrics))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _measure(metrics: Metrics) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _PERIOD
        await asyncio.sleep(_PERIOD)
        metrics.loop_lag.observe(max(0.0, loop.time() - due))
