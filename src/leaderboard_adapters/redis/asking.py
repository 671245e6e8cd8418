"""Questions that wait go together: while one round trip is under way, those that come make up the next.

A question is sent after everyone who shares its answer has asked it, so nobody is told anything older than if they had
asked alone. There are no timers: a lone question goes at once.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextvars import Context
from typing import Any, TypeVar

from attrs import define, field
from redis.asyncio import Redis

from leaderboard_adapters.redis import scripts
from leaderboard_adapters.redis.scripts import Call
from leaderboard_core.domain.errors import StoreUnavailable

T = TypeVar("T")


@define(eq=False)
class _Question:
    """One call, how its answer is understood, and who waits for that: all who asked the same."""

    call: Call
    understand: Callable[[Any], Any]
    waiting: list["asyncio.Future[Any]"] = field(factory=list)

    def settle(self, answer: Any) -> None:
        """Understand the answer, once for all."""
        if isinstance(answer, Exception):
            self.fail(answer)
            return
        try:
            understood = self.understand(answer)
        except Exception as error:  # whatever it is, it is what those who asked have to hear
            self.fail(error)
            return
        for one in self.waiting:
            if not one.done():
                one.set_result(understood)

    def fail(self, error: Exception) -> None:
        for one in self.waiting:
            if not one.done():
                one.set_exception(error)


class Asking:
    """Asks a server for any number of tasks at once, by one round trip after the other."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._waiting: dict[tuple[object, ...], _Question] = {}
        self._asking: asyncio.Task[None] | None = None

    async def __call__(self, call: Call, understand: Callable[[Any], T]) -> T:
        """What the answer to a call means; whoever asks the same at the same time is given the same value.

        `understand` belongs to the script: the same call is always understood alike. Raises `StoreUnavailable`, and
        what `understand` raises.
        """
        asked = (call.script.digest, call.keys, *call.arguments)
        question = self._waiting.get(asked)
        if question is None:
            question = self._waiting[asked] = _Question(call, understand)
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        question.waiting.append(answer)
        if self._asking is None:
            # It works for others as well as for the one who asked first.
            self._asking = asyncio.create_task(self._ask(), context=Context())
        return await answer

    async def close(self) -> None:
        """Let nobody wait any more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])

    async def _ask(self) -> None:
        questions: Mapping[tuple[object, ...], _Question] = {}
        try:
            while self._waiting:
                questions, self._waiting = self._waiting, {}
                await self._ask_together([*questions.values()])
        finally:
            self._asking = None
            for question in (*questions.values(), *self._waiting.values()):
                question.fail(StoreUnavailable("real-time store"))
            self._waiting = {}

    async def _ask_together(self, questions: Sequence[_Question]) -> None:
        try:
            answers = await scripts.outcomes(self._client, [question.call for question in questions])
        except Exception as error:
            # Who asked meanwhile need not find out for themselves, one patience later.
            for question in (*questions, *self._waiting.values()):
                question.fail(error)
            self._waiting = {}
            return
        for question, answer in zip(questions, answers, strict=True):
            question.settle(answer)
