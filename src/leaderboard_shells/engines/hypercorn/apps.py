"""The tasks in which requests are answered, and what the app has not read of each.

In place of `hypercorn.asyncio.task_group` (0.18.0), where the news that a peer is gone waits for room in the queue of
what the app has not read: whoever ends an answer before it has read a long body waits for itself, for ever. There each
connection has a group of its own, beside a task that reads.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from types import coroutine
from typing import Any

from hypercorn.config import Config
from hypercorn.typing import ASGIReceiveEvent, ASGISendEvent, Scope

_ENDS = ("http.disconnect", "websocket.disconnect")

#: Tells the engine what an app sends; None: it has ended.
Send = Callable[[ASGISendEvent | None], Awaitable[None]]


class AppTasks:
    """The tasks of all connections of a server, for as long as they run."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.running: set[asyncio.Task[None]] = set()

    async def spawn_app(
        self, app: Any, config: Config, scope: Scope, send: Send
    ) -> Callable[[ASGIReceiveEvent], Awaitable[None]]:
        """Start an app; what is returned is told what comes for it."""
        inbox = Inbox(config.max_app_queue_size)
        self.spawn(_answered, app, config, scope, inbox.get, send)
        return inbox.put

    def spawn(self, work: Callable[..., Coroutine[Any, Any, None]], *given: Any) -> "asyncio.Task[None]":
        task = self._loop.create_task(work(*given))
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        return task

    def begin(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None] | None":
        """Do work here and now; if it has to wait for something, what is left of it is a task. Raises what it does.

        What comes in seldom waits, and a task for each piece of it would take longer than the work.
        """
        try:
            waits_for = work.send(None)
        except StopIteration:
            return None
        return self.spawn(_rest, work, waits_for)


async def _rest(work: Coroutine[Any, Any, None], waits_for: Any) -> None:
    await _going_on(work, waits_for)


@coroutine
def _going_on(work: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, None, None]:
    """As `yield from` goes on with work that was begun before."""
    while True:
        try:
            try:
                yield waits_for
            except BaseException as error:  # for it, a cancellation included
                waits_for = work.throw(error)
            else:
                waits_for = work.send(None)
        except StopIteration:
            return


async def _answered(
    app: Any, config: Config, scope: Scope, receive: Callable[[], Awaitable[ASGIReceiveEvent]], send: Send
) -> None:
    try:
        await app(scope, receive, send)
    except Exception:
        await config.log.exception("Error in ASGI Framework")
    finally:
        await send(None)


class Inbox:
    """What an app has not read yet; at most so many messages, and then the news that its peer is gone.

    An `asyncio.Queue` does the same, and takes longer to make than most requests need it.
    """

    __slots__ = ("_end", "_messages", "_most", "_waiting")

    def __init__(self, most: int) -> None:
        self._most = most
        self._messages: deque[ASGIReceiveEvent] = deque()
        self._end: ASGIReceiveEvent | None = None
        #: Whoever waits for a message, or for room.
        self._waiting: list[asyncio.Future[None]] = []

    async def put(self, message: ASGIReceiveEvent) -> None:
        if message["type"] in _ENDS:
            self._end = message
        else:
            while len(self._messages) >= self._most and self._end is None:
                await self._change()
            self._messages.append(message)
        self._changed()

    async def get(self) -> ASGIReceiveEvent:
        while not self._messages:
            if self._end is not None:
                return self._end
            await self._change()
        message = self._messages.popleft()
        self._changed()
        return message

    async def _change(self) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        await waiter

    def _changed(self) -> None:
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for waiter in waiting:
                if not waiter.done():
                    waiter.set_result(None)
