"""The outbox of records that can never be applied."""

from collections.abc import Collection, Sequence
from typing import Any

from leaderboard_adapters.postgres.area import Area
from leaderboard_adapters.postgres.connection import Row
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.repository import DeadLetter, PositionKey


class DeadLetters(Area, port.DeadLetters):
    """Letters by the places of their records."""

    async def dead_letters(self, partitions: Collection[int], limit: int) -> Sequence[DeadLetter]:
        return [letter_of(row) for row in await self._ask("dead_letters", partitions=[*partitions], limit=limit)]

    async def forget_dead_letters(self, letters: Sequence[DeadLetter]) -> None:
        await self._ask("forget_dead_letters", **letter_columns(letters))


def letter_columns(letters: Sequence[DeadLetter]) -> dict[str, Any]:
    """Letters by column, as the statements name them."""
    return {
        "letter_topic_ids": [letter.source.topic_id for letter in letters],
        "letter_partitions": [letter.source.partition for letter in letters],
        "letter_offsets": [letter.offset for letter in letters],
        "letter_keys": [letter.key for letter in letters],
        "letter_values": [letter.value for letter in letters],
        "letter_codes": [letter.code for letter in letters],
        "letter_reasons": [letter.reason for letter in letters],
    }


def letter_of(row: Row) -> DeadLetter:
    """The letter of a row of `dead_letters`."""
    topic_id, partition, offset, key, value, code, reason = row
    source = PositionKey(topic_id, partition)
    return DeadLetter(source=source, offset=offset, key=key, value=value, code=code, reason=reason)
