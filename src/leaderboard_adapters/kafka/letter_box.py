"""The topic of dead letters as a box that is looked into, and the way back from there to the topic of submissions."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from leaderboard_adapters.kafka.endpoint import KafkaEndpoint
from leaderboard_adapters.kafka.faults import unavailable
from leaderboard_adapters.kafka.letter_reading import LetterReading
from leaderboard_core.domain.errors import LeaderboardError, LetterUnsendable, OutcomeUnknown
from leaderboard_core.ports.dead_letters import DeadLetterBox, KeptLetter, LetterPlace

#: How long the records of one call may take to arrive, in seconds, and how long it is waited to hear of them.
_PATIENCE, _HEARING = 5.0, 6.0
_TOO_LONG = "its record is longer than kafka.topic takes"


class KafkaDeadLetterBox(DeadLetterBox):
    """One reader at a time, made for each call; one producer, made when the first record is queued."""

    def __init__(self, endpoint: KafkaEndpoint) -> None:
        self._endpoint = endpoint
        self._producer: Producer | None = None
        self._alone = asyncio.Lock()

    async def newest(self, limit: int, longest: int) -> Sequence[KeptLetter]:
        async with self._alone:
            return await asyncio.to_thread(self._newest, limit, longest)

    async def find(self, places: Collection[LetterPlace]) -> Mapping[LetterPlace, KeptLetter]:
        async with self._alone:
            return await asyncio.to_thread(self._find, places)

    async def queue(self, records: Sequence[tuple[bytes | None, bytes]]) -> Sequence[LeaderboardError | None]:
        async with self._alone:
            return await asyncio.to_thread(self._queue, records)

    def _newest(self, limit: int, longest: int) -> Sequence[KeptLetter]:
        with LetterReading.of(self._endpoint) as reading:
            return reading.newest(limit, longest)

    def _find(self, places: Collection[LetterPlace]) -> Mapping[LetterPlace, KeptLetter]:
        with LetterReading.of(self._endpoint) as reading:
            return reading.find(places)

    def _queue(self, records: Sequence[tuple[bytes | None, bytes]]) -> Sequence[LeaderboardError | None]:
        if self._producer is None:
            self._producer = Producer({**self._endpoint.producer, "message.timeout.ms": int(_PATIENCE * 1000)})
        # Whatever nothing is heard of may arrive yet.
        outcomes: list[LeaderboardError | None] = [OutcomeUnknown() for _ in records]
        for index, (key, value) in enumerate(records):

            def delivered(error: KafkaError | None, _: Message, index: int = index) -> None:
                outcomes[index] = None if error is None else _refusal(error)

            try:
                # With a timestamp of now: the letter's own might be older than what the topic retains.
                self._producer.produce(self._endpoint.topic, value, key, on_delivery=delivered)
            except KafkaException as error:
                outcomes[index] = _refusal(error.args[0])
            except BufferError as error:
                outcomes[index] = unavailable(error)
        self._producer.flush(_HEARING)
        # What is heard later is of nobody's interest any more.
        return [*outcomes]


def _refusal(error: KafkaError) -> LeaderboardError:
    match error.code():
        case KafkaError.MSG_SIZE_TOO_LARGE:
            return LetterUnsendable(_TOO_LONG)
        case KafkaError._MSG_TIMED_OUT:
            return OutcomeUnknown()
        case _:
            return unavailable(error)
