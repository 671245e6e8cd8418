"""A run of the ingestion benchmark: what is counted and timed of a contender, and the processor behind it."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import perf_counter

from attrs import define, field, frozen

from benchmarks import processor
from leaderboard_core.ports.queue import RecordBatch
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_core.usecases.ingest import Ingest
from leaderboard_core.usecases.ingest_result import IngestResult
from leaderboard_shells.workers import ingestion
from tests.support.kafka_server import KafkaServer
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer


@frozen
class Servers:
    kafka: KafkaServer
    redis: RedisServer
    postgres: PostgresServer

    def processor(self) -> Mapping[str, float]:
        """Seconds of processor that each has used; this process by thread."""
        servers = {"Kafka": self.kafka, "Redis": self.redis, "PostgreSQL": self.postgres}
        threads = {f"this process, {name}": seconds for name, seconds in processor.of_threads().items()}
        return {name: processor.of_process(server.process.pid) for name, server in servers.items()} | threads


@define
class Run:
    """What a contender did: seconds of each phase, the lists that were taken, and processor time."""

    #: How many records there are to be.
    expected: int
    seconds: dict[str, float] = field(factory=dict)
    lists: list[Sequence[DecodedBatch]] = field(factory=list)
    records: int = 0
    began: float = 0.0
    ended: float = 0.0
    processor: Mapping[str, float] = field(factory=dict)
    over: asyncio.Event = field(factory=asyncio.Event)

    @property
    def rate(self) -> float:
        return self.records / (self.ended - self.began)

    @property
    def cost(self) -> float:
        """Seconds of processor that one record costs, of whomever."""
        return sum(self.processor.values()) / self.records

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        began = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - began

    @contextmanager
    def accounted(self, servers: Servers) -> Iterator[None]:
        before = servers.processor()
        yield
        self.processor = {name: used - before.get(name, 0.0) for name, used in servers.processor().items()}

    def committed(self, batches: Sequence[DecodedBatch]) -> None:
        """The first list only starts the clock: before it the group was joined."""
        self.ended = perf_counter()
        count = sum(len(batch.records) for batch in batches)
        if not self.began:
            self.began = self.ended
            self.seconds.clear()
            self.expected -= count
            return
        self.lists.append(batches)
        self.records += count
        if self.records == self.expected:
            self.over.set()


def timed(ingest: Ingest, run: Run) -> None:
    """Let a run hear of what is ingested."""
    commit, project = ingest.commit, ingest.project

    async def timed_commit(batches: Sequence[DecodedBatch]) -> IngestResult:
        with run.phase("unit of work, with deciding"):
            ingested = await commit(batches)
        run.committed(batches)
        return ingested

    async def timed_project(ingested: IngestResult) -> None:
        with run.phase("advancing Redis"):
            await project(ingested)

    ingest.commit, ingest.project = timed_commit, timed_project  # type: ignore[method-assign]


@contextmanager
def timed_decoding(run: Run) -> Iterator[None]:
    batches = ingestion.decoded_batches  # type: ignore[attr-defined]

    def timed_batches(stretches: Sequence[RecordBatch]) -> Sequence[DecodedBatch]:
        with run.phase("decoding"):
            return batches(stretches)

    ingestion.decoded_batches = timed_batches  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ingestion.decoded_batches = batches  # type: ignore[attr-defined]
