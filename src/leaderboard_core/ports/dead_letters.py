"""Dead letters: records that could not be applied, on their way to somebody who reads why."""

import json
from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.ports.queue import TopicIdPartition


@frozen(kw_only=True)
class DeadLetter:
    """A record that can never be applied, waiting in the repository to be sent away. Its place is its identity.

    `key` and `value` as they came; `code` and `reason` (plain ASCII) say why.
    """

    source: TopicIdPartition
    offset: int
    key: bytes | None
    value: bytes | None
    code: str
    reason: str

    def names(self, player_id: str) -> bool:
        """Whether the record is this player's, by its key or by what its value says."""
        if self.key == player_id.encode():
            return True
        try:
            record = json.loads(self.value or b"")
        except (ValueError, RecursionError):
            return False
        return isinstance(record, dict) and record.get("player_id") == player_id


class DeadLetters(Protocol):
    """The outbox of records that can never be applied: kept by the commit that passed over them."""

    @abstractmethod
    async def dead_letters(self, partitions: Collection[int], limit: int) -> Sequence[DeadLetter]:
        """Up to `limit` letters of records from these partitions, of whatever topic id, each source in order."""

    @abstractmethod
    async def forget_dead_letters(self, letters: Sequence[DeadLetter]) -> None:
        """Take away letters that have arrived; those that are gone already are none of its business."""


class DeadLetterSink(Protocol):
    """Takes letters for good: the repository forgets those that were sent.

    At least once: a letter may be sent again, by this process or another, when nobody heard that it had arrived.
    """

    @abstractmethod
    async def send(self, letters: Sequence[DeadLetter]) -> None:
        """Return when all of these letters are kept.

        A letter that is too long for the sink is kept without its key and its value. Raises `StoreUnavailable` when
        some may not have arrived: then all of them are to be sent again.
        """


@frozen(order=True)
class LetterPlace:
    """Where a letter lies among those that are kept."""

    partition: int
    offset: int


@frozen(kw_only=True)
class KeptLetter:
    """A letter where it is kept, and since when, in microseconds.

    `size`: how many bytes its value has; None: it has none. `left_out`: key and value were too long to be kept.
    """

    place: LetterPlace
    kept_at: int
    letter: DeadLetter
    size: int | None
    left_out: bool = False

    @property
    def event_id(self) -> str:
        """The event id of a record that has none: of its place in its topic, so it is the same however often it is
        sent."""
        source = self.letter.source
        return f"dead-letter:{source.topic_id}:{source.partition}:{self.letter.offset}"


class DeadLetterBox(Protocol):
    """Where letters are kept: they are looked at without being taken out, and what they hold is queued once more.

    Whatever else lies there is no letter. Each call ends within seconds, and raises `StoreUnavailable` when the box
    does not answer.
    """

    @abstractmethod
    async def newest(self, limit: int, longest: int) -> Sequence[KeptLetter]:
        """The last `limit` letters, newest first; of a key or a value no more than its first `longest` bytes."""

    @abstractmethod
    async def find(self, places: Collection[LetterPlace]) -> Mapping[LetterPlace, KeptLetter]:
        """The letters at these places, whole; a place at which there is none is left out."""

    @abstractmethod
    async def queue(self, records: Sequence[tuple[bytes | None, bytes]]) -> Sequence[LeaderboardError | None]:
        """Queue records, each a key and a value, to be consumed like any other; what went wrong with each, if anything.

        It is `OutcomeUnknown` for one that may have arrived, and `LetterUnsendable` for one that the queue never takes.
        """
