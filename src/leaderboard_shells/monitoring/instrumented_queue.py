"""Standing before a queue and its sink of dead letters: when they go away, and are back, is told as of any store."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import TypeVar

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.dead_letters import DeadLetter, DeadLetterSink
from leaderboard_core.ports.queue import RecordBatch, SubmissionQueue, TopicIdPartition
from leaderboard_shells.monitoring.outages import Outages

Answer = TypeVar("Answer", bound=Collection[object])

_STORE, _CALL = "queue", "ask"


class InstrumentedQueue(SubmissionQueue):
    """The same queue. It is there when something came from it: without a cluster it only has nothing to give."""

    def __init__(self, queue: SubmissionQueue, outages: Outages) -> None:
        self._queue = queue
        self._outages = outages

    @property
    def partitions(self) -> Collection[int]:
        return self._queue.partitions

    @property
    def joined(self) -> bool:
        return self._queue.joined

    async def take(self) -> Sequence[RecordBatch]:
        with _told(self._outages):
            return self._answered(await self._queue.take())

    async def seek(self, source: TopicIdPartition, position: int | None) -> None:
        await self._queue.seek(source, position)

    async def report(self, positions: Mapping[TopicIdPartition, int]) -> None:
        await self._queue.report(positions)

    async def bounds(self) -> Mapping[TopicIdPartition, tuple[int, int]]:
        with _told(self._outages):
            return self._answered(await self._queue.bounds())

    def _answered(self, answer: Answer) -> Answer:
        if answer and self._outages.failing:
            self._outages.call_succeeded(_STORE, _CALL)
        return answer


class InstrumentedDeadLetterSink(DeadLetterSink):
    """The same sink, of the same store as the queue."""

    def __init__(self, sink: DeadLetterSink, outages: Outages) -> None:
        self._sink = sink
        self._outages = outages

    async def send(self, letters: Sequence[DeadLetter]) -> None:
        with _told(self._outages):
            await self._sink.send(letters)


@contextmanager
def _told(outages: Outages) -> Iterator[None]:
    try:
        yield
    except StoreUnavailable as error:
        outages.unavailable(_STORE, _CALL, error)
        raise


@asynccontextmanager
async def instrumented_queue(
    queue: AbstractAsyncContextManager[SubmissionQueue], outages: Outages
) -> AsyncIterator[SubmissionQueue]:
    """Open a queue, watched."""
    async with queue as opened:
        yield InstrumentedQueue(opened, outages)
