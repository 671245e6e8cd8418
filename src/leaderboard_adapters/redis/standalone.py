"""One server that holds all boards."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from leaderboard_adapters.redis.connection import RedisEndpoint
from leaderboard_adapters.redis.epochs import Epochs, ServerEpoch
from leaderboard_adapters.redis.primaries import Command, Primaries, connections_of, in_transaction, pipelined
from leaderboard_adapters.redis.trusting import Trust

#: The uid of a board that nobody has.
NOBODYS = -1


class StandalonePrimary(Primaries):
    """One server at one address, whichever process that is."""

    def __init__(self, endpoint: RedisEndpoint) -> None:
        self._epochs = Epochs()
        self._epoch = ServerEpoch(self._epochs)
        self._client = self._connect(endpoint)
        self._trust = Trust(self._client)

    def _connect(self, endpoint: RedisEndpoint) -> Redis:
        return endpoint.client(self._epoch.greet)

    def epoch(self, board_uid: int) -> int:  # noqa: ARG002
        return self._epoch.begun

    @property
    def layout(self) -> int:
        return self._epochs.newest

    def lane(self, key: str) -> None:  # noqa: ARG002
        return None

    async def mixes_boards(self) -> bool:
        # A node that holds every slot of a cluster may be named like any other server.
        return not await self._trust.is_cluster()

    async def trust(self) -> None:
        await self._trust()

    async def send(self, commands: Sequence[Command]) -> list[Any]:
        return await pipelined(self._client, commands)

    async def transaction(self, commands: Sequence[Command]) -> None:
        await in_transaction(self._client, commands)

    async def each(self) -> Sequence[tuple[Redis, int]]:
        return [(self._client, NOBODYS)]

    async def publish(self, channel: str, message: str) -> None:
        await self._client.publish(channel, message)

    @asynccontextmanager
    async def subscription(self, channel: str) -> AsyncIterator[PubSub]:
        async with self._client.pubsub() as subscription:
            await subscription.subscribe(channel)
            yield subscription

    @property
    def connection_limit(self) -> int:
        return self._client.connection_pool.max_connections

    def connections(self) -> tuple[int, int]:
        return connections_of(self._client)

    async def close(self) -> None:
        await self._client.aclose()
