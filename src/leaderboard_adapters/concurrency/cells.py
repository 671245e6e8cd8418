"""Cells of a repository, and what is done in several of them side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

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

        async def ended(work: Callable[[], Awaitable[T]]) -> T | Exception:
            async with turns:
                try:
                    return await work()
                except Exception as error:  # whatever it is, the others go on, and the caller is told
                    return error

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(ended(work)) for work in works]
        return [task.result() for task in tasks]
