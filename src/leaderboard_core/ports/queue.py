"""Where scores come in by themselves: a log of partitions, each read from where the repository says."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from attrs import frozen

from leaderboard_core.ports.repository import DeadLetter, PositionKey


class Delivery(NamedTuple):
    """One record as it lies in its partition. `timestamp`: its sender's, in microseconds, if there is one."""

    offset: int
    timestamp: int | None
    key: bytes | None
    value: bytes | None


@frozen(kw_only=True)
class Stretch:
    """Deliveries of one partition that follow one another.

    `continues`: the position that it was read from, which the repository must be at (None: the repository knew none).
    """

    source: PositionKey
    continues: int | None
    deliveries: Sequence[Delivery]


class SubmissionQueue(Protocol):
    """A share of the partitions, held among all who consume; it changes without notice.

    Whoever loses a partition may still hold deliveries of it: only the position in the repository decides. Methods
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
    async def take(self) -> Sequence[Stretch]:
        """The next deliveries, in order in each partition, at most one stretch of each; empty when none came."""

    @abstractmethod
    async def seek(self, source: PositionKey, position: int | None) -> None:
        """Read a partition from this position on (None: from its beginning); what was read ahead is dropped."""

    @abstractmethod
    async def report(self, positions: Mapping[PositionKey, int]) -> None:
        """Let those who watch the queue see how far it is consumed; nothing depends on it."""

    @abstractmethod
    async def bounds(self) -> Mapping[PositionKey, tuple[int, int]]:
        """The first offset of each held partition, and the one that its next record will have."""

    @abstractmethod
    async def send_away(self, letters: Sequence[DeadLetter]) -> None:
        """Return when all of these letters are kept where dead letters are."""
