"""What every queue of submissions promises: the law of `ports/queue.py`, sentence by sentence.

An adapter's test class inherits `SubmissionQueueContract` and overrides the fixture `log`.
"""

import asyncio
import time
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import pytest

from leaderboard_core.ports.queue import Record, SubmissionQueue, TopicIdPartition
from leaderboard_testing.contracts.asynchronous import AsyncContract

#: How long a record may take on its way, and a share of the partitions to be given out, in seconds.
LATE = 30.0

#: Tells where partitions are to be read from; those that were never read are missing.
AskPositions = Callable[[Collection[TopicIdPartition]], Awaitable[Mapping[TopicIdPartition, int]]]


class Log(Protocol):
    """Two partitions, 0 and 1, in which there is nothing yet, and those who consume them."""

    @abstractmethod
    async def append(self, partition: int, records: Sequence[tuple[bytes | None, bytes | None]]) -> None:
        """Return when these records, by key and value, are kept in the partition, in this order."""

    @abstractmethod
    def consume(self, positions: AskPositions) -> AbstractAsyncContextManager[SubmissionQueue]:
        """One more who consumes, while the context lasts; its partitions are read from what `positions` tells."""


async def from_the_beginning(_: Collection[TopicIdPartition]) -> Mapping[TopicIdPartition, int]:
    return {}


class Taken:
    """What is taken from a queue, checked by the letter while it comes."""

    def __init__(self, queue: SubmissionQueue) -> None:
        self.queue = queue
        self.sources: dict[int, TopicIdPartition] = {}
        #: By partition, what each of its batches continued.
        self.continued: dict[int, list[int | None]] = {0: [], 1: []}
        self.records: dict[int, list[Record]] = {0: [], 1: []}

    async def until(self, partition: int, count: int) -> list[Record]:
        """Take until this many records of the partition have come; those of the partition."""
        deadline = time.monotonic() + LATE
        while len(self.records[partition]) < count:
            assert time.monotonic() < deadline, f"{len(self.records[partition])} of {count} records within {LATE} s"
            await self.once()
        return self.records[partition]

    async def once(self) -> None:
        batches = await self.queue.take()
        assert len({batch.source for batch in batches}) == len(batches), "two batches of one partition"
        for batch in batches:
            assert batch.records, "a batch of nothing"
            self.sources[batch.source.partition] = batch.source
            self.continued[batch.source.partition].append(batch.continues)
            self.records[batch.source.partition] += batch.records


class SubmissionQueueContract(AsyncContract):
    """The law of `SubmissionQueue`."""

    @pytest.fixture
    def log(self) -> Log:
        """Override: a log of its own for each test."""
        raise NotImplementedError

    async def test_records_come_whole_and_in_order(self, log: Log) -> None:
        """Keys and values to the last byte, those that are not there as well; offsets grow."""
        records = [(None, None), (b"", b""), (b"\x00\xff", bytes(range(256))), *((b"k", b"%d" % n) for n in range(500))]
        await log.append(0, records)

        async with log.consume(from_the_beginning) as queue:
            taken = await Taken(queue).until(0, len(records))

        assert records == [(record.key, record.value) for record in taken]
        offsets = [record.offset for record in taken]
        assert sorted(set(offsets)) == offsets

    async def test_stretches_continue_one_another(self, log: Log) -> None:
        """The first of a partition without a position continues None, each later one where the one before it ended."""
        async with log.consume(from_the_beginning) as queue:
            taken = Taken(queue)
            for n in range(3):
                await log.append(1, [(b"k", b"v")] * 10)
                await taken.until(1, 10 * (n + 1))

        offsets = [record.offset for record in taken.records[1]]
        assert taken.continued[1][0] is None
        assert {after for after in taken.continued[1] if after is not None} <= {offset + 1 for offset in offsets}
        assert len(taken.continued[1]) == len(set(taken.continued[1]))

    async def test_partitions_are_read_from_their_positions(self, log: Log) -> None:
        """What lies before the position does not come, and the first batch says what it continues."""
        await log.append(0, [(b"k", b"%d" % n) for n in range(10)])
        await log.append(1, [(b"k", b"other")])
        async with log.consume(from_the_beginning) as queue:
            offsets = [record.offset for record in await Taken(queue).until(0, 10)]

        async def positions(sources: Collection[TopicIdPartition]) -> Mapping[TopicIdPartition, int]:
            return {source: offsets[6] for source in sources if source.partition == 0}

        async with log.consume(positions) as queue:
            again = Taken(queue)
            values = [record.value for record in await again.until(0, 4)]
            await again.until(1, 1)

        assert [b"6", b"7", b"8", b"9"] == values
        assert offsets[6] == again.continued[0][0]
        assert again.continued[1][0] is None

    async def test_whoever_seeks_reads_from_there(self, log: Log) -> None:
        """What was read ahead is dropped: the next record of the partition is the one at the position."""
        await log.append(0, [(b"k", b"%d" % n) for n in range(2000)])

        async with log.consume(from_the_beginning) as queue:
            taken = Taken(queue)
            offset = (await taken.until(0, 10))[5].offset
            for position, first in ((offset, b"5"), (None, b"0")):
                await queue.seek(taken.sources[0], position)
                after = Taken(queue)
                deadline = time.monotonic() + LATE
                # Seeking may take effect a little later; then a batch says that it continues there.
                while position not in after.continued[0]:
                    assert time.monotonic() < deadline
                    after.records[0].clear()
                    await after.once()
                assert first == after.records[0][0].value

    async def test_taking_ends_without_records(self, log: Log) -> None:
        """Nothing comes where nothing is, and whoever takes is told so in time."""
        async with log.consume(from_the_beginning) as queue:
            assert [] == list(await asyncio.wait_for(queue.take(), LATE))

    async def test_bounds_are_those_of_the_partitions_held(self, log: Log) -> None:
        """The first offset of each, and the one that its next record will have."""
        await log.append(0, [(b"k", b"v")] * 5)

        async with log.consume(from_the_beginning) as queue:
            taken = Taken(queue)
            offsets = [record.offset for record in await taken.until(0, 5)]
            await _held(lambda: [set(queue.partitions)], [{0, 1}], queue)
            bounds = await queue.bounds()
            await log.append(0, [(b"k", b"v")])
            await taken.until(0, 6)

        assert {0, 1} == {source.partition for source in bounds}
        first, end = bounds[taken.sources[0]]
        assert first <= offsets[0]
        assert end == taken.records[0][5].offset

    async def test_partitions_are_held_by_one_of_those_who_consume(self, log: Log) -> None:
        """Two share them; when one leaves, the other comes to hold them all."""
        async with log.consume(from_the_beginning) as staying:
            async with log.consume(from_the_beginning) as leaving:
                await _held(lambda: [set(staying.partitions), set(leaving.partitions)], [{0}, {1}], staying, leaving)
                assert staying.joined
                assert leaving.joined
            await _held(lambda: [set(staying.partitions)], [{0, 1}], staying)

    async def test_reporting_changes_nothing(self, log: Log) -> None:
        """Where to begin is told by positions alone, whatever was reported."""
        await log.append(0, [(b"k", b"%d" % n) for n in range(10)])
        async with log.consume(from_the_beginning) as queue:
            taken = Taken(queue)
            await taken.until(0, 10)
            await queue.report({taken.sources[0]: taken.records[0][-1].offset + 1})

        async with log.consume(from_the_beginning) as queue:
            again = await Taken(queue).until(0, 10)

        assert b"0" == again[0].value


async def _held(held: Callable[[], list[set[int]]], expected: list[set[int]], *queues: SubmissionQueue) -> None:
    """Take from all queues until their partitions are these, whoever has which."""
    deadline = time.monotonic() + LATE
    while sorted(map(sorted, held())) != sorted(map(sorted, expected)):
        assert time.monotonic() < deadline, held()
        await asyncio.gather(*(queue.take() for queue in queues))
