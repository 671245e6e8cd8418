"""A real Apache Kafka in a process of its own, run by the project's own script, on loopback and free ports."""

import functools
import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from attrs import define, field
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]

from tests.support.patience import PATIENCE
from tests.support.process import OwnProcess, ending_with_us
from tests.support.required import unavailable
from tests.support.server import free_port

SCRIPT = Path(__file__).parents[2] / "scripts" / "kafka.sh"


@functools.cache
def required() -> None:
    """Fetch Kafka if that has not been done. Without Java or Maven the test that asks is skipped, or fails where Kafka
    is required."""
    missing = [program for program in ("java", "mvn") if shutil.which(program) is None]
    if missing:
        unavailable("kafka", f"not installed: {', '.join(missing)}")
    subprocess.run([SCRIPT, "install"], check=True, timeout=300)


def protocol_options() -> dict[str, str | int]:
    """What makes a client take part in the rebalance protocol that `LEADERBOARD_KAFKA_PROTOCOL` names, or the classic
    one."""
    protocol = os.environ.get("LEADERBOARD_KAFKA_PROTOCOL", "")
    return {"group.protocol": protocol} if protocol else {}


#: With the new protocol the broker says how long a session is: as long as those of the tests with the classic one.
SHORT_SESSIONS = {
    "group.consumer.min.session.timeout.ms": "1000",
    "group.consumer.session.timeout.ms": "3000",
    "group.consumer.min.heartbeat.interval.ms": "100",
    "group.consumer.heartbeat.interval.ms": "500",
}


@define
class KafkaServer(OwnProcess):
    """One node over one directory, which keeps its topics from one start to the next. `options` are its properties."""

    patience: ClassVar[float] = 30.0

    directory: Path
    options: Mapping[str, str] = field(factory=SHORT_SESSIONS.copy, kw_only=True)
    port: int = field(factory=free_port)
    controller_port: int = field(factory=free_port)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process and return when it answers."""
        required()
        properties = "".join(f"{name}={value}\n" for name, value in self.options.items())
        environment = os.environ | {"KAFKA_CONTROLLER_PORT": str(self.controller_port), "KAFKA_PROPERTIES": properties}
        self.directory.mkdir(exist_ok=True)
        with (self.directory / "kafka.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*ending_with_us(), SCRIPT, "run", self.directory, str(self.port)],
                env=environment,
                stdout=log,
                stderr=log,
            )
        self.wait_until_ready()

    def wait_until_ready(self, seconds: float = PATIENCE) -> None:
        self._wait_for_answer(self._answers, seconds, pause=0.1)

    @property
    def complaints(self) -> str:
        return (self.directory / "kafka.log").read_text()

    def _answers(self) -> bool:
        try:
            self.admin().list_topics(timeout=1)
        except KafkaException:
            return False
        return True

    def admin(self) -> AdminClient:
        # What it cannot reach it says by its errors; on stderr that is noise.
        return AdminClient({"bootstrap.servers": self.address, "log_level": 0})

    def create_topic(self, name: str, partitions: int = 6, **config: str) -> None:
        settings = {key.replace("_", "."): value for key, value in config.items()}
        # Without its client, what was asked for is given up.
        admin = self.admin()
        admin.create_topics([NewTopic(name, partitions, 1, config=settings)])[name].result(10)

    def delete_topic(self, name: str) -> None:
        admin = self.admin()
        admin.delete_topics([name])[name].result(10)
        while name in admin.list_topics(timeout=5).topics:
            time.sleep(0.05)

    def delete_records(self, topic: str, partition: int, before: int) -> None:
        """Let a partition begin at an offset, as retention does."""
        admin = self.admin()
        [deleted] = admin.delete_records([TopicPartition(topic, partition, before)]).values()
        deleted.result(10)

    def transaction(self, topic: str, records: Iterable[tuple[str, bytes]], *, committed: bool) -> None:
        """Append records in a transaction of their own, to partition 0, and commit it or abort it."""
        producer = Producer({"bootstrap.servers": self.address, "transactional.id": uuid.uuid4().hex, "log_level": 0})
        producer.init_transactions(PATIENCE)
        producer.begin_transaction()
        for key, value in records:
            producer.produce(topic, value, key, 0)
        assert 0 == producer.flush(PATIENCE)
        (producer.commit_transaction if committed else producer.abort_transaction)(PATIENCE)

    def produce(
        self,
        topic: str,
        records: Iterable[tuple[str | bytes | None, bytes | None]],
        partition: int = -1,
        headers: Sequence[tuple[str, bytes]] = (),
    ) -> None:
        """Append records, by key and value; return when all of them are kept. -1: to the partition of its key."""
        # A plain one changes the order by what it sends again, as it does to a topic that was just made.
        producer = Producer(
            {"bootstrap.servers": self.address, "linger.ms": 5, "enable.idempotence": True, "log_level": 0}
        )
        failed: list[KafkaError] = []

        def delivered(error: KafkaError | None, _: Message) -> None:
            if error is not None:
                failed.append(error)

        for key, value in records:
            while True:
                try:
                    producer.produce(topic, value, key, partition, delivered, headers=[*headers])
                except BufferError:
                    producer.poll(0.1)
                else:
                    break
            producer.poll(0)
        assert producer.flush(30) == 0
        assert failed == []

    def ends(self, topic: str) -> dict[int, int]:
        """The offset behind the last record of each partition."""
        with self._reader() as reader:
            partitions = reader.list_topics(topic, timeout=10).topics[topic].partitions
            return {partition: self._end(reader, TopicPartition(topic, partition)) for partition in partitions}

    def records(self, topic: str) -> list[Message]:
        """All that a topic holds."""
        return [*self.read(topic)]

    def read(self, topic: str) -> Iterator[Message]:
        """All that a topic holds, one after the other, each partition in its order."""
        left = {partition: end for partition, end in self.ends(topic).items() if end}
        with self._reader() as reader:
            reader.assign([TopicPartition(topic, partition, 0) for partition in left])
            while any(reader.position([TopicPartition(topic, p)])[0].offset < end for p, end in left.items()):
                for message in reader.consume(500, 0.2):
                    assert message.error() is None
                    yield message

    def committed(self, group: str, topic: str) -> dict[int, int]:
        """The offsets that Kafka has of a group."""
        with self._reader(group) as reader:
            partitions = [TopicPartition(topic, partition) for partition in self.ends(topic)]
            return {place.partition: place.offset for place in reader.committed(partitions, timeout=10)}

    def rewind(self, group: str, topic: str) -> None:
        """Set a group's offsets to 0, as an operator may while nobody consumes."""
        deadline = time.monotonic() + PATIENCE
        with self._reader(group) as reader:
            places = [TopicPartition(topic, partition, 0) for partition in self.ends(topic)]
            while True:
                try:
                    reader.commit(offsets=places, asynchronous=False)
                    return
                except KafkaException:  # until the group has noticed that its members are gone
                    assert time.monotonic() < deadline
                    time.sleep(0.3)

    def _end(self, reader: Consumer, partition: TopicPartition) -> int:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return int(reader.get_watermark_offsets(partition, timeout=5)[1])
            except KafkaException:  # a partition that was just made has no leader yet
                assert time.monotonic() < deadline
                time.sleep(0.1)

    @contextmanager
    def _reader(self, group: str | None = None) -> Iterator[Consumer]:
        reader = Consumer(
            {
                "bootstrap.servers": self.address,
                "group.id": group or uuid.uuid4().hex,
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",
            }
        )
        try:
            yield reader
        finally:
            reader.close()


@contextmanager
def running(directory: Path) -> Iterator[KafkaServer]:
    """A node that is ready, and gone when the context ends."""
    server = KafkaServer(directory)
    try:
        server.start()
        yield server
    finally:
        server.end()
