"""The outbox of records that can never be applied."""

from collections.abc import Collection, Iterable, Sequence

from leaderboard_adapters.sql.rows import letter_of
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.rows import as_json
from leaderboard_adapters.sqlite.statements import SQL
from leaderboard_core.ports import dead_letters as port
from leaderboard_core.ports.dead_letters import DeadLetter


class DeadLetters(port.DeadLetters):
    """Letters by the places of their records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def dead_letters(self, partitions: Collection[int], limit: int) -> Sequence[DeadLetter]:
        values = [as_json([*partitions]), limit]
        return [letter_of(row) for row in await self._database.rows(SQL["dead_letters"], values)]

    async def forget_dead_letters(self, letters: Sequence[DeadLetter]) -> None:
        await self._database.write(lambda connection: forget_letters(connection, letters))


def keep_dead_letters(connection: Connection, letters: Iterable[DeadLetter]) -> None:
    """Put letters into the outbox; part of a unit of work."""
    rows = (
        (
            letter.source.topic_id,
            letter.source.partition,
            letter.offset,
            letter.key,
            letter.value,
            letter.code,
            letter.reason,
        )
        for letter in letters
    )
    connection.executemany(SQL["keep_dead_letter"], rows)


def forget_letters(connection: Connection, letters: Iterable[DeadLetter]) -> None:
    """Take letters out of the outbox."""
    places = ((letter.source.topic_id, letter.source.partition, letter.offset) for letter in letters)
    connection.executemany(SQL["forget_dead_letter"], places)
