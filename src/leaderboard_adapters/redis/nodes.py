"""The nodes of a Redis Cluster: a pool of connections to each, and asking them who holds which slot."""

import asyncio
import random
from contextvars import Context
from time import monotonic
from typing import Final

from attrs import frozen
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from leaderboard_adapters.redis.connection import RedisEndpoint
from leaderboard_adapters.redis.epochs import Epochs, ServerEpoch
from leaderboard_adapters.redis.primaries import connections_of
from leaderboard_adapters.redis.slots import SlotMap, ranges_in

#: How long one node may take to tell where slots are before another one is asked, in seconds.
_TELLING: Final = 1.0
#: How long what was told counts where nobody tells otherwise, in seconds: however many calls fail, few ask.
_TOLD: Final = 0.1
#: What is said of a slot that has no primary.
NOBODY_HOLDS_IT: Final = "no primary of the cluster holds its slot"


@frozen
class _Node:
    client: Redis
    epoch: ServerEpoch


class Nodes:
    """Those that were named and those that hold slots. Nothing is connected before it is needed."""

    def __init__(self, endpoint: RedisEndpoint) -> None:
        self._endpoint = endpoint
        self.epochs = Epochs()
        self._nodes: dict[str, _Node] = {}
        self._asking: asyncio.Task[RedisError | None] | None = None
        self._told = -_TOLD
        self.slots = SlotMap(self.epochs)

    def client(self, address: str) -> Redis:
        """A client of one node. Raises what a node does that is not there where no address is known."""
        if not address:
            raise RedisConnectionError(NOBODY_HOLDS_IT)
        return self._node(address).client

    def epoch(self, address: str) -> int:
        """The epoch that began with the process that a node is now."""
        node = self._nodes.get(address)
        return 0 if node is None else node.epoch.begun

    async def find(self, first: str | None = None, last: str | None = None) -> None:
        """Return when it is known where slots are: as it was found before, unless a node is named to be asked first,
        for it holds what another one does not, or last, for it did not answer. Then it fails for nobody.

        Raises what the nodes say when none has ever told.
        """
        if self.slots.is_known and (first is last is None or monotonic() - self._told < _TOLD):
            return
        if self._asking is None:
            # It works for others as well as for the one who asked first.
            self._asking = asyncio.create_task(self._ask(first, last), context=Context())
        failure = await asyncio.shield(self._asking)
        if failure is not None and not self.slots.is_known:
            raise failure

    async def _ask(self, first: str | None, last: str | None) -> RedisError | None:
        failure: RedisError | None = None
        try:
            for address in self._in_order(first, last):
                try:
                    async with asyncio.timeout(_TELLING):
                        answer = await self._node(address).client.execute_command("CLUSTER", "SLOTS")  # type: ignore[no-untyped-call]
                except TimeoutError:
                    failure = RedisTimeoutError("it did not say where slots are")
                except RedisError as error:
                    failure = error
                else:
                    self.slots.replace(ranges_in(answer, address))
                    await self._leave_others()
                    return None
            return failure
        finally:
            self._told, self._asking = monotonic(), None

    def _in_order(self, first: str | None, last: str | None) -> list[str]:
        """Those who may know, each once."""
        holders = self.slots.primaries()
        random.shuffle(holders)
        asked = dict.fromkeys([*([first] if first else []), *holders, *self._endpoint.addresses])
        return sorted(asked, key=lambda address: address == last)

    async def _leave_others(self) -> None:
        """End connections to those who hold nothing any more, as soon as nobody uses them."""
        for address in self._nodes.keys() - {*self.slots.primaries()}:
            used, _ = connections_of(self._nodes[address].client)
            if not used:
                await self._nodes.pop(address).client.aclose()

    def _node(self, address: str) -> _Node:
        node = self._nodes.get(address)
        if node is None:
            epoch = ServerEpoch(self.epochs)
            node = self._nodes[address] = _Node(self._endpoint.at(address).client(epoch.greet), epoch)
        return node

    @property
    def connection_limit(self) -> int:
        """The most connections there may be to all who hold slots, or are named before it is known who does."""
        return self._endpoint.pool_size * len(self.slots.primaries() or self._endpoint.addresses)

    def connections(self) -> tuple[int, int]:
        """How many connections are in use, and how many idle."""
        counted = [connections_of(node.client) for node in self._nodes.values()]
        return sum(used for used, _ in counted), sum(idle for _, idle in counted)

    async def close(self) -> None:
        """End all connections."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])
        for node in self._nodes.values():
            await node.client.aclose()
