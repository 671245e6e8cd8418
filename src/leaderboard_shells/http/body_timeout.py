"""Patience with bodies that are slow to arrive. A timer of its own for each would cost as much as decoding it."""

import asyncio
from collections.abc import Coroutine, Generator
from types import coroutine
from typing import Any, TypeVar

from attrs import define, field

from leaderboard_adapters.concurrency.deadlines import Deadlines

T = TypeVar("T")


@define(eq=False)
class _Reading:
    task: "asyncio.Task[Any]"
    settled: bool = field(default=False)
    expired: bool = field(default=False)

    def expire(self) -> None:
        self.expired = True
        self.task.cancel()


@coroutine
def _going_on(reading: Coroutine[Any, Any, T], waits_for: Any) -> Generator[Any, Any, T]:
    """Await a coroutine that has begun already and waits for something."""
    while True:
        try:
            try:
                sent = yield waits_for
            except BaseException as error:
                waits_for = reading.throw(error)
            else:
                waits_for = reading.send(sent)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


class BodyTimeout:
    """Waits for so many seconds, and no longer."""

    def __init__(self, seconds: float) -> None:
        self._deadlines = Deadlines(seconds)

    async def __call__(self, reading: Coroutine[Any, Any, T]) -> T:
        """What is read. Raises `TimeoutError`."""
        try:
            waits_for = reading.send(None)
        except StopIteration as read:
            # It was there already, as most bodies are: there is nothing to watch.
            return read.value  # type: ignore[no-any-return]
        task = asyncio.current_task()
        assert task is not None
        cancelled_before = task.cancelling()
        waiting = _Reading(task)
        self._deadlines.watch(waiting)
        try:
            return await _going_on(reading, waits_for)
        except asyncio.CancelledError:
            # Somebody else may have cancelled the task as well: then it is to end.
            if waiting.expired and task.uncancel() <= cancelled_before:
                raise TimeoutError from None
            raise
        finally:
            waiting.settled = True
