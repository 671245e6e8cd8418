"""Reconciling boards for many who ask at once: each board catches up once, however many wait for it."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Self

from leaderboard_adapters.concurrency.cancellation import cancel_all
from leaderboard_adapters.concurrency.cooldowns import Cooldowns
from leaderboard_core.domain.change import Version
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_core.ports.repository import Repository
from leaderboard_core.usecases.reconcile import Reconciler

#: How many boards catch up at the same time.
_AT_ONCE = 2


class SingleFlightReconciler(Reconciler):
    """Lets boards catch up in tasks of its own; whoever asks waits for `patience` seconds and is then told False.

    The work goes on, so that a later question finds it done. A board whose load failed, or was another's to do, is
    not loaded again until it has rested; it may catch up meanwhile. Use as an async context manager; leaving it drops
    what is under way. `clock` tells seconds.
    """

    def __init__(
        self,
        repository: Repository,
        ranking_store: RankingStore,
        patience: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(repository, repository, ranking_store)
        self._patience = patience
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._under_way: dict[int, asyncio.Task[bool]] = {}
        self._rests = Cooldowns(clock)

    async def catch_up(self, board_uid: int) -> bool:
        task = self._under_way.get(board_uid)
        if task is None:
            task = self._under_way[board_uid] = asyncio.create_task(self._bring_forward(board_uid))
            task.add_done_callback(partial(self._ended, board_uid))
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        return bool(done) and task.result()

    def _ended(self, board_uid: int, task: asyncio.Task[bool]) -> None:
        self._under_way.pop(board_uid, None)
        if not task.cancelled():
            # Whoever waited may have gone; a store that is away is told elsewhere.
            task.exception()

    async def rebuild(self, board_uid: int, judged: Version | None) -> bool:
        if self._rests.resting(board_uid):
            return False
        done = False
        try:
            done = await super().rebuild(board_uid, judged)
        finally:
            if done:
                self._rests.end(board_uid)
            else:
                self._rests.begin(board_uid)
        return done

    async def _bring_forward(self, board_uid: int) -> bool:
        async with self._room:
            return await super().catch_up(board_uid)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await cancel_all(list(self._under_way.values()))
