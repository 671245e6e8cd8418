"""Restoring boards for many who ask at once: each board is brought forward once, however many wait for it."""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from leaderboard_adapters.concurrency.rests import Rests
from leaderboard_core.domain.change import Head
from leaderboard_core.ports.rankings import Rankings
from leaderboard_core.ports.repository import Repository
from leaderboard_core.usecases.restore import Restore

#: How many boards are brought forward at the same time.
_AT_ONCE = 2


class SharedRestore(Restore):
    """Brings boards forward in tasks of its own; whoever asks waits for `patience` seconds and is then told False.

    The work goes on, so that a later question finds it done. A board whose load failed, or was another's to do, is
    not loaded again until it has rested; it may catch up meanwhile. Use as an async context manager; leaving it drops
    what is under way. `clock` tells seconds.
    """

    def __init__(
        self,
        repository: Repository,
        rankings: Rankings,
        patience: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(repository, repository, rankings)
        self._patience = patience
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._under_way: dict[int, asyncio.Task[bool]] = {}
        self._rests = Rests(clock)

    async def bring_forward(self, board_uid: int) -> bool:
        task = self._under_way.get(board_uid)
        if task is None:
            task = self._under_way[board_uid] = asyncio.create_task(self._bring_forward(board_uid))
            task.add_done_callback(lambda _: self._under_way.pop(board_uid, None))
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        return bool(done) and task.result()

    async def load(self, board_uid: int, judged: Head | None) -> bool:
        if self._rests.resting(board_uid):
            return False
        done = False
        try:
            done = await super().load(board_uid, judged)
        finally:
            if done:
                self._rests.end(board_uid)
            else:
                self._rests.begin(board_uid)
        return done

    async def _bring_forward(self, board_uid: int) -> bool:
        async with self._room:
            return await super().bring_forward(board_uid)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        under_way = list(self._under_way.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
