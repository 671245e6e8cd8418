"""The queue as the core has it: one reader on a thread of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from types import TracebackType
from typing import Self

from confluent_kafka import KafkaException

from leaderboard_adapters.kafka.assignment import Assignment
from leaderboard_adapters.kafka.endpoint import KafkaEndpoint
from leaderboard_adapters.kafka.faults import unavailable
from leaderboard_adapters.kafka.reader import Reader
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.queue import RecordBatch, SubmissionQueue, TopicIdPartition

#: How many lists are read ahead: the one that is decoded next, and the one behind it.
_READ_AHEAD = 2
#: How long `take` waits for records, in seconds.
_WAIT = 1.0
#: How long the repository may take to tell positions, in seconds.
_POSITIONS = 20.0

#: Asks the repository where partitions are to be read from.
AskPositions = Callable[[Collection[TopicIdPartition]], Awaitable[Mapping[TopicIdPartition, int]]]


class KafkaQueue(SubmissionQueue):
    """A member of a consumer group, as an async context manager; entering joins, leaving leaves.

    `positions` tells the start of each partition that is assigned, for Kafka's own offsets are only for show.
    """

    def __init__(self, endpoint: KafkaEndpoint, positions: AskPositions) -> None:
        self._endpoint = endpoint
        self._positions = positions
        self._holding = Assignment(_READ_AHEAD)
        self._woken = asyncio.Event()

    @property
    def partitions(self) -> Collection[int]:
        return self._holding.partitions

    @property
    def joined(self) -> bool:
        return self._reader.joined

    async def take(self) -> Sequence[RecordBatch]:
        self._woken.clear()
        if batches := self._holding.take():
            return batches
        if self._reader.failure is not None:
            raise _told(self._reader.failure) from self._reader.failure
        try:
            async with asyncio.timeout(_WAIT):
                await self._woken.wait()
        except TimeoutError:
            return ()
        return self._holding.take()

    async def seek(self, source: TopicIdPartition, position: int | None) -> None:
        self._reader.seek(source, position)

    async def report(self, positions: Mapping[TopicIdPartition, int]) -> None:
        self._reader.report(positions)

    async def bounds(self) -> Mapping[TopicIdPartition, tuple[int, int]]:
        return await asyncio.to_thread(self._reader.bounds)

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()

        def woken() -> None:
            loop.call_soon_threadsafe(self._woken.set)

        def positions(sources: Collection[TopicIdPartition]) -> Mapping[TopicIdPartition, int]:
            return asyncio.run_coroutine_threadsafe(self._ask(sources), loop).result(_POSITIONS)

        self._reader = Reader(self._endpoint, positions, self._holding, woken)
        self._reader.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self._reader.close)

    async def _ask(self, sources: Collection[TopicIdPartition]) -> Mapping[TopicIdPartition, int]:
        return await self._positions(sources)


def _told(failure: Exception) -> Exception:
    """What ended the reading, as it is told on another thread. A fault of ours stays one."""
    if isinstance(failure, StoreUnavailable):
        return StoreUnavailable("queue", failure.reason, failure.store_code)
    if isinstance(failure, KafkaException | TimeoutError):
        return unavailable(failure)
    return RuntimeError("the reading ended by a fault of its own")
