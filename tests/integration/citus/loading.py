"""Several who count on a board of a shard all the while, and what must be true of it whatever happened meanwhile."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from attrs import define, field

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import OutcomeUnknown, StoreUnavailable
from leaderboard_core.ports.repository import Repository
from tests.integration.postgres.counting import count, line, score
from tests.support.patience import PATIENCE

_LOG = logging.getLogger(__name__)
_COUNTERS = 3


@define
class Load:
    """What was answered and what was raised instead, so far."""

    repository: Repository
    board: Board
    answered: list[str] = field(factory=list)
    refused: int = 0
    unknown: int = 0
    #: One for each answer since it was begun to wait for some.
    _answers: asyncio.Semaphore = field(factory=partial(asyncio.Semaphore, 0))

    async def count(self) -> None:
        while True:
            try:
                self.answered += await count(self.repository, self.board)
                self._answers.release()
            except StoreUnavailable:
                self.refused += 1
                await asyncio.sleep(0.01)
            except OutcomeUnknown:
                self.unknown += 1

    async def answer(self, more: int) -> None:
        """Return once so many more were answered, from now on."""
        self._answers = asyncio.Semaphore(0)
        async with asyncio.timeout(3 * PATIENCE):
            for _ in range(more):
                await self._answers.acquire()

    async def assert_exact(self) -> None:
        """All that was answered is in the line once, nothing that was refused is, and the score says how many."""
        there = await line(self.repository, self.board)
        heard = (len(self.answered), self.refused, self.unknown)
        _LOG.info("answered %d, refused %d, unknown %d; there are %d", *heard, len(there))

        assert len(there) == len(set(there)) == await score(self.repository, self.board)
        assert {*self.answered} <= {*there}
        # Of those who were in the midst of it when the load ended nothing was heard.
        assert len(there) <= len(self.answered) + self.unknown + _COUNTERS


@asynccontextmanager
async def loaded(repository: Repository, board: Board) -> AsyncIterator[Load]:
    """Counts for as long as the context lasts."""
    load = Load(repository, board)
    async with asyncio.TaskGroup() as tasks:
        counting = [tasks.create_task(load.count()) for _ in range(_COUNTERS)]
        yield load
        for one in counting:
            one.cancel()
