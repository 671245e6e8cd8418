"""The servers that boards are written to: one, or each primary of a cluster. Commands are left to them."""

from abc import abstractmethod
from collections.abc import Hashable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeAlias

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import ResponseError

Argument: TypeAlias = str | bytes | int | float
#: A command with its arguments: EVALSHA and EVAL, which name how many keys there are, or one whose key comes first.
Command: TypeAlias = tuple[Argument, ...]


class Primaries(Protocol):
    """All methods raise what redis-py raises. What they send may be done twice, and must come to the same then."""

    @abstractmethod
    def epoch(self, board_uid: int) -> int:
        """Grows when what holds the board may have become another one."""

    @property
    @abstractmethod
    def layout(self) -> int:
        """Grows when any board may lie on another server than it did, or on one that has become another process."""

    @abstractmethod
    def lane(self, key: str) -> Hashable:
        """What keys have in common that are asked for in one round trip: one server that hangs holds up no other's."""

    @abstractmethod
    async def mixes_boards(self) -> bool:
        """Whether one script may be given the keys of several boards."""

    @abstractmethod
    async def trust(self) -> None:
        """Return when what is read may be told. Raises `StoreDegraded` where it may be old."""

    @abstractmethod
    async def send(self, commands: Sequence[Command]) -> list[Any]:
        """The answers of commands in their order, in one round trip to each server, each failure in the place of its
        answer. Raises when nothing was answered."""

    @abstractmethod
    async def transaction(self, commands: Sequence[Command]) -> None:
        """Do commands on keys of one board at once. Raises the first failure; then none was done."""

    @abstractmethod
    async def each(self) -> Sequence[tuple[Redis, int]]:
        """A client of each of them, with the uid of a board that nobody has and that would lie there."""

    @abstractmethod
    async def publish(self, channel: str, message: str) -> None:
        """Let all who are subscribed to a channel hear a message."""

    @abstractmethod
    def subscription(self, channel: str) -> AbstractAsyncContextManager[PubSub]:
        """A subscription to a channel that was just asked for."""

    @property
    @abstractmethod
    def connection_limit(self) -> int:
        """The most connections there may be."""

    @abstractmethod
    def connections(self) -> tuple[int, int]:
        """How many connections are in use, and how many idle."""

    @abstractmethod
    async def close(self) -> None:
        """End all connections."""


async def pipelined(client: Redis, commands: Sequence[Command]) -> list[Any]:
    """What one server answers to commands, in one round trip. Raises where the connection failed."""
    if len(commands) == 1:
        # What most reads are. A pipeline of one costs a third more.
        try:
            return [await client.execute_command(*commands[0])]  # type: ignore[no-untyped-call]
        except ResponseError as error:
            return [error]
    async with client.pipeline(transaction=False) as pipeline:
        for one in commands:
            pipeline.execute_command(*one)
        return await pipeline.execute(raise_on_error=False)


async def in_transaction(client: Redis, commands: Sequence[Command]) -> None:
    """Let one server do commands at once."""
    async with client.pipeline(transaction=True) as pipeline:
        for one in commands:
            pipeline.execute_command(*one)
        await pipeline.execute()


def connections_of(client: Redis) -> tuple[int, int]:
    """How many connections of a client are in use, and how many idle."""
    # redis-py has no word of its own for it.
    pool = client.connection_pool
    return len(pool._in_use_connections), len(pool._available_connections)
