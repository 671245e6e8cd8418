"""For how long boards could not be read, as somebody sees who asks all the time."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx2 as httpx
from attrs import define, field

from leaderboard_adapters.concurrency.cancellation import cancel_all
from tests.faults.stack import shows


@define
class Gaps:
    """By server and board since when it cannot be read, and the longest time since somebody asked."""

    since: dict[tuple[str, str], float] = field(factory=dict)
    _longest: float = 0.0

    def took(self) -> float:
        """The longest time for which one board could not be read at one server, since this was asked last."""
        longest, self._longest = self._longest, 0.0
        return longest

    async def look(self, client: httpx.AsyncClient, url: str, board: str) -> None:
        asked = time.monotonic()
        if not await shows(client, url, board):
            self.since.setdefault((url, board), asked)
        elif (began := self.since.pop((url, board), None)) is not None:
            self._longest = max(self._longest, time.monotonic() - began)


@asynccontextmanager
async def watched(urls: Sequence[str], boards: Sequence[str]) -> AsyncIterator[Gaps]:
    """Each board is asked for at each server, again and again, for as long as the context lasts."""
    gaps = Gaps()

    async def watch(client: httpx.AsyncClient, url: str, board: str) -> None:
        while True:
            await gaps.look(client, url, board)
            await asyncio.sleep(0.02)

    async with httpx.AsyncClient(timeout=15) as client:
        tasks = [asyncio.create_task(watch(client, url, board)) for url, board in itertools.product(urls, boards)]
        try:
            yield gaps
        finally:
            await cancel_all(tasks)
