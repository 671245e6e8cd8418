"""Cells of a repository, and what is done in several of them side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

from leaderboard_adapters.concurrency.together import at_once
from leaderboard_core.domain.cells import CellLayout
from leaderboard_core.ports import cells as port

T = TypeVar("T")


class Cells(port.Cells):
    """So many cells. `most`: in how many of them something is done at once, at most."""

    def __init__(self, count: int = 1, most: int = 1) -> None:
        self.positions: port.CellPositions | None = None
        self._layout = CellLayout(count)
        self._most = most

    @property
    def layout(self) -> CellLayout:
        return self._layout

    async def side_by_side(self, works: Sequence[Callable[[], Awaitable[T]]]) -> Sequence[T | Exception]:
        turns = asyncio.Semaphore(self._most)

        async def ended(work: Callable[[], Awaitable[T]]) -> T:
            async with turns:
                return await work()

        return await at_once([partial(ended, work) for work in works])

    async def clocks(self) -> Sequence[int]:
        return ()
