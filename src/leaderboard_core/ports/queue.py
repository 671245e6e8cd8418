"""Where scores come in by themselves: a log of partitions, each read from where the repository says."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from attrs import field, frozen


@frozen
class TopicIdPartition:
    """One partition of one life of a topic: a topic made again has another id."""

    topic_id: str
    partition: int


class Record(NamedTuple):
    """One record as it lies in its partition. `timestamp`: its sender's, in microseconds, if there is one."""

    offset: int
    timestamp: int | None
    key: bytes | None
    value: bytes | None


@frozen(kw_only=True)
class RecordBatch:
    """Records of one partition that follow one another; or none, where what lay there holds no record, as the ends of
    transactions and what was aborted do not: then the position alone moves.

    `continues`: the position that it was read from, which the repository must be at (None: the repository knew none).
    `ends`: the position behind it.
    `traces`: what records say in `traceparent`, where that is asked for; of a long batch the first few.
    """

    source: TopicIdPartition
    continues: int | None
    records: Sequence[Record]
    ends: int = field()
    traces: Sequence[str] = ()

    @ends.default
    def _behind_the_last(self) -> int:
        return self.records[-1].offset + 1


class SubmissionQueue(Protocol):
    """A share of the partitions, held among all who consume; it changes without notice.

    Whoever loses a partition may still hold records of it: only the position in the repository decides. Methods
    raise `StoreUnavailable` when the queue is away or has to be opened anew.
    """

    @property
    @abstractmethod
    def partitions(self) -> Collection[int]:
        """Those that are held now."""

    @property
    @abstractmethod
    def joined(self) -> bool:
        """Whether a share of the partitions was given to us; it may be none."""

    @abstractmethod
    async def take(self) -> Sequence[RecordBatch]:
        """The next records, in order in each partition; empty when nothing came."""

    @abstractmethod
    async def seek(self, source: TopicIdPartition, position: int | None) -> None:
        """Read a partition from this position on (None: from its beginning); what was read ahead is dropped."""

    @abstractmethod
    async def report(self, positions: Mapping[TopicIdPartition, int]) -> None:
        """Let those who watch the queue see how far it is consumed; nothing depends on it."""

    @abstractmethod
    async def bounds(self) -> Mapping[TopicIdPartition, tuple[int, int]]:
        """The first offset of each held partition, and the one that its next record will have."""
