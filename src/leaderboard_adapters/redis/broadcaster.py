"""News of boards over Redis Pub/Sub."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from types import TracebackType
from typing import Any, Final, Self

from attrs import evolve
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from leaderboard_adapters.concurrency.backoff import Backoff
from leaderboard_adapters.redis import messages as encoding
from leaderboard_adapters.redis.connection import RedisEndpoint
from leaderboard_adapters.redis.faults import reason_of
from leaderboard_adapters.redis.topology import primaries_of
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.broadcaster import BoardChanged, Broadcaster

#: Of how many boards news wait at most while Redis is away. If there are more, everyone is told that news were missed.
WAITING: Final = 10_000
#: What a subscription hears: news, in a cluster those of a channel that lies in a slot; and that such a channel left
#: the node, which ends the subscription without ending the connection.
_HEARD: Final = {"message", "smessage"}
_ENDED: Final = "sunsubscribe"
#: Of how many boards one message tells at most.
_IN_ONE_MESSAGE: Final = 1000
#: One is subscribed, one publishes, however few the endpoint allows.
_CONNECTIONS: Final = 2
#: How long it waits after news before it tells the next, in seconds: of a board that changes all the time the newest is
#: enough, and each message is work for every process.
_BREATH: Final = 0.01
#: How long a task that was cancelled may take to end before it is cancelled once more, in seconds.
_AGAIN = 0.5
#: How long closing may take to pass on what still waits, in seconds.
_LAST_WORDS: Final = 1.0
#: How long a subscription that was just begun may take, in seconds.
_SUBSCRIBING: Final = 0.5
#: How long to leave a Redis alone that is away, in seconds: doubling from the one to the other.
_PAUSES: Final = (0.05, 1.0)


class RedisBroadcaster(Broadcaster):
    """Passes news on in one task and hears them in another, on a connection of its own.

    Of one board only the newest news wait. Whoever listens is told that news were missed whenever the subscription
    begins anew. Use as an async context manager; a Redis that is away is tried again and again.
    """

    def __init__(self, endpoint: RedisEndpoint) -> None:
        self._primaries = primaries_of(evolve(endpoint, pool_size=_CONNECTIONS))
        # Redis does not tell the channels of its databases apart.
        self._channel = f"leaderboard:news:{endpoint.db}"
        #: By board uid; None stands for what was dropped.
        self._waiting: dict[int | None, BoardChanged | None] = {}
        self._filled = asyncio.Event()
        self._listeners: list[Callable[[BoardChanged | None], None]] = []
        self._hearing = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        #: Why nothing is heard.
        self._failure: RedisError | None = None

    def publish(self, news: BoardChanged) -> None:
        waiting = self._waiting.get(news.board_uid)
        if waiting is None and len(self._waiting) >= WAITING:
            self._waiting[None] = None
        else:
            self._waiting[news.board_uid] = news if waiting is None else waiting.merged(news)
        self._filled.set()

    @contextmanager
    def listen(self, heard: Callable[[BoardChanged | None], None]) -> Iterator[None]:
        self._listeners.append(heard)
        try:
            yield
        finally:
            self._listeners.remove(heard)

    async def ping(self) -> None:
        """Return when news of others are heard; raise `StoreUnavailable` when they are not."""
        try:
            async with asyncio.timeout(_SUBSCRIBING):
                await self._hearing.wait()
        except TimeoutError:
            reason = "it is not subscribed yet" if self._failure is None else reason_of(self._failure)
            raise StoreUnavailable("broadcaster", reason) from self._failure

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._persistently(work)) for work in (self._tell, self._hear)]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The client waits with `asyncio.wait_for`, which until Python 3.12 may forget that its task was cancelled.
        pending = set(self._tasks)
        while pending:
            for task in pending:
                task.cancel()
            _, pending = await asyncio.wait(pending, timeout=_AGAIN)
        with suppress(RedisError, TimeoutError):
            async with asyncio.timeout(_LAST_WORDS):
                while self._waiting:
                    await self._tell_some()
        await self._primaries.close()

    async def _tell(self) -> None:
        while True:
            await self._filled.wait()
            await self._tell_some()
            await asyncio.sleep(_BREATH)

    async def _tell_some(self) -> None:
        """What waits, as far as it goes in one message."""
        some = dict(islice(self._waiting.items(), _IN_ONE_MESSAGE))
        for board_uid in some:
            del self._waiting[board_uid]
        if not self._waiting:
            self._filled.clear()
        try:
            await self._primaries.publish(self._channel, encoding.message(some.values()))
        except BaseException:
            newer, self._waiting = self._waiting, some
            for board_uid, news in newer.items():
                untold = some.get(board_uid)
                some[board_uid] = news if untold is None or news is None else untold.merged(news)
            self._filled.set()
            raise

    async def _hear(self) -> None:
        async with self._primaries.subscription(self._channel) as subscription:
            try:
                async for message in subscription.listen():
                    if message["type"] == _ENDED:
                        raise RedisConnectionError("the channel has gone to another node")
                    self._hearing.set()
                    self._failure = None
                    self._pass_on(message)
            finally:
                self._hearing.clear()

    def _pass_on(self, message: dict[str, Any]) -> None:
        # What was told before a subscription began was missed, also when redis-py itself renews it.
        tidings = encoding.heard(message["data"]) if message["type"] in _HEARD else [None]
        for news in tidings:
            for heard in tuple(self._listeners):
                heard(news)

    async def _persistently(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do for ever what ends only by a failure of Redis; wait longer after each that comes at once."""
        first, longest = _PAUSES
        backoff = Backoff(first, longest)
        while True:
            began = time.monotonic()
            try:
                await work()
            except RedisError as error:
                self._failure = error
            if time.monotonic() - began >= longest:
                backoff.reset()
            await asyncio.sleep(backoff.next())
