"""The topics themselves: made when they are missing, and told apart from their namesakes."""

from collections.abc import Collection, Mapping

from confluent_kafka import IsolationLevel, KafkaError, KafkaException, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]
from confluent_kafka.cimpl import NewTopic

from leaderboard_adapters.kafka.endpoint import KafkaEndpoint
from leaderboard_adapters.kafka.faults import unavailable
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.queue import TopicIdPartition

#: How many partitions a topic is made with.
PARTITIONS = 6
#: A dead letter is a record and its headers: it is larger than what it was.
_DEAD_LETTER_BYTES = {"max.message.bytes": "2097152"}
#: How long the cluster may take to answer, in seconds.
_TIMEOUT = 5.0
#: How long it may take to tell offsets, which nothing depends on, in seconds.
_OFFSETS_TIMEOUT = 1.0


class Topics:
    """An administrator's connection. Its methods block, and raise `StoreUnavailable` when the cluster is away."""

    def __init__(self, endpoint: KafkaEndpoint) -> None:
        self._endpoint = endpoint
        self._admin = AdminClient(endpoint.client)

    def make_missing(self) -> None:
        """Make the topic and the one for dead letters, unless they are there."""
        topic, dead = self._endpoint.topic, self._endpoint.dead_letter_topic
        if self.find_id(topic) is None:
            self._make(NewTopic(topic, PARTITIONS))
        if self.find_id(dead) is None:
            self._make(NewTopic(dead, PARTITIONS, config=_DEAD_LETTER_BYTES))

    def id_of(self, topic: str) -> str:
        """The id of a topic, which no other topic ever has."""
        found = self.find_id(topic)
        if found is None:
            raise StoreUnavailable("queue", f"there is no topic {topic}")
        return found

    def find_id(self, topic: str) -> str | None:
        """The id of a topic; None when there is none of this name."""
        try:
            asked = self._admin.describe_topics(TopicCollection([topic]), request_timeout=_TIMEOUT)
            return str(asked[topic].result(_TIMEOUT + 1).topic_id)
        except KafkaException as error:
            if error.args[0].code() == KafkaError.UNKNOWN_TOPIC_OR_PART:
                return None
            raise unavailable(error) from error
        except TimeoutError as error:
            raise unavailable(error) from error

    def bounds(self, topic: str, sources: Collection[TopicIdPartition]) -> Mapping[TopicIdPartition, tuple[int, int]]:
        """The first offset of partitions of a topic, and the one after their last record that can be read."""
        first = self._offsets(topic, sources, OffsetSpec.earliest())  # type: ignore[no-untyped-call]
        end = self._offsets(topic, sources, OffsetSpec.latest())  # type: ignore[no-untyped-call]
        return {source: (first[source], end[source]) for source in sources}

    def _offsets(
        self, topic: str, sources: Collection[TopicIdPartition], which: OffsetSpec
    ) -> Mapping[TopicIdPartition, int]:
        places = {source: TopicPartition(topic, source.partition) for source in sources}
        try:
            asked = self._admin.list_offsets(
                dict.fromkeys(places.values(), which),
                isolation_level=IsolationLevel.READ_COMMITTED,
                request_timeout=_OFFSETS_TIMEOUT,
            )
            return {source: asked[place].result(_OFFSETS_TIMEOUT + 1).offset for source, place in places.items()}
        except (KafkaException, TimeoutError) as error:
            raise unavailable(error) from error

    def _make(self, topic: NewTopic) -> None:
        try:
            self._admin.create_topics([topic], request_timeout=_TIMEOUT)[topic.topic].result(_TIMEOUT + 1)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise unavailable(error) from error
        except TimeoutError as error:
            raise unavailable(error) from error


def ping(endpoint: KafkaEndpoint, seconds: float = 1.5) -> None:
    """Return when the cluster answers; raise `StoreUnavailable` when it does not. Blocks."""
    try:
        AdminClient(endpoint.client).list_topics(timeout=seconds)
    except KafkaException as error:
        raise unavailable(error) from error
