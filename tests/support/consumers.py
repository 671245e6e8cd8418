"""Real `leaderboard consume` processes over a deployment, and what they share."""

import json
import os
import subprocess
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, ClassVar

from attrs import define, evolve, field
from confluent_kafka import Message

from leaderboard_core import Application
from leaderboard_shells.settings import Duration, Kafka, Postgres, Redis, Settings
from leaderboard_shells.wiring import Services, services
from tests.support import kafka_server
from tests.support.kafka_server import KafkaServer
from tests.support.patience import PATIENCE
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.process import OwnProcess, ending_with_us
from tests.support.redis_server import RedisServer
from tests.support.server import COMMAND


@define
class ConsumerProcess(OwnProcess):
    """One consumer over one directory, which keeps its log from one start to the next."""

    patience: ClassVar[float] = 15.0

    directory: Path
    environment: Mapping[str, str]
    command: Sequence[str | Path] = (COMMAND, "consume")

    @property
    def log(self) -> list[dict[str, object]]:
        text = (self.directory / "consumer.log").read_text()
        return [json.loads(line) for line in text.splitlines() if line.startswith("{") and line.endswith("}")]

    def start(self) -> None:
        self.directory.mkdir(exist_ok=True)
        with (self.directory / "consumer.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*ending_with_us(), *self.command],
                cwd=self.directory,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
            )

    def wait_for_line(self, event: str, seconds: float = PATIENCE) -> dict[str, object]:
        """The first line of the log with this event, as soon as it is there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in self.log:
                if event in str(line["event"]):
                    return line
            time.sleep(0.05)
        raise AssertionError(f"no line {event!r} within {seconds} s: {self.log}")


@define
class Ingestion:
    """A topic, the stores behind it, and consumers between them."""

    kafka: KafkaServer
    redis: RedisServer
    postgres: PostgresServer
    database: Credentials
    directory: Path
    topic: str = field(factory=lambda: f"scores-{uuid.uuid4().hex[:8]}")
    batch_size: int = 500
    #: Or none: the product's own.
    session_timeout: str | None = "3s"
    #: Of the Kafka client.
    options: Mapping[str, str | int] = field(factory=kafka_server.protocol_options)
    command: Sequence[str | Path] = (COMMAND, "consume")
    consumers: list[ConsumerProcess] = field(factory=list)
    #: Where traces go, if anywhere.
    tracing: str = ""

    @property
    def settings(self) -> Settings:
        postgres = Postgres(**self.database.arguments, cells=self.database.cells)  # type: ignore[arg-type]
        kafka = Kafka(
            enabled=True,
            brokers=(self.kafka.address,),
            topic=self.topic,
            group_id=self.topic,
            dead_letter_topic=f"{self.topic}.dlq",
            batch_size=self.batch_size,
            retry_delay=Duration("100ms"),
            options=self.options,
        )
        if self.session_timeout is not None:
            kafka = evolve(kafka, session_timeout=Duration(self.session_timeout))
        return Settings(redis=Redis(addr=self.redis.address), postgres=postgres, kafka=kafka)

    @property
    def environment(self) -> dict[str, str]:
        kafka = self.settings.kafka
        own = {} if self.session_timeout is None else {"LEADERBOARD_KAFKA__SESSION_TIMEOUT": self.session_timeout}
        if self.tracing:
            own["LEADERBOARD_TRACING__ENDPOINT"] = self.tracing
        return {
            **own,
            "REDIS_ADDR": self.redis.address,
            **self.database.environment,
            "KAFKA_BROKERS": self.kafka.address,
            "LEADERBOARD_KAFKA__TOPIC": kafka.topic,
            "LEADERBOARD_KAFKA__GROUP_ID": kafka.group_id,
            "LEADERBOARD_KAFKA__DEAD_LETTER_TOPIC": kafka.dead_letter_topic,
            "LEADERBOARD_KAFKA__BATCH_SIZE": str(kafka.batch_size),
            "LEADERBOARD_KAFKA__RETRY_DELAY": "100ms",
            "LEADERBOARD_KAFKA__OPTIONS": json.dumps(dict(kafka.options)),
        }

    @asynccontextmanager
    async def services(self) -> AsyncIterator[Services]:
        """The stores, seen from the test's own process."""
        async with services(evolve(self.settings, kafka=Kafka())) as running:
            yield running

    @asynccontextmanager
    async def leaderboard(self) -> AsyncIterator[Application]:
        async with self.services() as running:
            yield running.application

    def consumer(self) -> ConsumerProcess:
        """One more consumer, started."""
        made = ConsumerProcess(self.directory / f"consumer{len(self.consumers)}", self.environment, self.command)
        self.consumers.append(made)
        made.start()
        return made

    def positions(self) -> dict[int, int]:
        """How far each partition is applied in all cells, of the topic as it is now."""
        told = self.reached()
        partitions = {partition for one in told.values() for partition in one}
        return {
            partition: min(one[partition] for one in told.values())
            for partition in partitions
            if all(partition in one for one in told.values())
        }

    def reached(self) -> dict[str, dict[int, int]]:
        """The same of each cell, by its schema."""
        asked = "SELECT partition, max(next_offset) FROM {}.positions WHERE next_offset IS NOT NULL GROUP BY 1"
        with self.database.admin() as admin:
            rows = {schema: admin.execute(asked.format(schema)).fetchall() for schema in self.database.schemas}  # type: ignore[arg-type]
        return {schema: {int(str(n)): int(str(offset)) for n, offset in some} for schema, some in rows.items()}

    def wait_until_applied(self, seconds: float = PATIENCE) -> None:
        """Return when the positions have reached the ends of all partitions."""
        ends = {partition: end for partition, end in self.kafka.ends(self.topic).items() if end}

        def reached() -> bool:
            positions = self.positions()
            return all(positions.get(partition, 0) >= end for partition, end in ends.items())

        wait_for(reached, seconds, lambda: f"{self.positions()} of {ends}")

    def dead_letters(self) -> dict[tuple[int, int], Message]:
        """What has arrived in the topic of dead letters, by the place that it names."""
        found = {}
        for message in self.kafka.records(f"{self.topic}.dlq"):
            headers = headers_of(message)
            found[int(headers["source-partition"]), int(headers["source-offset"])] = message
        return found

    def wait_until_sent(self, seconds: float = PATIENCE) -> None:
        """Return when no dead letter waits in the repository."""

        def left() -> int:
            asked = " UNION ALL ".join(f"SELECT 1 FROM {schema}.dead_letters" for schema in self.database.schemas)
            with self.database.admin() as admin:
                return len(admin.execute(asked).fetchall())  # type: ignore[arg-type]

        wait_for(lambda: left() == 0, seconds, lambda: f"{left()} dead letters wait")


def place_of(message: Message) -> tuple[int, int]:
    """Its partition and offset."""
    partition, offset = message.partition(), message.offset()
    assert partition is not None
    assert offset is not None
    return partition, offset


def headers_of(message: Message) -> dict[str, str]:
    return {str(name): bytes(value).decode() for name, value in message.headers() or ()}  # type: ignore[arg-type]


def wait_for(condition: Callable[[], bool], seconds: float, told: Callable[[], str]) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, told()
        time.sleep(0.1)


@contextmanager
def ingestion(
    kafka: KafkaServer, redis: RedisServer, postgres: PostgresServer, directory: Path, *, cells: int = 1, **fields: Any
) -> Iterator[Ingestion]:
    """Stores that hold nothing, and a topic that does not exist yet; its consumers are gone when the context ends."""
    redis.flush()
    with postgres.fresh_database(cells) as database:
        made = Ingestion(kafka, redis, postgres, database, directory, **fields)
        try:
            yield made
        finally:
            for consumer in made.consumers:
                consumer.end()
