"""The outbox of records that can never be applied."""

from collections.abc import Collection, Sequence
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import Any

from leaderboard_adapters.postgres.cells import Cells
from leaderboard_adapters.sql.rows import letter_of
from leaderboard_core.ports import dead_letters as port
from leaderboard_core.ports.dead_letters import DeadLetter


class DeadLetters(port.DeadLetters):
    """Letters by the places of their records."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    async def dead_letters(self, partitions: Collection[int], limit: int) -> Sequence[DeadLetter]:
        rows = await self._cells.ask_all("dead_letters", partitions=[*partitions], limit=limit)
        return [letter_of(row) for row in islice(merge(*rows, key=itemgetter(0, 1, 2)), limit)]

    async def forget_dead_letters(self, letters: Sequence[DeadLetter]) -> None:
        await self._cells.ask_all("forget_dead_letters", **letter_columns(letters))


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
