"""Records that pour into Kafka while consumers, stores and Kafka itself break."""

import itertools
import json
import random
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Mapping

from attrs import define, field
from confluent_kafka import KafkaError, KafkaException, Message, Producer

from tests.faults.history import BASE, DIGITS, History, Outcome
from tests.support.consumers import Ingestion

BOARD = "faults"
#: How many records a second, and how many players there are at a time.
RATE, PLAYERS = 1_000, 40


@define
class Stream:
    """Digit-coded increments of many players, one after the other, kept by Kafka before they count as sent."""

    ingestion: Ingestion
    history: History = field(factory=History)
    records: int = 0
    _stopping: threading.Event = field(factory=threading.Event)
    _thread: threading.Thread = field(init=False)

    def __enter__(self) -> "Stream":
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(60)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        # What it cannot deliver at once it delivers later, in order, and once.
        producer = Producer(
            {
                "bootstrap.servers": self.ingestion.kafka.address,
                "enable.idempotence": True,
                "linger.ms": 5,
                "message.timeout.ms": 60_000,
                "log_level": 0,
            }
        )
        for life in itertools.count():
            for digit in range(DIGITS):
                for number in range(PLAYERS):
                    self._send(producer, f"p{number}-{life}", digit)
                producer.poll(0)
                time.sleep(PLAYERS / RATE)
                if self._stopping.is_set():
                    assert producer.flush(50) == 0
                    return

    def _send(self, producer: Producer, player: str, digit: int) -> None:
        assert self.history.sent(player) == digit

        def delivered(error: KafkaError | None, _: Message) -> None:
            self.history.ended(player, digit, Outcome.ANSWERED if error is None else Outcome.UNKNOWN)

        body = {"player_id": player, "leaderboard_id": BOARD, "score": BASE**digit}
        producer.produce(self.ingestion.topic, json.dumps(body).encode(), player, on_delivery=delivered)
        self.records += 1


def consumer_killed(ingestion: Ingestion) -> None:
    """One consumer is killed wherever it is, and started again."""
    victim = random.choice(ingestion.consumers)
    victim.kill()
    time.sleep(random.random())
    victim.start()


def consumers_killed(ingestion: Ingestion) -> None:
    """All of them, again and again."""
    for _ in range(3):
        for consumer in ingestion.consumers:
            consumer.kill()
            consumer.start()
        time.sleep(random.uniform(1.0, 2.5))


def consumer_frozen(ingestion: Ingestion) -> None:
    """A consumer is frozen until others have taken over its partitions, and woken with what it had in hand."""
    victim = random.choice(ingestion.consumers)
    victim.pause()
    time.sleep(5)
    victim.resume()


def offsets_rewound(ingestion: Ingestion) -> None:
    """While nobody consumes, Kafka is told that the group has consumed nothing."""
    for consumer in ingestion.consumers:
        consumer.kill()
    deadline = time.monotonic() + 20
    while True:
        try:
            ingestion.kafka.rewind(ingestion.topic, ingestion.topic)
            break
        except KafkaException:  # until the group has noticed that its members are gone
            assert time.monotonic() < deadline
            time.sleep(0.3)
    for consumer in ingestion.consumers:
        consumer.start()


def redis_flushed(ingestion: Ingestion) -> None:
    """FLUSHALL, by hand."""
    ingestion.redis.flush()


def redis_away(ingestion: Ingestion) -> None:
    """Redis is away for a while and comes back empty."""
    ingestion.redis.kill()
    time.sleep(1.5)
    ingestion.redis.start()


def postgres_away(ingestion: Ingestion, seconds: float = 4.0) -> None:
    """PostgreSQL is away for a while."""
    ingestion.postgres.stop()
    time.sleep(seconds)
    ingestion.postgres.start()


def postgres_away_for_long(ingestion: Ingestion) -> None:
    """PostgreSQL is away for 20 seconds."""
    postgres_away(ingestion, 20.0)


def postgres_killed(ingestion: Ingestion) -> None:
    """PostgreSQL is killed and recovers."""
    ingestion.postgres.kill()
    time.sleep(0.5)
    ingestion.postgres.start()


def postgres_frozen(ingestion: Ingestion) -> None:
    """PostgreSQL answers nobody for a while, its connections staying open."""
    ingestion.postgres.pause()
    time.sleep(3)
    ingestion.postgres.resume()


def postgres_restored(ingestion: Ingestion) -> None:
    """PostgreSQL is restored from an older copy under running consumers."""
    directory = ingestion.postgres.directory
    backup = directory.with_name(f"{directory.name}-backup")
    ingestion.postgres.stop()
    subprocess.run(["cp", "-a", directory, backup], check=True)
    ingestion.postgres.start()
    time.sleep(2)
    ingestion.postgres.kill()
    time.sleep(0.5)
    shutil.rmtree(directory)
    backup.rename(directory)
    ingestion.postgres.start()


def kafka_killed(ingestion: Ingestion) -> None:
    """Kafka is killed and comes back with what it kept."""
    ingestion.kafka.kill()
    time.sleep(0.5)
    ingestion.kafka.start()


def consumer_joins(ingestion: Ingestion) -> None:
    """One more consumer comes, takes its share and leaves."""
    guest = ingestion.consumer()
    time.sleep(4)
    ingestion.consumers.remove(guest)
    guest.stop()


Harm = Callable[[Ingestion], None]
FAULTS: Mapping[str, Harm] = {
    harm.__name__: harm
    for harm in (
        consumer_killed,
        consumers_killed,
        consumer_frozen,
        offsets_rewound,
        redis_flushed,
        redis_away,
        postgres_away,
        postgres_killed,
        postgres_frozen,
        postgres_restored,
        kafka_killed,
        consumer_joins,
    )
}
#: Once in a long round.
RARE: Mapping[str, Harm] = {postgres_away_for_long.__name__: postgres_away_for_long}
