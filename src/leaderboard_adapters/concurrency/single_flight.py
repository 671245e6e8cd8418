"""Work that is done once for all who ask for it at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from math import inf
from time import monotonic


class SingleFlight:
    """Does `work` once for all who ask meanwhile, whoever of them gives up.

    Once it went well it is not done again for `fresh_for` seconds; whoever asks within them is content with that.
    """

    def __init__(self, work: Callable[[], Awaitable[None]], fresh_for: float = 0.0) -> None:
        self._work = work
        self._fresh_for = fresh_for
        self._done_at = -inf
        self._under_way: asyncio.Task[None] | None = None

    async def __call__(self) -> None:
        """Raises what the work raised."""
        if monotonic() - self._done_at < self._fresh_for:
            return
        if self._under_way is None:
            # It works for others as well as for the one who asked first.
            self._under_way = asyncio.create_task(self._do(), context=Context())
            self._under_way.add_done_callback(self._ended)
        await asyncio.shield(self._under_way)

    async def _do(self) -> None:
        began = monotonic()
        await self._work()
        self._done_at = began

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way = None
        if not task.cancelled():
            # All who asked may have given up.
            task.exception()
