"""The thread that reads: it joins the group, begins where the repository says, reads ahead, and decides nothing."""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import cast

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from leaderboard_adapters.kafka.assignment import Assignment
from leaderboard_adapters.kafka.endpoint import KafkaEndpoint
from leaderboard_adapters.kafka.faults import unavailable
from leaderboard_adapters.kafka.messages import records_of, traces_of
from leaderboard_adapters.kafka.topics import Topics
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.queue import TopicIdPartition

_log = logging.getLogger("leaderboard.kafka")

#: How long reading waits for what was read to be taken before it pauses the partitions, and looks up meanwhile.
_PATIENCE = 1.0
#: How long the cluster may take to tell where a partition begins and ends, in seconds.
_TIMEOUT = 5.0
#: How long leaving may take, in seconds; whoever does not get through is missed by the others soon.
_CLOSING = 4.0
#: Errors after which the topic is not what it was, or the client not to be used any more.
_ENDED = {
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError.UNKNOWN_TOPIC_ID,
    KafkaError._UNKNOWN_TOPIC,
    KafkaError._FATAL,
}
#: What the client says of a member when another one has come under its instance id; it is fatal, and so has no code.
_FENCED = KafkaError(KafkaError.FENCED_INSTANCE_ID).str()

#: Asks the repository for positions; blocks.
Positions = Callable[[Collection[TopicIdPartition]], Mapping[TopicIdPartition, int]]


class Reader(threading.Thread):
    """Reads until it is closed or fails; `failure` says why, and `woken` is called whenever there is news.

    A topic that was deleted, or made again under its name, is a failure: whoever reads then begins anew. `joined`:
    the group has given us partitions, or none.
    """

    def __init__(self, endpoint: KafkaEndpoint, positions: Positions, holding: Assignment, woken: Callable[[], None]):
        super().__init__(name="kafka-reader", daemon=True)
        self._endpoint = endpoint
        self._positions = positions
        self._holding = holding
        self._woken = woken
        self._commands: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._closing = threading.Event()
        self._paused = False
        self._stray: list[Message] = []
        self._instance_id: str | None = None
        self.failure: Exception | None = None
        self.joined = False

    def seek(self, source: TopicIdPartition, position: int | None) -> None:
        self._commands.put(lambda: self._seek(source, position))

    def report(self, positions: Mapping[TopicIdPartition, int]) -> None:
        self._commands.put(lambda: self._report(positions))

    def bounds(self) -> Mapping[TopicIdPartition, tuple[int, int]]:
        """Where each held partition begins and ends; for any thread, which it blocks."""
        held = self._holding.sources
        return self._topics.bounds(self._endpoint.topic, held) if held else {}

    def close(self) -> None:
        """Leave the group; blocks until that is done, or the cluster has not answered for too long."""
        self._closing.set()
        self.join(_CLOSING)

    def run(self) -> None:
        try:
            self._topics = Topics(self._endpoint)
            self._topics.make_missing()
            self._topic_id = self._topics.id_of(self._endpoint.topic)
            with self._endpoint.claimed_instance_id() as self._instance_id:
                self._read_as_member()
        except Exception as error:
            self.failure = error
        finally:
            self._woken()

    def _read_as_member(self) -> None:
        self._consumer = Consumer(self._endpoint.consumer(self._instance_id))
        try:
            self._read()
        except Exception as error:
            # Told before the group is left, which may take long.
            self.failure = error
            self._woken()
        finally:
            self._consumer.close()

    def _read(self) -> None:
        self._consumer.subscribe(
            [self._endpoint.topic], on_assign=self._assigned, on_revoke=self._revoked, on_lost=self._revoked
        )
        while not self._closing.is_set():
            self._obey()
            if self._holding.wait_for_space(0 if self._paused else _PATIENCE):
                self._set_paused(False)
                messages = self._consumer.consume(self._endpoint.batch_size, self._endpoint.batch_timeout)
                self._raise_failure()
                self._hand_on([*self._stray, *messages])
                self._stray = []
            else:
                # Whoever applies what was read has to wait: we stay in the group, and read no further.
                self._set_paused(True)
                if (message := self._consumer.poll(0.05)) is not None:
                    self._stray.append(message)
                self._raise_failure()
        self._obey()

    def _raise_failure(self) -> None:
        """Raise what went wrong while partitions were assigned."""
        if self.failure is not None:
            raise self.failure

    def _hand_on(self, messages: Sequence[Message]) -> None:
        found, ends = self._by_partition(messages)
        if not found and not self._holding.is_short_of(ends):
            return
        # Asked after the records were read: they are of this topic, and not of one that took its name.
        if self._topics.id_of(self._endpoint.topic) != self._topic_id:
            raise self._made_anew()
        traced = self._endpoint.traced
        read = [
            self._holding.add(self._key(partition), records_of(run), traces_of(run) if traced else ())
            for partition, run in found.items()
        ]
        # Where a partition ends: behind its last record stand only ends of transactions and what was aborted.
        self._holding.put([*(one for one in read if one is not None), *self._holding.pass_over(ends)])
        self._woken()

    def _by_partition(
        self, messages: Sequence[Message]
    ) -> tuple[Mapping[int | None, list[Message]], Mapping[TopicIdPartition, int]]:
        """Those that hold a record, and where partitions end that were read to it; what others say is seen to."""
        found: defaultdict[int | None, list[Message]] = defaultdict(list)
        ends: dict[TopicIdPartition, int] = {}
        for message in messages:
            if (error := message.error()) is None:
                found[message.partition()].append(message)
            elif error.code() == KafkaError._PARTITION_EOF:
                ends[self._key(message.partition())] = cast(int, message.offset())
            elif error.code() == KafkaError._AUTO_OFFSET_RESET:
                # The place we read at is not there any more; what was read before it is read again.
                source = self._key(message.partition())
                found.pop(source.partition, None)
                ends.pop(source, None)
                self._seek(source, self._positions([source]).get(source))
            else:
                self._judge(error)
        return found, ends

    # -- partitions

    def _assigned(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        try:
            if self._topics.id_of(self._endpoint.topic) != self._topic_id:
                raise self._made_anew()
            stored = self._positions([self._key(place.partition) for place in partitions]) if partitions else {}
            for place in partitions:
                source = self._key(place.partition)
                place.offset = self._start(source, stored.get(source))
                self._holding.begin(source, stored.get(source))
        except Exception as error:
            # Raised when the callback is over; until then nothing that is read is handed on.
            self.failure = error
        self.joined = True
        consumer.incremental_assign(partitions)
        if self._paused:
            consumer.pause(partitions)

    def _revoked(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        for place in partitions:
            self._holding.end(self._key(place.partition))
            self._forget_strays(place.partition)
        with suppress(KafkaException):
            consumer.incremental_unassign(partitions)

    def _start(self, source: TopicIdPartition, position: int | None) -> int:
        """Where to read from: the position, unless Kafka does not have it any more."""
        first, end = self._bounds(source.partition)
        if position is None:
            return first
        if position < first:
            _log.error(
                "records lost to retention: %d of partition %d, from offset %d to %d, were deleted before they were "
                "consumed",
                first - position,
                source.partition,
                position,
                first - 1,
            )
            return first
        if position > end:
            _log.error(
                "partition %d ends at offset %d, before position %d: records that were applied are gone, and new ones "
                "below it are skipped",
                source.partition,
                end,
                position,
            )
            return end
        return position

    def _bounds(self, partition: int) -> tuple[int, int]:
        try:
            bounds = self._consumer.get_watermark_offsets(
                TopicPartition(self._endpoint.topic, partition), timeout=_TIMEOUT
            )
        except KafkaException as error:
            raise unavailable(error) from error
        if bounds is None:
            raise StoreUnavailable("queue", "the cluster does not tell where a partition begins")
        return bounds

    # -- what others ask for

    def _obey(self) -> None:
        with suppress(Empty):
            while True:
                self._commands.get_nowait()()

    def _seek(self, source: TopicIdPartition, position: int | None) -> None:
        if not self._holding.holds(source):
            return
        start = self._start(source, position)
        self._consumer.seek(TopicPartition(self._endpoint.topic, source.partition, start))
        self._forget_strays(source.partition)
        self._holding.begin(source, position)

    def _forget_strays(self, partition: int) -> None:
        """Whoever holds the partition again begins elsewhere: what was read before would come out of order."""
        self._stray = [message for message in self._stray if message.partition() != partition]

    def _report(self, positions: Mapping[TopicIdPartition, int]) -> None:
        held = [
            TopicPartition(self._endpoint.topic, source.partition, position)
            for source, position in positions.items()
            if self._holding.holds(source)
        ]
        if held:
            with suppress(KafkaException):
                if self._closing.is_set():
                    self._consumer.commit(offsets=held, asynchronous=False)
                else:
                    self._consumer.commit(offsets=held, asynchronous=True)

    def _set_paused(self, paused: bool) -> None:
        if paused != self._paused:
            self._paused = paused
            (self._consumer.pause if paused else self._consumer.resume)(self._consumer.assignment())

    def _key(self, partition: int | None) -> TopicIdPartition:
        assert partition is not None
        return TopicIdPartition(self._topic_id, partition)

    def _made_anew(self) -> Exception:
        _log.error("topic %s was deleted and made again: it is consumed from its beginning", self._endpoint.topic)
        return StoreUnavailable("queue", f"topic {self._endpoint.topic} was deleted and made again")

    def _judge(self, error: KafkaError) -> None:
        if self._instance_id is not None and _FENCED in error.str():
            self._endpoint.instance_ids.lose(self._instance_id)
        # One that is fatal comes as a message that only its code tells as such.
        if error.fatal() or error.code() in _ENDED:
            raise unavailable(error) from KafkaException(error)
        self._endpoint.complaints(error)
