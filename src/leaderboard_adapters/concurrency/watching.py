"""Looking goes on while boards are healed, however many those are."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from leaderboard_core.usecases.health_sweep import HealthSweep


@asynccontextmanager
async def watching(watch: HealthSweep, patience: float) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """What looks, and heals what it saw unless that is still going on; it waits so many seconds for it to end.

    It raises what looking failed with, and what the healing did that has ended. Leaving the context ends it.
    """
    healing: asyncio.Task[int] | None = None

    async def look() -> None:
        nonlocal healing
        behind = await watch.look()
        if healing is None:
            healing = asyncio.create_task(watch.heal(behind))
        done, _ = await asyncio.wait({healing}, timeout=patience)
        if done:
            ended, healing = healing, None
            ended.result()

    try:
        yield look
    finally:
        if healing is not None:
            healing.cancel()
            await asyncio.wait({healing})
