"""A producer that fills the topic as fast as it is taken."""

from types import TracebackType
from typing import Self

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from leaderboard_adapters.kafka.endpoint import KafkaEndpoint
from leaderboard_adapters.kafka.faults import unavailable
from leaderboard_adapters.kafka.topics import Topics

#: How long what is on its way may take when the sink is closed, in seconds.
_CLOSING = 10.0


class KafkaSink:
    """Sends records to the topic, which is made if it is missing; as a context manager. Its methods block.

    `arrived` and `failed` count what the cluster has said of what was sent; `error` is the last complaint.
    """

    def __init__(self, endpoint: KafkaEndpoint) -> None:
        self._endpoint = endpoint
        self.arrived = self.failed = 0
        self.error: str | None = None

    def send(self, key: str, value: bytes) -> None:
        """Send a record; waits while too many are on their way."""
        while True:
            try:
                self._producer.produce(self._endpoint.topic, value, key, on_delivery=self._delivered)
            except BufferError:
                self._producer.poll(0.1)
            except KafkaException as error:
                raise unavailable(error) from error
            else:
                self._producer.poll(0)
                return

    def flush(self, seconds: float = _CLOSING) -> bool:
        """Whether all that was sent has been answered, after at most so long."""
        return self._producer.flush(seconds) == 0

    def __enter__(self) -> Self:
        Topics(self._endpoint).make_missing()
        self._producer = Producer(self._endpoint.producer)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()

    def _delivered(self, error: KafkaError | None, _: Message) -> None:
        if error is None:
            self.arrived += 1
        else:
            self.failed += 1
            self.error = error.str()
