"""Where the cluster is, what is read there and how."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from attrs import Factory, field, frozen

from leaderboard_adapters.kafka.client_errors import ClientErrors
from leaderboard_adapters.kafka.instance_ids import InstanceIds

#: How many signs of life there are in a session: five may be lost before a member is given up.
_SIGNS_OF_LIFE: Final = 6
_INSTANCE_ID: Final = "group.instance.id"


@frozen(kw_only=True)
class KafkaEndpoint:
    """`batch_timeout` and `session_timeout` in seconds; `traced`: what records say in `traceparent` is read.

    `options` are librdkafka's own; what exactly-once rests on they do not override.
    """

    brokers: Sequence[str]
    topic: str
    dead_letter_topic: str
    group_id: str
    batch_size: int
    batch_timeout: float
    session_timeout: float = 6.0
    traced: bool = False
    options: Mapping[str, Any] = field(factory=dict, repr=False)
    complaints: ClientErrors = field(factory=ClientErrors, eq=False, repr=False)
    instance_ids: InstanceIds = field(
        default=Factory(
            lambda self: InstanceIds(f"{self.brokers} {self.group_id}", self.options.get(_INSTANCE_ID)), takes_self=True
        ),
        eq=False,
        init=False,
        repr=False,
    )

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

    @contextmanager
    def claimed_instance_id(self) -> Iterator[str | None]:
        """The instance id of a member, for as long as the context lasts; None: it has none.

        The new rebalance protocol refuses whoever comes under an instance id that was not given back, until the session
        of whoever had it is over: there, none is taken that nobody asked for.
        """
        if self._is_new_protocol:
            yield self.options.get(_INSTANCE_ID)
            return
        with self.instance_ids.claimed() as claimed:
            yield claimed

    def consumer(self, instance_id: str | None = None) -> dict[str, Any]:
        """What a member of the group reads with."""
        # What makes Kafka's own idea of a position irrelevant.
        fixed: dict[str, Any] = {
            "group.id": self.group_id,
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "auto.offset.reset": "error",
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
            _INSTANCE_ID: instance_id or "",
        }
        # Bounded read-ahead; a topic made anew or grown is noticed within seconds.
        ours: dict[str, Any] = {"queued.max.messages.kbytes": 16_384, "topic.metadata.refresh.interval.ms": 5_000}
        if not self._is_new_protocol:
            fixed["partition.assignment.strategy"] = "cooperative-sticky"
            milliseconds = int(self.session_timeout * 1000)
            ours["session.timeout.ms"] = milliseconds
            ours["heartbeat.interval.ms"] = max(1, milliseconds // _SIGNS_OF_LIFE)
        return {**ours, **self.client, **fixed}

    @property
    def lookup(self) -> dict[str, Any]:
        """What a reader has that names its places itself: it joins no group, whose id the client asks for all the same,
        and reads little ahead."""
        ours = {"queued.max.messages.kbytes": 4_096, "fetch.wait.max.ms": 50}
        fixed = {
            "group.id": self.group_id,
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
        }
        return {**ours, **self.client, **fixed}

    @property
    def _is_new_protocol(self) -> bool:
        """There the broker assigns, and says how long a session is."""
        return self.options.get("group.protocol") == "consumer"

    @property
    def producer(self) -> dict[str, Any]:
        # One that gathers a little, keeps order and is never content with less than all replicas.
        ours = {"linger.ms": 5, "compression.type": "lz4", "message.timeout.ms": 30_000, "message.max.bytes": 2_000_000}
        return {**ours, **self.client, "enable.idempotence": True}
