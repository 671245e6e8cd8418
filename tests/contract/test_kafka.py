"""The queue and the sink of dead letters over Kafka keep the law of theirs."""

import asyncio
import uuid
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

import pytest
from attrs import frozen
from confluent_kafka import Message

from leaderboard_adapters.kafka import KafkaDeadLetterBox, KafkaDeadLetterSink, KafkaEndpoint, KafkaQueue
from leaderboard_core.ports.dead_letters import DeadLetter, DeadLetterBox, DeadLetterSink, LetterPlace
from leaderboard_core.ports.queue import SubmissionQueue, TopicIdPartition
from leaderboard_testing import DeadLetterBoxContract, DeadLetterSinkContract, SubmissionQueueContract
from leaderboard_testing.contracts.queue import AskPositions, Log
from tests.support.kafka_server import KafkaServer


@pytest.fixture
def endpoint(kafka: KafkaServer) -> KafkaEndpoint:
    """Topics that nobody else uses."""
    name = f"contract-{uuid.uuid4().hex[:8]}"
    kafka.create_topic(name, partitions=2)
    kafka.create_topic(f"{name}.dlq", partitions=1)
    return KafkaEndpoint(
        brokers=[kafka.address],
        topic=name,
        dead_letter_topic=f"{name}.dlq",
        group_id=name,
        batch_size=500,
        batch_timeout=0.1,
    )


@frozen
class KafkaLog(Log):
    server: KafkaServer
    endpoint: KafkaEndpoint

    async def append(self, partition: int, records: Sequence[tuple[bytes | None, bytes | None]]) -> None:
        await asyncio.to_thread(self.server.produce, self.endpoint.topic, records, partition)

    def consume(self, positions: AskPositions) -> AbstractAsyncContextManager[SubmissionQueue]:
        return KafkaQueue(self.endpoint, positions)


class TestKafkaQueue(SubmissionQueueContract):
    @pytest.fixture
    def log(self, kafka: KafkaServer, endpoint: KafkaEndpoint) -> Log:
        return KafkaLog(kafka, endpoint)


class TestKafkaDeadLetterSink(DeadLetterSinkContract):
    @pytest.fixture
    def sink(self, kafka: KafkaServer, endpoint: KafkaEndpoint) -> DeadLetterSink:
        self.kafka, self.topic = kafka, endpoint.dead_letter_topic
        return KafkaDeadLetterSink(endpoint)

    async def arrived(self, _: DeadLetterSink) -> Sequence[DeadLetter]:
        messages = await asyncio.to_thread(self.kafka.records, self.topic)
        return [letter_of(message) for message in messages]


class TestKafkaDeadLetterBox(DeadLetterBoxContract):
    @pytest.fixture
    def box(self, kafka: KafkaServer, endpoint: KafkaEndpoint) -> DeadLetterBox:
        self.kafka, self.endpoint = kafka, endpoint
        return KafkaDeadLetterBox(endpoint)

    async def keep(self, _: DeadLetterBox, letters: Sequence[DeadLetter]) -> None:
        # One by one, as records of one moment have no order.
        for letter in letters:
            await KafkaDeadLetterSink(self.endpoint).send([letter])

    async def litter(self, _: DeadLetterBox) -> LetterPlace:
        topic = self.endpoint.dead_letter_topic
        await asyncio.to_thread(self.kafka.produce, topic, [(b"k", b"no letter")], 0)
        return LetterPlace(0, (await asyncio.to_thread(self.kafka.ends, topic))[0] - 1)

    async def queued(self, _: DeadLetterBox) -> Sequence[tuple[bytes | None, bytes | None]]:
        messages = await asyncio.to_thread(self.kafka.records, self.endpoint.topic)
        return [(message.key(), message.value()) for message in messages]

    def endless(self, _: DeadLetterBox) -> bytes:
        return b"x" * 2_000_000


def letter_of(message: Message) -> DeadLetter:
    """The letter as whoever reads the topic may put it together again."""
    headers = {name: value.decode() for name, value in message.headers() or [] if isinstance(value, bytes)}
    return DeadLetter(
        source=TopicIdPartition(headers["source-topic-id"], int(headers["source-partition"])),
        offset=int(headers["source-offset"]),
        key=message.key(),
        value=message.value(),
        code=headers["code"],
        reason=headers["reason"],
    )
