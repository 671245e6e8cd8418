"""How far a consumer is behind, and what keeps it from its work."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

import pytest
from structlog.testing import capture_logs

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.settings import Duration, Kafka
from leaderboard_shells.workers.consumer_health import ConsumerHealth, ConsumerStalled, ConsumerTask
from leaderboard_shells.workers.consumer_lag import ConsumerLag
from tests.support.metrics import held

FIRST, SECOND = TopicIdPartition("topic", 0), TopicIdPartition("topic", 1)


class Queue:
    """Knows where its partitions begin and end."""

    def __init__(self, bounds: Mapping[TopicIdPartition, tuple[int, int]]) -> None:
        self.known: Mapping[TopicIdPartition, tuple[int, int]] | None = bounds

    async def bounds(self) -> Mapping[TopicIdPartition, tuple[int, int]]:
        if self.known is None:
            raise StoreUnavailable("queue")
        return self.known


class Ingest:
    """Knows how far they are applied."""

    def __init__(self, positions: Mapping[TopicIdPartition, int]) -> None:
        self.known: Mapping[TopicIdPartition, int] | None = positions

    async def positions(self, sources: Collection[TopicIdPartition]) -> Mapping[TopicIdPartition, int]:
        if self.known is None:
            raise StoreUnavailable("repository")
        return {source: position for source, position in self.known.items() if source in sources}


class Watched:
    """A lag that is measured once each time it is asked for."""

    def __init__(self, queue: Queue, ingest: Ingest) -> None:
        self._metrics = Metrics()
        self._queue: Any = queue
        untyped: Any = ingest
        self._lag = ConsumerLag(untyped, self._metrics)

    async def __call__(self) -> dict[str, float]:
        with suppress(StoreUnavailable):
            await self._lag._measure_once(self._queue)
        return self.shown()

    async def ended(self) -> dict[str, float]:
        measuring = asyncio.create_task(self._lag.measure(self._queue))
        await asyncio.sleep(0)
        measuring.cancel()
        await asyncio.wait({measuring})
        return self.shown()

    def shown(self) -> dict[str, float]:
        found = held(self._metrics.registry)
        name = "leaderboard_consumer_lag"
        return {labels["partition"]: found.total(name, **labels) for labels in found.labels(name)}


async def test_what_is_not_applied_yet() -> None:
    """From the position to the end; a partition that was never read counts from its first record."""
    lag = Watched(Queue({FIRST: (0, 10), SECOND: (5, 8)}), Ingest({FIRST: 7}))

    assert {"0": 3, "1": 3} == await lag()


async def test_records_that_are_gone() -> None:
    """What Kafka has deleted can be applied no more; a topic that ends before the position has nothing left."""
    lag = Watched(Queue({FIRST: (20, 30), SECOND: (0, 5)}), Ingest({FIRST: 10, SECOND: 50}))

    assert {"0": 10, "1": 0} == await lag()


async def test_while_the_repository_is_away() -> None:
    """Positions do not move without it, so the lag grows by what comes in."""
    queue, ingest = Queue({FIRST: (0, 10)}), Ingest({FIRST: 10})
    lag = Watched(queue, ingest)
    assert {"0": 0} == await lag()

    queue.known, ingest.known = {FIRST: (0, 25)}, None
    assert {"0": 15} == await lag()


async def test_while_the_queue_is_away() -> None:
    """The last that was known stands."""
    queue = Queue({FIRST: (0, 10)})
    lag = Watched(queue, Ingest({}))
    await lag()

    queue.known = None
    assert {"0": 10} == await lag()


async def test_partitions_that_went_to_others() -> None:
    """They are theirs to tell of; nobody tells of any once the queue is left."""
    queue = Queue({FIRST: (0, 10), SECOND: (0, 10)})
    lag = Watched(queue, Ingest({}))
    await lag()

    queue.known = {SECOND: (0, 10)}
    assert {"1": 10} == await lag()
    assert {} == await lag.ended()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def health(metrics: Metrics) -> ConsumerHealth:
    return ConsumerHealth(metrics, Kafka(retry_delay=Duration("1ms"), retry_attempts=1))


async def test_a_queue_that_was_not_read_yet(health: ConsumerHealth) -> None:
    """Nobody is ready who has not begun."""
    with pytest.raises(ConsumerStalled, match="not been read"):
        await health.check()

    health.resumed(ConsumerTask.QUEUE)
    await health.check()


async def test_what_waits_is_said_counted_and_told(health: ConsumerHealth, metrics: Metrics) -> None:
    """The log, the metrics and the readiness agree, until it is over."""
    health.resumed(ConsumerTask.QUEUE)
    with capture_logs() as logs:
        await health.wait(ConsumerTask.RECORDS, StoreUnavailable("repository"))

    [line] = logs
    assert ("records wait for the repository", 0.001, None) == (line["event"], line["retry_in"], line["exc_info"])
    assert 1 == held(metrics.registry).value("leaderboard_consumer_waits_total", work="records")
    with pytest.raises(ConsumerStalled, match=r"records wait for the repository: The repository is not available"):
        await health.check()

    health.resumed(ConsumerTask.RECORDS)
    await health.check()


async def test_waits_grow_until_it_is_over(health: ConsumerHealth) -> None:
    """Each work waits for itself, and begins anew once it has gone on."""
    with capture_logs() as logs:
        for _ in range(3):
            await health.wait(ConsumerTask.RECORDS, StoreUnavailable("repository"))
        await health.wait(ConsumerTask.DEAD_LETTERS, StoreUnavailable("queue"))
        health.resumed(ConsumerTask.RECORDS)
        await health.wait(ConsumerTask.RECORDS, StoreUnavailable("repository"))

    assert [0.001, 0.002, 0.004, 0.001, 0.001] == [line["retry_in"] for line in logs]


async def test_a_fault_comes_with_its_traceback(health: ConsumerHealth) -> None:
    """Something that is away is expected; anything else is to be looked into."""
    error = RuntimeError("a fault")
    with capture_logs() as logs:
        await health.wait(ConsumerTask.QUEUE, error)

    assert [error] == [line["exc_info"] for line in logs]
