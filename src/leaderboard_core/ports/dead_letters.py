"""Dead letters: records that could not be applied, on their way to somebody who reads why."""

import json
from abc import abstractmethod
from collections.abc import Collection, Sequence
from typing import Protocol

from attrs import frozen

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
