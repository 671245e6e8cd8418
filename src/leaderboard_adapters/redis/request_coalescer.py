"""Questions that wait go together: while one round trip is under way, those that come make up the next.

A question is sent after everyone who shares its answer has asked it, so nobody is told anything older than if they had
asked alone. There are no timers: a lone question goes at once.
"""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from contextvars import Context
from typing import Any, TypeAlias

from leaderboard_adapters.redis import scripts
from leaderboard_adapters.redis.faults import translated
from leaderboard_adapters.redis.primaries import Primaries
from leaderboard_adapters.redis.questions import Alone, Ask, Batch, Keys, Question, Understand, batches, fail
from leaderboard_adapters.redis.scripts import Call
from leaderboard_core.domain.errors import StoreUnavailable

#: By board, and by what is asked of it.
_Questions: TypeAlias = Mapping[Keys, Mapping[Sequence[Ask], Question]]


class RequestCoalescer:
    """Asks each server for any number of tasks at once, by one round trip after the other."""

    def __init__(self, primaries: Primaries) -> None:
        self._primaries = primaries
        self._lanes: dict[Hashable, _Lane] = {}

    def __call__(
        self, board: Keys, asked: tuple[Ask, ...], places: int, understand: Understand
    ) -> "asyncio.Future[Any]":
        """What the answers to what is asked of a board will mean; None where it is not there or not sound.

        All who ask the same at the same time are given one value: the same is always understood alike. `places`: how
        many it is about. It may fail with `StoreUnavailable`, and with `Unreadable` where `understand` raises one of
        `UNREADABLE`.
        """
        return self._lane(board[0])(board, asked, places, understand)

    def call(self, call: Call) -> "asyncio.Future[Any]":
        """The answer to a script that is asked as it is, together with what else its server is asked. It may fail with
        `StoreUnavailable`."""
        return self._lane(call.keys[0]).call(call)

    async def close(self) -> None:
        """Let nobody wait any more."""
        for lane in self._lanes.values():
            await lane.close()

    def _lane(self, key: str) -> "_Lane":
        name = self._primaries.lane(key)
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = _Lane(self._primaries)
        return lane


class _Lane:
    """What waits for one server."""

    def __init__(self, primaries: Primaries) -> None:
        self._primaries = primaries
        self._waiting: dict[Keys, dict[Sequence[Ask], Question]] = {}
        self._calls: list[Alone] = []
        self._asking: asyncio.Task[None] | None = None

    def __call__(
        self, board: Keys, asked: tuple[Ask, ...], places: int, understand: Understand
    ) -> "asyncio.Future[Any]":
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        of_board = self._waiting.get(board)
        if of_board is None:
            of_board = self._waiting[board] = {}
        question = of_board.get(asked)
        if question is None:
            question = of_board[asked] = Question(asked, places, understand)
        question.waiting.append(answer)
        self._begin()
        return answer

    def call(self, call: Call) -> "asyncio.Future[Any]":
        alone = Alone(call, asyncio.get_running_loop().create_future())
        self._calls.append(alone)
        self._begin()
        return alone.answer

    def _begin(self) -> None:
        if self._asking is None:
            # It works for others as well as for the one who asked first.
            self._asking = asyncio.create_task(self._ask(), context=Context())

    async def close(self) -> None:
        """Let nobody wait any more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])

    async def _ask(self) -> None:
        asked: _Questions = {}
        calls: Sequence[Alone] = ()
        try:
            while self._waiting or self._calls:
                (asked, self._waiting), (calls, self._calls) = (self._waiting, {}), (self._calls, [])
                await self._ask_together(asked, calls)
        finally:
            self._asking = None
            self._fail(asked, calls, StoreUnavailable("real-time store", "it was closed"))

    async def _ask_together(self, asked: _Questions, calls: Sequence[Alone]) -> None:
        try:
            with translated():
                await self._primaries.trust()
                mixed = await self._primaries.mixes_boards()
            lists: list[Batch | Alone] = [*batches(asked, mixed=mixed), *calls]
            answers = await scripts.outcomes(self._primaries, [batch.call for batch in lists])
        except Exception as error:
            # Who asked meanwhile need not find out for themselves, one patience later.
            self._fail(asked, calls, error)
            return
        for batch, answer in zip(lists, answers, strict=True):
            batch.settle(answer)

    def _fail(self, asked: _Questions, calls: Sequence[Alone], error: Exception) -> None:
        """Let all who wait fail, and those who have come since."""
        for of_board in (*asked.values(), *self._waiting.values()):
            fail(of_board.values(), error)
        for call in (*calls, *self._calls):
            call.settle(error)
        self._waiting, self._calls = {}, []
