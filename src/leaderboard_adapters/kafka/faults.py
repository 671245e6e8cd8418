"""What Kafka and its client say when something is wrong, in the core's words. The one place that translates it."""

from confluent_kafka import KafkaError, KafkaException

from leaderboard_core.domain.errors import StoreUnavailable

_LONGEST_REASON = 300


def unavailable(error: KafkaException | KafkaError | TimeoutError | BufferError) -> StoreUnavailable:
    """The queue is away, for the reason that an error tells."""
    said = error.args[0] if isinstance(error, KafkaException) else error
    if isinstance(said, KafkaError):
        return StoreUnavailable("queue", _one_line(said.str()), said.name())
    return StoreUnavailable("queue", _one_line(str(said)) or "the cluster did not answer in time")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_REASON]
