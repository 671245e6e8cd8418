"""What all connections of a Hypercorn share, from its start to its end."""

import asyncio
from abc import abstractmethod
from contextlib import suppress
from typing import Any, Protocol

from attrs import field, frozen
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config

from leaderboard_shells.engines.hypercorn.apps import AppTasks
from leaderboard_shells.engines.limits import ConnectionLimits
from leaderboard_shells.engines.lingering_close import LingeringConnections


class OpenConnection(Protocol):
    """A connection, as the server sees it."""

    @abstractmethod
    def close_if_idle(self) -> None:
        """Close it unless a request is under way on it."""

    @abstractmethod
    def abort(self) -> None:
        """Close it at once, whatever it still has to say."""


@frozen
class ServerState:
    """What is served and how, and which connections are `open`."""

    app: Any
    config: Config
    context: WorkerContext
    limits: ConnectionLimits
    rejections: LingeringConnections
    tasks: AppTasks = field(factory=AppTasks)
    loop: asyncio.AbstractEventLoop = field(factory=asyncio.get_running_loop)
    open: set[OpenConnection] = field(factory=set)
    _empty: asyncio.Event = field(factory=asyncio.Event)

    def closed(self, connection: OpenConnection) -> None:
        self.open.discard(connection)
        if not self.open:
            self._empty.set()

    async def linger(self) -> None:
        """Wait until nobody is there, or for `limits.linger`."""
        await self._until_empty(self.limits.linger)

    async def end(self) -> None:
        """Close what waits for a request, let the others answer, and end what takes longer than `limits.grace`."""
        await self.context.terminated.set()
        for connection in list(self.open):
            connection.close_if_idle()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.limits.grace):
                while self.tasks.running:
                    await asyncio.wait(self.tasks.running)
                await self._until_empty(self.limits.grace)
        running = list(self.tasks.running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for connection in list(self.open):
            connection.abort()

    async def _until_empty(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.open:
                    self._empty.clear()
                    await self._empty.wait()
