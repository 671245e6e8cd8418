"""A store that is looked at when a process starts, and again while it is away: it may have nothing else to do yet."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from leaderboard_core.domain.errors import LeaderboardError, StoreUnavailable
from leaderboard_shells.monitoring.outages import Outages

#: How long the start takes to find out what it was given, in seconds.
_JUDGING = 6.0
#: How often a store that is away is looked at, in seconds.
_AGAIN = 5.0


@asynccontextmanager
async def startup_probe(
    store: str, probe: Callable[[], Awaitable[None]], again: Callable[[], Awaitable[None]], outages: Outages
) -> AsyncIterator[None]:
    """Look at a store with `probe`, and for as long as the context lasts with `again`, whose calls tell, while it is
    away. On an installation without boards nobody else would find out that it is, or that it is back.

    Raises `StoreUnusable` for one that can never serve.
    """
    with suppress(StoreUnavailable), outages.opening(store, "probe"):
        try:
            async with asyncio.timeout(_JUDGING):
                await probe()
        except TimeoutError as error:
            raise StoreUnavailable(store, f"it did not answer within {_JUDGING:g} s") from error
    task = asyncio.create_task(_while_away(store, again, outages))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _while_away(store: str, again: Callable[[], Awaitable[None]], outages: Outages) -> None:
    while True:
        await asyncio.sleep(_AGAIN)
        if outages.is_unavailable(store):
            with suppress(LeaderboardError):
                await again()
                outages.recovered(store)
