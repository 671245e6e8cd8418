"""Dead letters in a topic of their own, each with where it came from and why it could not be applied."""

import asyncio
from collections.abc import Sequence

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from leaderboard_adapters.kafka.endpoint import KafkaEndpoint
from leaderboard_adapters.kafka.faults import unavailable
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.dead_letters import DeadLetter, DeadLetterSink

#: How long the letters of one call may take to arrive, in seconds.
_PATIENCE = 5.0


class KafkaDeadLetterSink(DeadLetterSink):
    """One producer, made when the first letter is sent."""

    def __init__(self, endpoint: KafkaEndpoint) -> None:
        self._endpoint = endpoint
        self._producer: Producer | None = None

    async def send(self, letters: Sequence[DeadLetter]) -> None:
        await asyncio.to_thread(self._send_all, letters)

    def _send_all(self, letters: Sequence[DeadLetter]) -> None:
        refused: list[DeadLetter] = []
        arrived = self._send(letters, refused)
        for letter in refused:
            arrived += self._send_alone(letter)
        if arrived < len(letters):
            raise StoreUnavailable("queue", "dead letters did not arrive in time")

    def _send_alone(self, letter: DeadLetter) -> int:
        """Send a letter that was refused among others; if it is too long by itself, without what it held."""
        refused: list[DeadLetter] = []
        return self._send([letter], refused) or self._send(refused, [], whole=False)

    def _send(self, letters: Sequence[DeadLetter], refused: list[DeadLetter], *, whole: bool = True) -> int:
        producer = self._known()
        arrived: list[bool] = []
        for letter in letters:

            def delivered(error: KafkaError | None, _: Message, letter: DeadLetter = letter) -> None:
                if error is None:
                    arrived.append(True)
                elif error.code() == KafkaError.MSG_SIZE_TOO_LARGE:
                    refused.append(letter)

            try:
                producer.produce(
                    self._endpoint.dead_letter_topic,
                    letter.value if whole else None,
                    letter.key if whole else None,
                    headers=self._headers(letter, whole),
                    on_delivery=delivered,
                )
            except KafkaException as error:
                if error.args[0].code() != KafkaError.MSG_SIZE_TOO_LARGE:
                    raise unavailable(error) from error
                refused.append(letter)
            except BufferError as error:
                raise unavailable(error) from error
        producer.flush(_PATIENCE)
        return len(arrived)

    def _headers(self, letter: DeadLetter, whole: bool) -> list[tuple[str, str | bytes | None]]:
        headers: list[tuple[str, str | bytes | None]] = [
            ("reason", letter.reason),
            ("code", letter.code),
            ("source-topic", self._endpoint.topic),
            ("source-topic-id", letter.source.topic_id),
            ("source-partition", str(letter.source.partition)),
            ("source-offset", str(letter.offset)),
        ]
        return headers if whole else [*headers, ("left-out", "key and value, which were too long")]

    def _known(self) -> Producer:
        if self._producer is None:
            self._producer = Producer({**self._endpoint.producer, "message.timeout.ms": int(_PATIENCE * 1000)})
        return self._producer
