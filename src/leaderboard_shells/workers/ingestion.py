"""Consuming: records are taken and decoded, committed, shown; each of the three while the others work.

Whatever is away is waited for; nothing is skipped. What is not committed yet may be dropped at any time: it is read
again from the position that the repository knows.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress

import structlog

from leaderboard_adapters.concurrency.cancellation import cancel_all
from leaderboard_core.domain.errors import Unavailable
from leaderboard_core.ports.dead_letters import DeadLetterSink
from leaderboard_core.ports.queue import SubmissionQueue
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_core.usecases.ingest_result import IngestResult
from leaderboard_shells.monitoring.readiness import HealthCheck
from leaderboard_shells.settings import Kafka
from leaderboard_shells.wire.kafka_messages import decoded_batches
from leaderboard_shells.wiring import Services
from leaderboard_shells.workers.consumer_health import ConsumerHealth, ConsumerTask
from leaderboard_shells.workers.consumer_lag import ConsumerLag

_log = structlog.stdlib.get_logger("leaderboard.consumer")

#: How often dead letters are looked for that were left over, in seconds.
_COLLECTION = 5.0
#: How often positions are moved over what holds nothing for a cell of the repository, in seconds.
_IDLE = 1.0
#: What its lists are called, beside those of the other doors.
_DOOR = "queue"


@asynccontextmanager
async def consuming(running: Services, kafka: Kafka) -> AsyncIterator[None]:
    """Consume for as long as the context lasts."""
    health = ConsumerHealth(running.metrics, kafka)
    task = asyncio.create_task(_consume(running, kafka, health))
    try:
        with running.readiness.registered(HealthCheck.CONSUMER, health.check):
            yield
    finally:
        await cancel_all([task])


async def _consume(running: Services, kafka: Kafka, health: ConsumerHealth) -> None:
    """Open the queue, and open it anew whenever it fails."""
    lag = ConsumerLag(running.application.ingest, running.metrics)
    while True:
        try:
            async with running.queue.open() as queue:
                _log.info("consuming", topic=kafka.topic, group=kafka.group_id)
                await Ingestion(running, queue, running.queue.dead_letters(), lag, health).run()
        except Exception as error:  # whatever it is, nothing was skipped
            await health.wait(ConsumerTask.QUEUE, error)


class Ingestion:
    """Works on one opened queue until it fails."""

    def __init__(
        self,
        running: Services,
        queue: SubmissionQueue,
        sink: DeadLetterSink,
        lag: ConsumerLag,
        health: ConsumerHealth,
    ) -> None:
        self._ingest = running.application.ingest
        self._queue = queue
        self._sink = sink
        self._metrics = running.metrics
        self._lag = lag
        self._health = health
        self._spans = running.spans
        # With what is traced of them.
        self._taken: asyncio.Queue[tuple[Sequence[DecodedBatch], Sequence[str]]] = asyncio.Queue(1)
        self._committed: asyncio.Queue[tuple[IngestResult, Sequence[str]]] = asyncio.Queue(1)
        self._dead = asyncio.Event()

    async def run(self) -> None:
        """Returns never; raises what the queue says."""
        # What was waited for before is waited for no more.
        self._health.resumed(ConsumerTask.RECORDS)
        self._health.resumed(ConsumerTask.DEAD_LETTERS)
        work = (
            self._take(),
            self._commit(),
            self._show(),
            self._send_letters(),
            self._lag.measure(self._queue),
            self._pass_over(),
        )
        tasks = [asyncio.create_task(one) for one in work]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            # Whoever reads these partitions next begins no further behind than has to be.
            with suppress(Unavailable):
                await self._ingest.pass_over()

    async def _take(self) -> None:
        while True:
            batches = await self._queue.take()
            if self._queue.joined:
                self._health.resumed(ConsumerTask.QUEUE)
            if batches:
                traces = [trace for batch in batches for trace in batch.traces]
                await self._taken.put((decoded_batches(batches), traces))

    async def _commit(self) -> None:
        while True:
            taken, traces = await self._taken.get()
            with self._span("commit records", traces):
                ingested = await self._committed_in_the_end(taken)
            for source, position in ingested.behind.items():
                _log.warning("read again", partition=source.partition, position=position)
                await self._queue.seek(source, position)
            await self._queue.report(ingested.positions)
            if ingested.dead:
                _log.warning("dead letters", records=ingested.dead)
                self._dead.set()
            await self._committed.put((ingested, traces))

    def _span(self, name: str, traces: Sequence[str]) -> AbstractContextManager[object]:
        return nullcontext() if self._spans is None else self._spans.span(name, "CONSUMER", traces)

    async def _committed_in_the_end(self, taken: Sequence[DecodedBatch]) -> IngestResult:
        """Commit, however often it takes: a batch that was committed unheard is skipped when it comes again."""
        while True:
            try:
                with self._metrics.commits.labels(_DOOR).time():
                    ingested = await self._ingest.commit(taken)
            except Exception as error:  # nothing is skipped
                await self._health.wait(ConsumerTask.RECORDS, error)
            else:
                self._health.resumed(ConsumerTask.RECORDS)
                if records := sum(len(batch.records) for batch in taken):
                    self._metrics.list_size.labels(_DOOR).observe(records)
                return ingested

    async def _show(self) -> None:
        while True:
            ingested, traces = await self._committed.get()
            with self._span("show records", traces), self._metrics.shows.labels(_DOOR).time():
                await self._ingest.project(ingested)

    async def _pass_over(self) -> None:
        """Move the positions of cells on for which there was nothing; whoever consumes says that something is away."""
        while True:
            await asyncio.sleep(_IDLE)
            with suppress(Unavailable):
                await self._ingest.pass_over()

    async def _send_letters(self) -> None:
        while True:
            try:
                while await self._ingest.send_dead_letters(self._queue.partitions, self._sink):
                    pass
            except Exception as error:  # they stay where they are
                await self._health.wait(ConsumerTask.DEAD_LETTERS, error)
                continue
            self._health.resumed(ConsumerTask.DEAD_LETTERS)
            try:
                async with asyncio.timeout(_COLLECTION):
                    await self._dead.wait()
            except TimeoutError:
                continue
            self._dead.clear()
