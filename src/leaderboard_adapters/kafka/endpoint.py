"""Where the cluster is, what is read there and how."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from leaderboard_adapters.kafka.client_errors import ClientErrors


@frozen(kw_only=True)
class KafkaEndpoint:
    """`batch_timeout` in seconds. `options` are librdkafka's own; what exactly-once rests on they do not override."""

    brokers: Sequence[str]
    topic: str
    dead_letter_topic: str
    group_id: str
    batch_size: int
    batch_timeout: float
    options: Mapping[str, Any] = field(factory=dict, repr=False)
    complaints: ClientErrors = field(factory=ClientErrors, eq=False, repr=False)

    @property
    def client(self) -> dict[str, Any]:
        """What every client connects with. It says what is wrong by its errors, not on stderr."""
        return {
            "client.id": "leaderboard",
            "log_level": 0,
            "error_cb": self.complaints,
            **self.options,
            "bootstrap.servers": ",".join(self.brokers),
        }

    @property
    def consumer(self) -> dict[str, Any]:
        # What makes Kafka's own idea of a position irrelevant.
        fixed: dict[str, Any] = {
            "group.id": self.group_id,
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "auto.offset.reset": "error",
            "isolation.level": "read_committed",
        }
        if self.options.get("group.protocol") != "consumer":
            fixed["partition.assignment.strategy"] = "cooperative-sticky"
        # Bounded read-ahead; a topic made anew or grown is noticed within seconds.
        ours = {"queued.max.messages.kbytes": 16_384, "topic.metadata.refresh.interval.ms": 5_000}
        return {**ours, **self.client, **fixed}

    @property
    def producer(self) -> dict[str, Any]:
        # One that gathers a little, keeps order and is never content with less than all replicas.
        ours = {"linger.ms": 5, "compression.type": "lz4", "message.timeout.ms": 30_000, "message.max.bytes": 2_000_000}
        return {**ours, **self.client, "enable.idempotence": True}
