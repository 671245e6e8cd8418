"""Opening the queue that the settings name, and what is sent to it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TYPE_CHECKING, NoReturn

from attrs import frozen

from leaderboard_core.ports.dead_letters import DeadLetterSink
from leaderboard_core.ports.queue import SubmissionQueue
from leaderboard_core.usecases.dead_letters import DeadLetterDesk
from leaderboard_core.usecases.ingest import Ingest
from leaderboard_shells.monitoring.instrumented_queue import InstrumentedDeadLetterSink, instrumented_queue
from leaderboard_shells.monitoring.outages import Outages
from leaderboard_shells.monitoring.readiness import HealthCheck, Readiness
from leaderboard_shells.settings import Kafka, Settings
from leaderboard_shells.settings.extras import NotSupported, extra
from leaderboard_shells.wire.kafka_messages import identified

if TYPE_CHECKING:
    from leaderboard_adapters.kafka import KafkaEndpoint, KafkaSink


@frozen
class Queue:
    """Opens the queue that the settings name, and the sink of its dead letters; only where it is to be consumed.

    `desk`: where dead letters are looked at, also where another process consumes; None where there is no queue.
    """

    open: Callable[[], AbstractAsyncContextManager[SubmissionQueue]]
    dead_letters: Callable[[], DeadLetterSink]
    desk: DeadLetterDesk | None = None


@contextmanager
def open_queue(settings: Settings, ingest: Ingest, outages: Outages, readiness: Readiness) -> Iterator[Queue]:
    kafka = settings.kafka
    if not kafka.enabled:
        # That it does not answer is told to who looks, and makes a server that does not consume no less ready.
        desk = _desk(kafka_endpoint(kafka)) if kafka.dead_letters else None
        yield Queue(_not_asked_for, _not_asked_for, desk)
        return
    with extra("kafka"):
        from leaderboard_adapters.kafka import KafkaDeadLetterSink, KafkaQueue, ping  # noqa: PLC0415
    endpoint = kafka_endpoint(kafka, traced=settings.tracing is not None)

    async def answers() -> None:
        await asyncio.to_thread(ping, endpoint)

    with readiness.registered(HealthCheck.QUEUE, answers):
        yield Queue(
            lambda: instrumented_queue(KafkaQueue(endpoint, ingest.positions), outages),
            lambda: InstrumentedDeadLetterSink(KafkaDeadLetterSink(endpoint), outages),
            _desk(endpoint),
        )


def _not_asked_for() -> NoReturn:
    raise NotSupported(["a queue while kafka.enabled is false"])


def _desk(endpoint: "KafkaEndpoint") -> DeadLetterDesk:
    from leaderboard_adapters.kafka import KafkaDeadLetterBox  # noqa: PLC0415

    return DeadLetterDesk(KafkaDeadLetterBox(endpoint), identified)


def kafka_endpoint(kafka: Kafka, *, traced: bool = False) -> "KafkaEndpoint":
    """Where the settings say that the queue is. `traced`: traces of records are read. Raises `NotSupported`."""
    with extra("kafka"):
        from leaderboard_adapters.kafka import KafkaEndpoint  # noqa: PLC0415
    return KafkaEndpoint(
        brokers=kafka.brokers,
        topic=kafka.topic,
        dead_letter_topic=kafka.dead_letter_topic,
        group_id=kafka.group_id,
        batch_size=kafka.batch_size,
        batch_timeout=kafka.batch_timeout.seconds,
        session_timeout=kafka.session_timeout.seconds,
        options=kafka.options,
        traced=traced,
    )


def open_sink(kafka: Kafka) -> "KafkaSink":
    """A sink for scores, to be entered. Raises `NotSupported`."""
    with extra("kafka"):
        from leaderboard_adapters.kafka import KafkaSink  # noqa: PLC0415
    return KafkaSink(kafka_endpoint(kafka))
