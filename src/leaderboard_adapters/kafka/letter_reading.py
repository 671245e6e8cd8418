"""Reading the topic of dead letters at chosen places, for one call. All of it blocks."""

import re
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from heapq import heappush, heappushpop
from typing import Self, cast

from confluent_kafka import TIMESTAMP_NOT_AVAILABLE, Consumer, KafkaError, KafkaException, Message, TopicPartition

from leaderboard_adapters.kafka.endpoint import KafkaEndpoint
from leaderboard_adapters.kafka.faults import unavailable
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.dead_letters import DeadLetter, KeptLetter, LetterPlace
from leaderboard_core.ports.queue import TopicIdPartition

#: How long one call may take, in seconds.
_PATIENCE = 8.0
_STEP = 0.2
_MESSAGES = 200
#: How much longer the stretch is that is read next, where too few letters lie in the one before.
_FURTHER = 10
#: In base64, of which there are two alphabets: as it is written depends on who writes it.
_TOPIC_ID = re.compile(r"[!-~]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,18}")


class LetterReading:
    """A consumer that belongs to no group: nobody's position moves."""

    def __init__(self, endpoint: KafkaEndpoint, consumer: Consumer) -> None:
        self._topic = endpoint.dead_letter_topic
        self._consumer = consumer
        self._deadline = time.monotonic() + _PATIENCE

    @classmethod
    @contextmanager
    def of(cls, endpoint: KafkaEndpoint) -> Iterator[Self]:
        consumer = Consumer(endpoint.lookup)
        try:
            yield cls(endpoint, consumer)
        except KafkaException as error:
            raise unavailable(error) from error
        finally:
            consumer.close()

    def newest(self, limit: int, longest: int) -> Sequence[KeptLetter]:
        """Read the end of every partition, further back where what lies there is no letter; the last `limit` of all."""
        unread = {place: span for place, span in self._bounds(self._partitions()).items() if span[0] < span[1]}
        found: list[tuple[int, LetterPlace, KeptLetter]] = []
        seen: Counter[int] = Counter()
        length = limit
        while unread:
            spans = {partition: (max(first, end - length), end) for partition, (first, end) in unread.items()}
            for message in self._within(spans):
                if (letter := _letter_of(message, longest)) is None:
                    continue
                seen[letter.place.partition] += 1
                row = (letter.kept_at, letter.place, letter)
                if len(found) < limit:
                    heappush(found, row)
                else:
                    heappushpop(found, row)
            unread = {
                partition: (first, spans[partition][0])
                for partition, (first, _) in unread.items()
                if seen[partition] < limit and first < spans[partition][0]
            }
            length *= _FURTHER
        return [letter for _, _, letter in sorted(found, reverse=True)]

    def _within(self, spans: Mapping[int, tuple[int, int]]) -> Iterator[Message]:
        """The records from the first to before the second offset of each partition."""
        ends = {partition: end for partition, (_, end) in spans.items()}
        starts = [TopicPartition(self._topic, partition, start) for partition, (start, _) in spans.items()]
        self._consumer.assign(starts)
        while ends:
            for message in self._consumer.consume(_MESSAGES, min(_STEP, self._left())):
                partition, offset = _place_of(message)
                if _is_end(message):
                    ends.pop(partition, None)
                    continue
                end = ends.get(partition, 0)
                if offset + 1 >= end:
                    ends.pop(partition, None)
                if offset < end:
                    yield message

    def find(self, places: Collection[LetterPlace]) -> Mapping[LetterPlace, KeptLetter]:
        """Go to each place in turn."""
        there = self._partitions() & {place.partition for place in places}
        bounds = self._bounds(there)
        found = {}
        for place in sorted(places):
            first, end = bounds.get(place.partition, (0, 0))
            if first <= place.offset < end and (letter := self._at(place)) is not None:
                found[place] = letter
        return found

    def _at(self, place: LetterPlace) -> KeptLetter | None:
        self._consumer.assign([TopicPartition(self._topic, place.partition, place.offset)])
        while True:
            message = self._consumer.poll(min(_STEP, self._left()))
            if message is None:
                continue
            # What is read beyond it says that nothing lies there any more: it was deleted, or is no record.
            return None if _is_end(message) or _place_of(message)[1] != place.offset else _letter_of(message)

    def _partitions(self) -> set[int]:
        """Those of the topic; none, where there is no such topic yet."""
        topic = self._consumer.list_topics(self._topic, self._left()).topics[self._topic]
        if topic.error is None:
            return {*topic.partitions}
        if topic.error.code() == KafkaError.UNKNOWN_TOPIC_OR_PART:
            return set()
        raise unavailable(topic.error)

    def _bounds(self, partitions: Collection[int]) -> Mapping[int, tuple[int, int]]:
        found = {}
        for partition in partitions:
            bounds = self._consumer.get_watermark_offsets(TopicPartition(self._topic, partition), timeout=self._left())
            if bounds is None:
                raise StoreUnavailable("queue", "the cluster does not tell where a partition begins")
            found[partition] = bounds
        return found

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise StoreUnavailable("queue", "dead letters could not be read in time")
        return left


def _is_end(message: Message) -> bool:
    """Whether it says that a partition ends here. Raises what else it may say."""
    error = message.error()
    if error is None:
        return False
    if error.code() == KafkaError._PARTITION_EOF:
        return True
    raise unavailable(error)


def _place_of(message: Message) -> tuple[int, int]:
    partition, offset = message.partition(), message.offset()
    return (-1 if partition is None else partition), (-1 if offset is None else offset)


def _letter_of(message: Message, longest: int | None = None) -> KeptLetter | None:
    """The letter that a record is; None: it is none, whoever wrote it there."""
    written = cast("Sequence[tuple[str, bytes | None]]", message.headers() or ())
    said = {name: value for name, value in written if value is not None}
    try:
        headers = {name: value.decode() for name, value in said.items()}
        topic_id, code, reason = headers["source-topic-id"], headers["code"], headers["reason"]
        numbers = headers["source-partition"], headers["source-offset"]
    except (KeyError, UnicodeDecodeError):
        return None
    if not _TOPIC_ID.fullmatch(topic_id) or not all(map(_NUMBER.fullmatch, numbers)):
        return None
    kind, milliseconds = message.timestamp()
    key, value = message.key(), message.value()
    partition, offset = map(int, numbers)
    return KeptLetter(
        place=LetterPlace(*_place_of(message)),
        kept_at=0 if kind == TIMESTAMP_NOT_AVAILABLE else max(0, milliseconds) * 1_000,
        letter=DeadLetter(
            source=TopicIdPartition(topic_id, partition),
            offset=offset,
            key=key if key is None else key[:longest],
            value=value if value is None else value[:longest],
            code=code,
            reason=reason,
        ),
        size=None if value is None else len(value),
        left_out="left-out" in said,
    )
