"""Work that comes round again."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def every(seconds: float, work: Callable[[], Awaitable[object]], failed: Callable[[Exception], object]) -> None:
    """Do `work` at every multiple of `seconds` on the clock, for ever; a round that fails is reported to `failed`.

    Rounds keep to the clock, so that a restart does not put them off, and never overlap: a round that takes longer
    than its period swallows the next.
    """
    while True:
        await asyncio.sleep(seconds - time.time() % seconds)
        try:
            await work()
        except Exception as error:  # the next round may find things better
            failed(error)
